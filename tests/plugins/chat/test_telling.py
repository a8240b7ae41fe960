"""Who is told of a message, and by whose reading it is settled."""

import datetime as dt

import pytest
from django.utils import timezone

from cms.municipalities.scope import municipality_scope
from cms.notifications.models import Notification
from cms.teams.actions.absence import add_absence
from cms.teams.models import AbsenceKind, DutyKind, DutyShift
from plugins.chat.actions.handling import claim
from plugins.chat.actions.reading import mark_read_by_team
from plugins.chat.models import Conversation, StaffEvent
from plugins.chat.notifications import is_read


def told(user):
    return list(Notification.unscoped.filter(user=user).order_by("created_at").values_list("type", flat=True))


def on_duty(street, nurse):
    now = timezone.now()
    DutyShift.unscoped.create(
        team=street.team,
        user=nurse,
        kind=DutyKind.TRIAGE,
        starts_at=now - dt.timedelta(hours=1),
        ends_at=now + dt.timedelta(hours=1),
    )


def test_an_answer_tells_the_guardian_of_the_thread_and_nobody_else(street):
    thread = street.conversation()
    street.say(thread, street.nurse, "CANARY", staff=True)
    assert told(street.amina) == ["chat.new_message"]
    assert told(street.bodil) == told(street.nurse) == []
    row = Notification.unscoped.get()
    assert "CANARY" not in repr(vars(row))


def test_reading_settles_it_whatever_device_it_was(street):
    thread = street.conversation()
    street.say(thread, street.nurse, "one", staff=True)
    street.say(thread, street.nurse, "two", staff=True)
    first, second = Notification.unscoped.order_by("created_at")
    client = street.client(street.amina)
    client.post(f"/api/v1/chat/conversations/{thread.pk}/read", {"seq": 1}, "application/json")
    assert (is_read(first), is_read(second)) == (True, False)
    read = Notification.unscoped.exclude(read_at=None)
    assert [row.pk for row in read] == [first.pk]


def test_a_question_tells_who_has_it_or_who_is_on_duty(street):
    on_duty(street, street.other_nurse)
    thread = street.conversation()
    street.say(thread, street.amina, "hello")
    assert told(street.other_nurse) == ["chat.family_wrote"]
    assert told(street.nurse) == []
    with municipality_scope(street.here):
        claim(conversation=thread, actor=street.nurse)
    street.say(thread, street.amina, "again")
    assert told(street.nurse) == ["chat.family_wrote"]
    assert told(street.other_nurse) == ["chat.family_wrote"]
    with municipality_scope(street.here):
        mark_read_by_team(conversation=thread, user=street.nurse, seq=2)
    assert not Notification.unscoped.filter(user=street.nurse, read_at=None).exists()


def test_what_is_urgent_tells_the_one_who_has_it_and_the_duty_both(street):
    on_duty(street, street.other_nurse)
    thread = street.conversation()
    with municipality_scope(street.here):
        claim(conversation=thread, actor=street.nurse)
    street.say(thread, street.amina, "now", is_urgent=True)
    assert told(street.nurse) == told(street.other_nurse) == ["chat.urgent_message"]
    held = Conversation.unscoped.get()
    assert held.due_at <= timezone.now() + dt.timedelta(minutes=street.team.urgent_within)


@pytest.mark.parametrize("with_substitute", [True, False])
def test_who_goes_away_leaves_nothing_behind(street, with_substitute):
    thread, other = street.conversation(), street.conversation(street.bodil, street.bodils)
    with municipality_scope(street.here):
        claim(conversation=thread, actor=street.nurse)
        claim(conversation=other, actor=street.other_nurse)
    today = timezone.localdate()
    add_absence(
        municipality=street.here,
        user=street.nurse,
        starts_on=today,
        ends_on=today + dt.timedelta(days=3),
        kind=AbsenceKind.HOLIDAY,
        substitute=street.other_nurse if with_substitute else None,
        actor=street.nurse,
    )
    held = Conversation.unscoped.get(pk=thread.pk)
    assert held.assignee == (street.other_nurse if with_substitute else None)
    assert held.assigned_by == ("rule" if with_substitute else "")
    last = StaffEvent.unscoped.filter(conversation=thread).order_by("-staff_seq").first()
    assert last.kind == ("handed_over" if with_substitute else "released")
    assert Conversation.unscoped.get(pk=other.pk).assignee == street.other_nurse
