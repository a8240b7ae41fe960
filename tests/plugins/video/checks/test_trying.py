"""A device is tried the day before: what the line needs for it, and that the outcome is kept as words only."""

import base64
import hashlib
import hmac
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from cms.audit.models import AuditEvent
from plugins.video.calls.models import CallRoom
from plugins.video.checks.models import DeviceCheck
from plugins.video.models import Meeting
from tests.factories.calls import API

GUEST = f"{API}guest/check"


def line(call, user, meeting=None):
    return call.post(user, f"{(meeting or call.meeting).pk}/check/line")


def guest_post(call, path, data, browser=None, place=None):
    browser = browser or call.street.client(None, place)
    return browser.post(path, data, content_type="application/json")


def test_the_relay_can_be_tried_the_day_before_and_nothing_is_opened_by_it(tomorrow):
    told = line(tomorrow, tomorrow.street.amina)
    assert told.status_code == 200
    assert told["Cache-Control"] == "no-store"
    [server] = told.json()["ice"]
    assert all(url.startswith(("turn:", "turns:")) for url in server["urls"])
    assert not CallRoom.unscoped.exists()
    assert told.json()["socket"] == "/ws/video/call"


def test_its_credentials_are_short_lived_and_of_one_person(tomorrow):
    street = tomorrow.street
    [mine], [again], [hers] = (
        line(tomorrow, who).json()["ice"] for who in (street.amina, street.amina, street.nurse)
    )
    expires, _, name = mine["username"].partition(":")
    assert 0 < int(expires) - time.time() <= 300
    assert name == again["username"].partition(":")[2] != hers["username"].partition(":")[2]
    assert str(street.amina.pk) not in name and street.amina.pk.hex not in name
    digest = hmac.new(b"north", mine["username"].encode(), hashlib.sha1).digest()
    assert mine["credential"] == base64.b64encode(digest).decode()


def test_without_a_relay_of_ours_there_is_none_to_try(tomorrow, settings):
    settings.VIDEO_BACKEND = "external_link"
    assert line(tomorrow, tomorrow.street.amina).json()["ice"] == []
    settings.VIDEO_BACKEND, settings.VIDEO_TURN_SECRETS = "mesh", ()
    assert line(tomorrow, tomorrow.street.amina).json()["ice"] == []


def test_only_those_of_the_meeting_can_try(tomorrow, fine):
    street = tomorrow.street
    for path, data in (("check/line", {}), ("check", fine)):
        assert tomorrow.post(street.bodil, f"{tomorrow.meeting.pk}/{path}", data).status_code == 404
        assert tomorrow.post(street.amina, f"{tomorrow.meeting_there.pk}/{path}", data).status_code == 404
        assert tomorrow.post(None, f"{tomorrow.meeting.pk}/{path}", data).status_code in {401, 403}
    assert not DeviceCheck.unscoped.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"cancelled_at": timezone.now()},
        {"by": "phone"},
        {"starts_at": timezone.now() - timedelta(hours=9), "ends_at": timezone.now() - timedelta(hours=8)},
    ],
)
def test_nothing_is_tried_for_a_meeting_that_is_not_to_come(tomorrow, fine, change):
    Meeting.unscoped.filter(pk=tomorrow.meeting.pk).update(**change)
    refused = line(tomorrow, tomorrow.street.amina)
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_to_try")
    refused = tomorrow.post(tomorrow.street.amina, f"{tomorrow.meeting.pk}/check", fine)
    assert refused.status_code == 409
    assert not DeviceCheck.unscoped.exists()


def test_the_latest_try_of_each_is_kept_and_put_on_record(tomorrow, fine):
    street = tomorrow.street
    for parts in ({**fine, "microphone": "blocked"}, fine):
        assert tomorrow.post(street.amina, f"{tomorrow.meeting.pk}/check", parts).status_code == 204
    tomorrow.post(street.nurse, f"{tomorrow.meeting.pk}/check", {**fine, "line": "weak"})
    assert set(DeviceCheck.unscoped.values_list("user", "microphone", "line")) == {
        (street.amina.pk, "ok", "ok"),
        (street.nurse.pk, "ok", "weak"),
    }
    events = AuditEvent.objects.filter(action="video.device_checked").order_by("pk")
    assert [event.data["microphone"] for event in events] == ["blocked", "ok", "ok"]


@pytest.mark.parametrize(
    "wrong", [{"camera": "weak"}, {"line": "blocked"}, {"speaker": ""}, {"microphone": "my words"}]
)
def test_only_known_words_are_kept(tomorrow, fine, wrong):
    answer = tomorrow.post(tomorrow.street.amina, f"{tomorrow.meeting.pk}/check", {**fine, **wrong})
    assert answer.status_code == 400
    assert not DeviceCheck.unscoped.exists()


def test_a_guest_tries_by_the_link_before_it_works_and_it_is_not_used_up(tomorrow, fine):
    """The call isn't open yet: the link is of the invitation alone."""
    from plugins.video.guests.actions.inviting import Invited, invite_guest

    with tomorrow.scope():
        guest, token = invite_guest(
            meeting_id=tomorrow.meeting.pk,
            invited=Invited("Canary Karim", "interpreter"),
            actor=tomorrow.street.nurse,
        )
    told = guest_post(tomorrow, f"{GUEST}/line", {"token": token})
    assert told.status_code == 200
    assert set(told.json()) == {"ice", "expires_at", "socket"}
    assert len(told.json()["ice"]) == 1
    assert guest_post(tomorrow, GUEST, {**fine, "token": token}).status_code == 204
    assert DeviceCheck.unscoped.get().guest == guest
    early = guest_post(tomorrow, f"{API}join", {"token": token})
    assert early.status_code == 409
    assert (
        guest_post(tomorrow, f"{GUEST}/line", {"token": token}, place=tomorrow.street.there).status_code
        == 404
    )
    tomorrow.begins(timezone.now())
    assert guest_post(tomorrow, f"{API}join", {"token": token}).status_code == 200


def test_a_used_link_is_tried_in_its_own_browser_only(tomorrow, fine):
    tomorrow.begins(timezone.now() + timedelta(minutes=10))
    token = tomorrow.invite()
    browser = tomorrow.guest(token)
    again = guest_post(tomorrow, f"{GUEST}/line", {"token": token})
    assert (again.status_code, again.json()["code"]) == (410, "link_used")
    assert guest_post(tomorrow, f"{GUEST}/line", {}, browser).status_code == 200
    assert guest_post(tomorrow, GUEST, fine, browser).status_code == 204
    assert guest_post(tomorrow, f"{GUEST}/line", {}).status_code == 404


@pytest.mark.parametrize("token", ["A" * 43, "x" * 65])
def test_a_forged_link_tries_nothing(tomorrow, fine, token):
    assert guest_post(tomorrow, f"{GUEST}/line", {"token": token}).status_code in {400, 404}
    assert guest_post(tomorrow, GUEST, {**fine, "token": token}).status_code in {400, 404}


def test_a_link_that_was_taken_back_tries_nothing(tomorrow):
    from plugins.video.guests.actions.inviting import Invited, invite_guest, withdraw_guest

    nurse, meeting = tomorrow.street.nurse, tomorrow.meeting.pk
    with tomorrow.scope():
        guest, token = invite_guest(meeting_id=meeting, invited=Invited("K", "guest"), actor=nurse)
        withdraw_guest(meeting_id=meeting, guest_id=guest.pk, actor=nurse)
    assert guest_post(tomorrow, f"{GUEST}/line", {"token": token}).status_code == 404


def test_the_relay_is_not_handed_out_without_end(tomorrow, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "video_check": "2/h/key"}
    amina, nurse = tomorrow.street.amina, tomorrow.street.nurse
    assert [line(tomorrow, amina).status_code for _ in range(3)] == [200, 200, 429]
    assert line(tomorrow, nurse).status_code == 200
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "video_check_guest": "1/h/ip"}
    answers = [guest_post(tomorrow, f"{GUEST}/line", {"token": "A" * 43}).status_code for _ in range(2)]
    assert answers == [404, 429]
