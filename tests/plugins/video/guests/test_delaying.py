"""A professional comes later: those who come by a link of their own are told, in the same neutral words."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from cms.audit.models import AuditEvent
from plugins.video.actions.changing import change_way, move_meeting, say_late
from plugins.video.guests.actions import telling
from plugins.video.guests.models import MeetingGuest
from tests.factories.calls import API
from tests.plugins.video.guests.test_inviting import act

pytestmark = pytest.mark.usefixtures("noon")


def late(guests, minutes=15, who=None):
    with guests.call.scope():
        say_late(meeting_id=guests.meeting.pk, actor=who or guests.street.nurse, minutes=minutes)


def test_who_knows_of_the_meeting_is_told_and_the_link_goes_on_working(guests, told):
    guest, _token = guests.invite()
    guests.tell()
    token = told.last_token
    late(guests)
    assert guests.tell() == 1
    [_invitation, (to, text)] = told.messages
    assert to == "+4512345678"
    assert "begynder 15 minutter senere end aftalt" in text
    assert "http" not in text
    for secret in ("Canary", "Amina", str(guests.meeting.pk), str(guests.street.nurse)):
        assert secret not in text
    guest.refresh_from_db()
    assert (guest.tell, guest.tell_next_at) == ("", None)
    told_of = AuditEvent.objects.filter(action="video.guest_told").order_by("pk")
    assert [one.data["word"] for one in told_of] == ["invited", "late"]
    guests.begins_in(minutes=10)
    assert guests.join(token)[0].status_code == 200
    assert guests.tell() == 0


def test_a_mail_is_in_the_guests_language(guests):
    guests.invite(contact="karim@example.com", language="en")
    guests.tell()
    late(guests, 30)
    guests.tell()
    message = mail.outbox[-1]
    assert message.subject == "Video appointment"
    assert "begins 30 minutes later than agreed" in message.body


def test_the_page_of_the_guest_says_so(guests):
    guest, token = guests.invite(contact="")
    guests.begins_in(minutes=10)
    answer, browser = guests.join(token)
    assert answer.json()["late_minutes"] == 0
    late(guests)
    assert browser.get(f"{API}guest").json()["late_minutes"] == 15
    late(guests, 5, guests.street.amina)
    assert browser.get(f"{API}guest").json()["late_minutes"] == 0
    guest.refresh_from_db()
    assert guest.tell == ""  # nobody knows how to reach them


def test_a_family_that_is_late_tells_the_professional_only(guests, told):
    guests.invite()
    guests.tell()
    late(guests, who=guests.street.amina)
    assert guests.tell() == 0
    assert len(told.messages) == 1


def test_what_is_not_true_any_more_is_not_told(guests, told):
    guests.invite()
    guests.tell()
    late(guests)
    late(guests, 5, guests.street.amina)
    assert guests.tell() == 0
    late(guests)
    act(guests, move_meeting, starts_at=timezone.now() + timedelta(hours=4))
    assert guests.tell() == 1
    assert "ny tid" in told.messages[-1][1]
    assert "senere" not in told.messages[-1][1]


def test_who_is_still_to_be_invited_reads_of_it_in_the_invitation(guests, told):
    guests.invite()
    late(guests)
    assert guests.tell() == 1
    [(_to, text)] = told.messages
    assert told.last_token
    assert "Du er inviteret" in text
    assert "15 minutter senere" in text


def test_a_message_that_failed_is_followed_by_one_with_the_delay_and_the_link(guests, told):
    guests.invite()
    told.is_down = True
    guests.tell()
    late(guests)
    told.is_down = False
    assert guests.tell(later=40) == 1
    [(_to, text)] = told.messages
    assert "Du er inviteret" in text
    assert "15 minutter senere" in text


@pytest.mark.parametrize("first", ["invited", "late"])
def test_a_delay_that_is_said_while_a_message_is_on_its_way_is_told_too(guests, told, monkeypatch, first):
    guests.invite()
    if first == "late":
        guests.tell()
        late(guests, 15)
    send = telling._send

    def slow(message):
        monkeypatch.setattr(telling, "_send", send)
        late(guests, 30)
        return send(message)

    monkeypatch.setattr(telling, "_send", slow)
    assert guests.tell() == 2
    assert "30 minutter" in told.messages[-1][1]
    assert len(told.messages) == (2 if first == "invited" else 3)
    assert MeetingGuest.unscoped.get().tell == ""


def test_nobody_is_told_where_guests_do_not_come_any_more(guests, told):
    guests.invite()
    guests.tell()
    act(guests, change_way, by="phone")
    guests.tell()
    late(guests)
    assert guests.tell() == 0
    assert [("aflyst" in text) for _to, text in told.messages] == [False, True]


def test_another_meetings_guests_hear_nothing(guests, told):
    guests.invite()
    guests.tell()
    other = MeetingGuest(meeting=guests.call.meeting_there, role="interpreter", told_at=timezone.now())
    other.contact = "+4587654321"
    other.save()
    late(guests)
    other.refresh_from_db()
    assert other.tell == ""
    assert guests.tell() == 1
    assert {to for to, _text in told.messages} == {"+4512345678"}
