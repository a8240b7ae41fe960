"""A push service takes, refuses, is busy or is gone; a phone shows what it can read."""

import datetime as dt

import pytest
from django.core import mail

from cms.notifications.actions import notify
from cms.notifications.actions.sending import PAUSES, send_due
from cms.notifications.actions.subscriptions import send_test
from cms.notifications.models import Delivery, PushSubscription
from tests.cms.notifications.conftest import PLAIN, URGENT, choose, rows, subscribed


def tell(place, user, kind=PLAIN):
    return notify(municipality=place, user=user, type=kind, about="7")


def test_phone_shows_the_text_in_its_own_language_with_badge_and_path(fjordby, person, service, browser):
    arabic = subscribed(service, fjordby, person, locale="ar")
    tell(fjordby, person)
    assert send_due(fjordby) == 2
    [message] = service.shown(browser)
    assert message["web_push"] == 8030
    shown = message["notification"]
    assert (shown["title"], shown["body"]) == ("Family Start", "There is something new.")
    assert shown["navigate"].startswith("http")
    assert shown["navigate"].endswith("/probe/")
    assert "fjordby.localhost" in shown["navigate"]
    assert (message["app_badge"], shown["app_badge"]) == (1, "1")
    assert (shown["lang"], shown["dir"]) == ("da", "ltr")
    [message] = service.shown(arabic)
    assert (message["notification"]["lang"], message["notification"]["dir"]) == ("ar", "rtl")
    assert [(row.state, row.attempts) for row in rows("push")] == [("sent", 1)] * 2
    assert PushSubscription.unscoped.filter(last_ok_at=None).count() == 0
    assert send_due(fjordby) == 0


def test_discreet_phone_shows_a_neutral_text(fjordby, person, service, browser):
    choose(person, fjordby, discreet=True)
    tell(fjordby, person)
    send_due(fjordby)
    [message] = service.shown(browser)
    shown = message["notification"]
    assert (shown["title"], shown["body"], shown["tag"]) == ("Ny besked", "Åbn appen for at læse den.", "new")
    assert "Family Start" not in str(message)


def test_urgent_one_is_sent_with_high_urgency(fjordby, person, service, browser):
    tell(fjordby, person, URGENT)
    send_due(fjordby)
    assert service.asked[0]["headers"]["urgency"] == "high"


@pytest.mark.parametrize("status", [404, 410])
def test_subscription_that_is_gone_is_deleted_and_the_mail_need_not_wait(
    fjordby, person, service, browser, clock, status
):
    service.answer(browser, status)
    tell(fjordby, person)
    send_due(fjordby)
    assert not PushSubscription.unscoped.exists()
    [push], [message] = rows("push"), rows("email")
    assert (push.state, push.reason, push.subscription) == ("dropped", str(status), None)
    assert message.next_attempt_at == clock.now + dt.timedelta(minutes=2)
    clock.forward(minutes=2)
    send_due(fjordby)
    assert len(mail.outbox) == 1


def test_second_phone_that_works_keeps_the_mail_waiting(fjordby, person, service, browser, clock):
    subscribed(service, fjordby, person)
    service.answer(browser, 410)
    tell(fjordby, person)
    send_due(fjordby)
    assert rows("email")[0].next_attempt_at == clock.now + dt.timedelta(minutes=32)


def test_busy_service_is_asked_again_when_it_says(fjordby, person, service, browser, clock):
    service.answer(browser, 429, **{"Retry-After": "900"})
    tell(fjordby, person)
    send_due(fjordby)
    [push] = rows("push")
    assert (push.state, push.reason, push.attempts) == ("waiting", "429", 1)
    assert push.next_attempt_at == clock.now + dt.timedelta(seconds=900)
    service.answer(browser, 201)
    clock.forward(seconds=899)
    assert send_due(fjordby) == 0
    clock.forward(seconds=1)
    send_due(fjordby)
    assert rows("push")[0].state == "sent"
    assert PushSubscription.unscoped.get().failures == 0


@pytest.mark.parametrize("status", [500, 403])
def test_failure_is_retried_later_and_later_and_given_up_at_last(
    fjordby, person, service, browser, clock, status, caplog
):
    service.answer(browser, status)
    tell(fjordby, person)
    for attempt, pause in enumerate(PAUSES, start=1):
        assert send_due(fjordby) >= 1
        [push] = rows("push")
        assert (push.state, push.attempts) == ("waiting", attempt)
        waited = (push.next_attempt_at - clock.now).total_seconds()
        assert pause <= waited <= pause * 1.25
        clock.now = push.next_attempt_at
    send_due(fjordby)
    [push] = rows("push")
    assert (push.state, push.reason) == ("given_up", str(status))
    assert PushSubscription.unscoped.get().failures == len(PAUSES) + 1
    assert "given up" in caplog.text


def test_message_that_can_never_pass_is_not_tried_again(fjordby, person, service, browser):
    service.answer(browser, 413)
    tell(fjordby, person)
    send_due(fjordby)
    assert rows("push")[0].state == "given_up"


def test_service_that_does_not_answer_is_a_failure(fjordby, person, service, browser):
    PushSubscription.unscoped.update(endpoint="http://127.0.0.1:9/x")
    tell(fjordby, person)
    send_due(fjordby)
    assert (rows("push")[0].state, rows("push")[0].reason) == ("waiting", "no_connection")


def test_address_inside_a_closed_network_is_never_asked(fjordby, person, service, browser, settings):
    settings.OUTBOUND_ALLOWED_HOSTS = frozenset()
    PushSubscription.unscoped.update(endpoint=browser.endpoint.replace("http:", "https:"))
    tell(fjordby, person)
    send_due(fjordby)
    assert service.asked == []
    assert not PushSubscription.unscoped.exists()


def test_what_was_read_or_switched_off_meanwhile_is_not_sent(fjordby, person, service, browser):
    from cms.notifications.actions import mark_all_read

    tell(fjordby, person)
    mark_all_read(municipality=fjordby, user=person)
    assert send_due(fjordby) == 0
    assert rows("push")[0].reason == "read"
    choose(person, fjordby, push=False)
    tell(fjordby, person)
    send_due(fjordby)
    assert [row.reason for row in rows("push")] == ["read", "off"]
    assert service.asked == []


def test_somebody_who_has_left_hears_nothing_more(fjordby, person, service, browser):
    tell(fjordby, person)
    person.memberships.all().delete()
    send_due(fjordby)
    assert (rows("push")[0].reason, service.asked) == ("left", [])


def test_test_goes_to_one_device_also_in_quiet_hours_and_is_not_repeated(fjordby, person, service, browser):
    subscribed(service, fjordby, person)
    choose(person, fjordby, quiet_from=dt.time(0), quiet_until=dt.time(23, 59))
    assert send_test(municipality=fjordby, user=person, endpoint="https://elsewhere.example/x") is None
    send_test(municipality=fjordby, user=person, endpoint=browser.endpoint)
    send_due(fjordby)
    [message] = service.shown(browser)
    assert message["notification"]["body"] == "Det her er en prøve. Beskeder virker på denne enhed."
    assert len(service.asked) == 1
    service.answer(browser, 500)
    send_test(municipality=fjordby, user=person, endpoint=browser.endpoint)
    send_due(fjordby)
    assert Delivery.unscoped.filter(state="given_up").count() == 1
