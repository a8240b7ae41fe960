"""Links for guests: used once, in time, in their municipality; and what a guest may see."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.accounts.models import Family
from cms.audit.models import AuditEvent
from plugins.video.calls.browser import COOKIE
from plugins.video.calls.models import CallLink, CallRoom
from tests.factories.calls import API


def join(call, token, client=None):
    browser = client or call.street.client(None)
    return browser.post(f"{API}join", {"token": token}, content_type="application/json")


def test_the_secret_stands_in_the_fragment_and_only_its_hash_is_kept(call):
    made = call.post(call.street.nurse, f"{call.meeting.pk}/links", {"name": "Mormor", "role": "guest"})
    url = made.json()["url"]
    address, _, token = url.partition("#t=")
    assert address == f"http://{call.street.here.slug}.localhost/video/join"
    assert len(token) == 43
    assert token.encode() not in bytes(CallLink.unscoped.get().token_hash)
    assert token not in str(AuditEvent.objects.values_list("data", flat=True))


def test_a_link_is_used_once_and_the_professional_learns_of_the_second_try(call):
    token = call.invite()
    first = join(call, token)
    assert first.status_code == 200
    assert set(first.json()) == {"role", "starts_at", "late_minutes"}
    cookie = first.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    again = join(call, token)
    assert (again.status_code, again.json()["code"]) == (410, "link_used")
    assert COOKIE not in again.cookies
    [guest] = call.client(call.street.nurse).get(f"{API}{call.meeting.pk}").json()["people"]
    assert guest["link_tried_again"]


def test_looking_uses_up_nothing(call):
    token = call.invite()
    client = call.street.client(None)
    assert client.get(f"{API}join", {"token": token}).status_code == 405
    assert client.head(f"{API}join").status_code == 405
    assert join(call, token).status_code == 200


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"not_before": timedelta(minutes=1)}, 409),
        ({"expires_at": timedelta(minutes=-1)}, 404),
        ({"revoked_at": timedelta(minutes=-1)}, 404),
        ({}, 200),
    ],
)
def test_a_link_works_in_its_time_and_until_it_is_taken_back(call, change, code):
    token = call.invite()
    CallLink.unscoped.update(**{name: timezone.now() + when for name, when in change.items()})
    assert join(call, token).status_code == code


@pytest.mark.parametrize("token", ["A" * 43, "", "x" * 65, "0"])
def test_a_forged_link_is_refused(call, token):
    call.invite()
    assert join(call, token).status_code in {400, 404}
    assert CallLink.unscoped.get().redeemed_at is None


def test_a_link_opens_nothing_at_another_municipalitys_host(call):
    token = call.invite()
    assert join(call, token, call.street.client(None, call.street.there)).status_code == 404
    assert CallLink.unscoped.get().redeemed_at is None


def test_the_guest_reads_no_more_than_the_time_and_nobody_else_is_a_guest(call):
    browser = call.guest(call.invite())
    told = browser.get(f"{API}guest").json()
    assert set(told) == {"role", "starts_at", "late_minutes"}
    assert browser.post(f"{API}guest/ticket").status_code == 200
    other = call.street.client(None)
    assert other.get(f"{API}guest").status_code == 404
    other.cookies[COOKIE] = "A" * 43
    assert other.post(f"{API}guest/ticket").status_code == 404
    for path in ("", "/ticket", "/summary"):
        assert browser.get(f"{API}{call.meeting.pk}{path}").status_code in {401, 403, 405}
    assert browser.get("/api/v1/video/upcoming").status_code in {401, 403}


def test_a_guest_who_was_sent_out_gets_no_new_ticket(call):
    browser = call.guest(call.invite())
    assert call.decide(call.person(role="guest"), "remove").status_code == 200
    assert browser.post(f"{API}guest/ticket").status_code == 404
    assert AuditEvent.objects.filter(action="video.call_removed").count() == 1


def test_a_guest_makes_the_room_relay_only(call):
    call.ticket(call.street.nurse)
    assert not CallRoom.unscoped.get().relay_only
    call.invite()
    assert CallRoom.unscoped.get().relay_only


def test_a_family_with_a_protected_address_is_relayed_or_not_called(call, settings):
    Family.unscoped.filter(pk=call.meeting.family_id).update(has_protected_address=True)
    call.ticket(call.street.nurse)
    assert CallRoom.unscoped.get().relay_only
    CallRoom.unscoped.all().delete()
    settings.VIDEO_TURN_HOST = ""
    refused = call.post(call.street.nurse, f"{call.meeting.pk}/ticket")
    assert (refused.status_code, refused.json()["code"]) == (409, "no_relay")
    assert not CallRoom.unscoped.exists()


def test_without_a_relay_no_guest_is_invited(call, settings):
    settings.VIDEO_TURN_HOST = ""
    made = call.post(call.street.nurse, f"{call.meeting.pk}/links", {"name": "Mormor", "role": "guest"})
    assert (made.status_code, made.json()["code"]) == (409, "no_relay")
    assert not CallLink.unscoped.exists()
    hidden = call.post(call.street.nurse, f"{call.meeting.pk}/hide-addresses")
    assert hidden.json()["code"] == "no_relay"


def test_always_relays_every_call_and_refuses_when_it_cannot(call, settings):
    settings.VIDEO_RELAY_ONLY = "always"
    call.ticket(call.street.nurse)
    assert CallRoom.unscoped.get().relay_only
    CallRoom.unscoped.all().delete()
    settings.VIDEO_TURN_SECRETS = ()
    assert call.post(call.street.nurse, f"{call.meeting.pk}/ticket").json()["code"] == "no_relay"


def test_nobody_becomes_the_professional_or_family_by_link(call):
    for role in ("host", "citizen", "nobody"):
        made = call.post(call.street.nurse, f"{call.meeting.pk}/links", {"name": "x", "role": role})
        assert made.status_code == 400


def test_the_number_of_links_is_bounded(call):
    for _ in range(6):
        call.invite()
    made = call.post(call.street.nurse, f"{call.meeting.pk}/links", {"name": "one more", "role": "guest"})
    assert (made.status_code, made.json()["code"]) == (409, "call_full")
