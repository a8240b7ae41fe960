"""A browser registers, compares, renews and leaves."""

import pytest
from django.core import signing
from django.test import Client

from cms.notifications.actions.subscriptions import MOST_DEVICES
from cms.notifications.models import Delivery, PushSubscription
from cms.notifications.push.vapid import application_server_key
from tests.cms.notifications.conftest import PLAIN, client_of, subscribed
from tests.push_service import Browser

PUSH = "/api/v1/me/push/"
AGENT = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) Safari/604.1"


@pytest.fixture
def client(fjordby, person):
    return client_of(person, fjordby)


def post(client, path, body):
    return client.post(path, body, content_type="application/json")


def register(client, browser, **headers):
    return client.put(PUSH, browser.subscription(), content_type="application/json", headers=headers)


def compare(client, browser):
    return post(client, f"{PUSH}compare", {"endpoint": browser.endpoint}).json()


def devices():
    return list(PushSubscription.unscoped.order_by("created_at"))


def test_browser_is_registered_with_sealed_keys_and_known_from_then_on(client, fjordby, person, service):
    browser = service.browser()
    assert compare(client, browser) == {
        "known": False,
        "application_server_key": application_server_key(),
    }
    assert register(client, browser, **{"user-agent": AGENT}).status_code == 204
    [row] = devices()
    assert (row.user, row.municipality, row.device) == (person, fjordby, "Safari på en iPhone")
    assert browser.secret not in bytes(row.keys_sealed)
    assert compare(client, browser)["known"]
    assert client.get(PUSH).json() == {"application_server_key": application_server_key()}


def test_browser_belongs_to_whoever_registered_it_last(client, fjordby, person, other, service):
    browser = service.browser()
    register(client_of(other, fjordby), browser)
    register(client, browser)
    register(client, browser)
    assert [row.user for row in devices()] == [person]
    assert not compare(client_of(other, fjordby), browser)["known"]


def test_what_waits_for_the_one_before_does_not_reach_the_one_after(fjordby, person, other, service):
    from cms.notifications.actions import notify
    from cms.notifications.actions.sending import send_due

    browser = service.browser()
    register(client_of(other, fjordby), browser)
    notify(municipality=fjordby, user=other, type=PLAIN)
    register(client_of(person, fjordby), browser)
    send_due(fjordby)
    assert service.asked == []


def test_other_peoples_browsers_can_not_be_removed_tested_or_compared(
    client, fjordby, klitby, person, other, service
):
    theirs, elsewhere = subscribed(service, fjordby, other), subscribed(service, klitby, person)
    for browser in (theirs, elsewhere):
        body = {"endpoint": browser.endpoint}
        assert post(client, f"{PUSH}remove", body).status_code == 204
        assert post(client, f"{PUSH}test", body).status_code == 404
        assert not compare(client, browser)["known"]
    assert len(devices()) == 2
    assert not Delivery.unscoped.exists()


def test_browser_is_forgotten_at_sign_out(client, fjordby, person, browser):
    assert post(client, f"{PUSH}remove", {"endpoint": browser.endpoint}).status_code == 204
    assert devices() == []


def test_eleventh_device_takes_the_place_of_the_one_unheard_of_for_longest(client, service):
    browsers = [service.browser() for _ in range(MOST_DEVICES + 1)]
    for browser in browsers:
        register(client, browser)
    assert [row.endpoint for row in devices()] == [browser.endpoint for browser in browsers[1:]]


@pytest.mark.parametrize(
    "endpoint", ["http://push.example/x", "javascript:1", "https://user@push.example/", "x" * 1100]
)
def test_address_of_no_push_service_is_refused(client, service, endpoint):
    assert register(client, Browser(endpoint)).status_code == 400
    assert devices() == []


@pytest.mark.parametrize("keys", [{"p256dh": "AAAA", "auth": "AAAA"}, {"p256dh": "!", "auth": "!"}, {}])
def test_keys_of_no_browser_are_refused(client, service, keys):
    body = service.browser().subscription() | {"keys": keys}
    answer = client.put(PUSH, body, content_type="application/json")
    assert answer.status_code == 400
    assert devices() == []


def test_test_is_queued_and_limited(client, browser):
    answers = [post(client, f"{PUSH}test", {"endpoint": browser.endpoint}).status_code for _ in range(8)]
    assert answers == [202] * 6 + [429] * 2
    assert Delivery.unscoped.count() == 6


def worker(place="fjordby"):
    return Client(headers={"host": f"{place}.localhost"}, enforce_csrf_checks=True)


def test_worker_renews_a_subscription_with_the_old_secret_only(fjordby, klitby, person, service, browser):
    fresh = service.browser()
    body = {
        "old_endpoint": browser.endpoint,
        "old_auth": browser.subscription()["keys"]["auth"],
        "subscription": fresh.subscription(),
    }
    wrong = body | {"old_auth": fresh.subscription()["keys"]["auth"]}
    path = "/api/v1/push/renewal"
    assert post(worker(), path, wrong).status_code == 404
    assert post(worker("klitby"), path, body).status_code == 404
    assert devices()[0].endpoint == browser.endpoint
    assert post(worker(), path, body).status_code == 204
    assert [(row.endpoint, row.user) for row in devices()] == [(fresh.endpoint, person)]
    assert post(worker(), path, body).status_code == 404


def test_subscription_of_another_can_not_be_taken_over_by_renewal(fjordby, person, other, service, browser):
    theirs = subscribed(service, fjordby, other)
    body = {
        "old_endpoint": browser.endpoint,
        "old_auth": browser.subscription()["keys"]["auth"],
        "subscription": theirs.subscription(),
    }
    assert post(worker(), "/api/v1/push/renewal", body).status_code == 404
    assert len(devices()) == 2


def test_worker_tells_what_was_shown(fjordby, klitby, person, service, browser):
    from cms.notifications.actions.sending import send_due
    from cms.notifications.actions.subscriptions import send_test

    send_test(municipality=fjordby, user=person, endpoint=browser.endpoint)
    send_due(fjordby)
    receipt = service.shown(browser)[0]["receipt"]
    for forged in ("nonsense", signing.dumps(str(devices()[0].pk), salt="other")):
        assert post(worker(), "/api/v1/push/shown", {"receipt": forged}).status_code == 204
    post(worker("klitby"), "/api/v1/push/shown", {"receipt": receipt})
    assert devices()[0].last_shown_at is None
    assert post(worker(), "/api/v1/push/shown", {"receipt": receipt}).status_code == 204
    assert devices()[0].last_shown_at is not None
