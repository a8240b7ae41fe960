"""Unread for a while: a text message or an e-mail. Unread for longer, and urgent: staff."""

import datetime as dt

import pytest
from django.core import mail

from cms.notifications.actions import mark_all_read, mark_read, notify
from cms.notifications.actions.ladder import tell_of_unanswered
from cms.notifications.actions.sending import send_due
from cms.notifications.actions.settings import change_settings
from cms.notifications.models import Notification
from cms.notifications.signals import notification_unanswered
from tests.cms.notifications.conftest import (
    PLAIN,
    SEEN_ELSEWHERE,
    URGENT,
    choose,
    rows,
    seen_elsewhere,
    subscribed,
)
from tests.factories.accounts import citizen, staff_user

DANISH = "Der er noget nyt til dig i Family Start. Åbn det her: "


@pytest.fixture
def sms(monkeypatch):
    sent = []

    class Gateway:
        def send(self, *, to, text):
            sent.append((to, text))

    monkeypatch.setattr("cms.notifications.channels.sms_gateway", Gateway)
    return sent


@pytest.fixture
def told(monkeypatch):
    found = []
    monkeypatch.setattr(notification_unanswered, "send", lambda place, **what: found.append(what) or [])
    return found


def tell(place, user, kind=PLAIN, about="7", **how):
    return notify(municipality=place, user=user, type=kind, about=about, **how)


def test_mail_follows_when_unread_and_not_a_minute_earlier(fjordby, person, clock):
    tell(fjordby, person)
    clock.forward(minutes=31, seconds=59)
    assert send_due(fjordby) == 0
    clock.forward(seconds=1)
    assert send_due(fjordby) == 1
    [message] = mail.outbox
    assert message.to == [person.email]
    assert message.subject == "Der er noget nyt i Family Start"
    assert message.body.startswith(DANISH + "http")
    assert message.body.endswith("/more/notifications")
    clock.forward(days=2)
    assert send_due(fjordby) == 0


def test_what_was_read_in_time_is_not_written_of(fjordby, person, clock):
    mark_read(notification=tell(fjordby, person))
    clock.forward(hours=1)
    assert send_due(fjordby) == 0
    assert (mail.outbox, rows("email")[0].state, rows("email")[0].reason) == ([], "dropped", "read")


def test_read_pointer_of_a_plugin_decides_and_marks_the_list(fjordby, person, clock):
    made = tell(fjordby, person, SEEN_ELSEWHERE, about="12")
    seen_elsewhere.add("12")
    clock.forward(hours=1)
    send_due(fjordby)
    assert mail.outbox == []
    assert Notification.unscoped.get(pk=made.pk).read_at is not None


def test_delivered_push_does_not_count_as_read(fjordby, person, service, browser, clock):
    """An idle desktop or a phone in a drawer shows it, and nobody has seen it."""
    tell(fjordby, person)
    send_due(fjordby)
    assert rows("push")[0].state == "sent"
    clock.forward(minutes=32)
    send_due(fjordby)
    assert len(mail.outbox) == 1


def test_what_falls_into_two_minutes_becomes_one_message(fjordby, person, other, clock):
    tell(fjordby, person)
    tell(fjordby, other)
    clock.forward(seconds=100)
    tell(fjordby, person)
    clock.forward(seconds=60)
    tell(fjordby, person)
    clock.forward(minutes=32, seconds=-160)
    assert send_due(fjordby) == 2
    assert sorted(message.to[0] for message in mail.outbox) == sorted([person.email, other.email])
    states = [row.state for row in rows("email") if row.user_id == person.pk]
    assert states == ["sent", "sent", "waiting"]


def test_text_message_where_the_person_wants_one(fjordby, person, sms, clock):
    choose(person, fjordby, fallback="sms")
    tell(fjordby, person)
    clock.forward(minutes=32)
    send_due(fjordby)
    assert [to for to, _text in sms] == ["+4520304050"]
    assert sms[0][1].startswith(DANISH)
    assert (mail.outbox, rows()[0].channel) == ([], "sms")


def test_channel_is_chosen_when_it_is_sent(fjordby, person, sms, clock):
    tell(fjordby, person)
    choose(person, fjordby, fallback="sms", discreet=True)
    clock.forward(minutes=32)
    send_due(fjordby)
    assert sms == [("+4520304050", "Du har en ny besked.")]


def test_other_channel_where_the_chosen_one_is_missing(fjordby, clock, sms, settings):
    only_phone = citizen(fjordby, email=None, phone="+4511223344")
    nothing = citizen(fjordby, email=None)
    wants_none = citizen(fjordby)
    no_gateway = citizen(fjordby, phone="+4511223345")
    choose(wants_none, fjordby, fallback="none")
    choose(no_gateway, fjordby, fallback="sms")
    for user in (only_phone, nothing, wants_none):
        tell(fjordby, user)
    clock.forward(minutes=32)
    send_due(fjordby)
    assert [to for to, _text in sms] == ["+4511223344"]
    assert mail.outbox == []
    assert sorted(row.reason for row in rows() if row.state == "dropped") == ["no_channel"] * 2
    settings.SMS_GATEWAY = "none"
    tell(fjordby, no_gateway)
    clock.forward(minutes=32)
    send_due(fjordby)
    assert [message.to for message in mail.outbox] == [[no_gateway.email]]


def test_mail_server_that_is_down_is_tried_again(fjordby, person, clock, monkeypatch):
    def down(_message):
        raise ConnectionRefusedError(person.email)

    tell(fjordby, person)
    clock.forward(minutes=32)
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", down)
        send_due(fjordby)
    [row] = rows()
    assert (row.state, row.attempts, row.reason) == ("waiting", 1, "ConnectionRefusedErr")
    clock.now = row.next_attempt_at
    send_due(fjordby)
    assert len(mail.outbox) == 1


def test_quiet_hours_hold_everything_back_until_their_end(fjordby, person, service, browser, clock):
    clock.now = dt.datetime(2026, 3, 28, 22, 0, tzinfo=dt.UTC)  # 23 o'clock; the clock jumps tonight
    choose(person, fjordby, quiet_from=dt.time(22), quiet_until=dt.time(7))
    tell(fjordby, person)
    assert send_due(fjordby) == 0
    clock.forward(hours=1)
    assert send_due(fjordby) == 0
    assert service.asked == []
    assert {row.next_attempt_at for row in rows()} == {dt.datetime(2026, 3, 29, 5, 0, tzinfo=dt.UTC)}
    assert {row.attempts for row in rows()} == {0}
    clock.now = dt.datetime(2026, 3, 29, 5, 0, tzinfo=dt.UTC)
    send_due(fjordby)
    assert len(service.shown(browser)) == 1


@pytest.mark.parametrize("allowed", [True, False])
def test_urgent_one_passes_quiet_hours_only_when_the_person_allowed_it(
    fjordby, person, service, browser, clock, allowed
):
    clock.now = dt.datetime(2026, 11, 30, 23, 0, tzinfo=dt.UTC)
    choose(person, fjordby, quiet_from=dt.time(22), quiet_until=dt.time(7), urgent_when_quiet=allowed)
    tell(fjordby, person, PLAIN)
    tell(fjordby, person, URGENT)
    send_due(fjordby)
    bodies = [message["notification"]["body"] for message in service.shown(browser)]
    assert bodies == (["Please look now."] if allowed else [])


def test_quiet_hours_are_on_the_clock_of_the_municipality(fjordby, person, service, browser, clock):
    clock.now = dt.datetime(2026, 11, 30, 21, 30, tzinfo=dt.UTC)  # 22.30 in Denmark, 19.30 in Nuuk
    actor = staff_user(fjordby)
    choose(person, fjordby, quiet_from=dt.time(22), quiet_until=dt.time(7))
    change_settings(municipality=fjordby, time_zone="America/Nuuk", minutes={}, actor=actor)
    tell(fjordby, person)
    send_due(fjordby)
    assert len(service.asked) == 1


def test_municipality_decides_how_long_is_waited(fjordby, klitby, person, clock):
    actor = staff_user(fjordby)
    minutes = {PLAIN: {"fallback": 5}, URGENT: {"fallback": 0, "unanswered": 10}}
    change_settings(municipality=fjordby, time_zone="Europe/Copenhagen", minutes=minutes, actor=actor)
    tell(fjordby, person)
    urgent = tell(fjordby, person, URGENT)
    assert [row.next_attempt_at - clock.now for row in rows()] == [dt.timedelta(minutes=7)]
    assert urgent.unanswered_at == clock.now + dt.timedelta(minutes=10)
    elsewhere = citizen(klitby)
    tell(klitby, elsewhere)
    [row] = [row for row in rows() if row.municipality_id == klitby.pk]
    assert row.next_attempt_at - clock.now == dt.timedelta(minutes=32)


def test_staff_are_told_once_of_what_nobody_has_seen(fjordby, klitby, person, clock, told):
    made = tell(fjordby, person, URGENT)
    tell(fjordby, person, PLAIN)
    clock.forward(minutes=59)
    assert tell_of_unanswered(fjordby) == 0
    clock.forward(minutes=1)
    assert tell_of_unanswered(klitby) == 0
    assert tell_of_unanswered(fjordby) == 1
    assert [what["notification"].pk for what in told] == [made.pk]
    clock.forward(days=1)
    assert tell_of_unanswered(fjordby) == 0


def test_staff_are_not_told_of_what_was_seen(fjordby, person, clock, told):
    tell(fjordby, person, URGENT)
    mark_all_read(municipality=fjordby, user=person)
    tell(fjordby, person, SEEN_ELSEWHERE, about="9")
    seen_elsewhere.add("9")
    clock.forward(hours=2)
    assert tell_of_unanswered(fjordby) == 0
    assert told == []


def test_staff_are_not_told_of_somebody_who_left_or_of_a_type_that_is_gone(fjordby, person, clock, told):
    tell(fjordby, person, URGENT)
    Notification.unscoped.create(municipality=fjordby, user=person, type="old.thing", unanswered_at=clock.now)
    person.memberships.all().delete()
    clock.forward(hours=2)
    assert tell_of_unanswered(fjordby) == 0
    assert told == []
    assert not Notification.unscoped.exclude(unanswered_at=None).exists()


def test_receiver_that_fails_is_told_again_and_what_it_wrote_is_undone(fjordby, person, clock, monkeypatch):
    answers = [[("dummy", RuntimeError("no"))], [("dummy", None)]]

    def receive(place, notification):
        Notification.unscoped.create(municipality=place, user=person, type="probe.trace")
        return answers.pop(0)

    monkeypatch.setattr(notification_unanswered, "send", receive)
    made = tell(fjordby, person, URGENT)
    clock.forward(hours=1)
    tell_of_unanswered(fjordby)
    made.refresh_from_db()
    assert made.unanswered_at == clock.now + dt.timedelta(minutes=5)
    assert not Notification.unscoped.filter(type="probe.trace").exists()
    clock.forward(minutes=5)
    assert tell_of_unanswered(fjordby) == 1
    assert Notification.unscoped.filter(type="probe.trace").count() == 1


def test_no_device_of_another_municipality_is_woken(fjordby, klitby, person, service, clock):
    here, there = subscribed(service, fjordby, person), subscribed(service, klitby, person)
    tell(fjordby, person)
    send_due(klitby)
    assert service.asked == []
    send_due(fjordby)
    assert len(service.shown(here)) == 1
    assert service.shown(there) == []
