"""Who of the team has a conversation, and where it stands."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.audit.models import AuditEvent
from cms.municipalities.scope import municipality_scope
from plugins.chat.actions import handling, streams
from plugins.chat.actions.emergency import open_in_emergency
from plugins.chat.actions.messages import Content, send_message
from plugins.chat.errors import NewsError, TakenError
from plugins.chat.models import Conversation, Draft, InboxEvent, Message, StaffEvent
from plugins.chat.rules import reading_reason


@pytest.fixture
def here(street):
    with municipality_scope(street.here):
        yield street


def fresh(thread):
    return Conversation.unscoped.get(pk=thread.pk)


def kinds(thread):
    return list(
        StaffEvent.unscoped.filter(conversation=thread).order_by("staff_seq").values_list("kind", flat=True)
    )


def test_the_first_has_it_and_the_second_hears_who(here):
    thread = here.conversation()
    handling.claim(conversation=thread, actor=here.nurse)
    with pytest.raises(TakenError) as refused:
        handling.claim(conversation=thread, actor=here.other_nurse)
    assert refused.value.holder == here.nurse
    handling.claim(conversation=thread, actor=here.nurse)  # once more is no act
    assert kinds(thread) == ["claimed"]
    assert AuditEvent.objects.filter(action="chat.conversation_handled").count() == 1


def test_taking_over_is_an_act_of_its_own_with_its_reason(here):
    thread = here.conversation()
    handling.claim(conversation=thread, actor=here.nurse)
    with pytest.raises(TakenError):
        handling.release(conversation=thread, actor=here.other_nurse)
    with pytest.raises(TakenError):
        handling.hand_over(conversation=thread, actor=here.other_nurse, to=here.other_nurse, reason="")
    handling.take_over(conversation=thread, actor=here.other_nurse, reason="Sofie is ill")
    assert fresh(thread).assignee == here.other_nurse
    event = StaffEvent.unscoped.get(kind="taken_over")
    assert (event.actor, event.other) == (here.other_nurse, here.nurse)
    assert AuditEvent.objects.filter(reason="Sofie is ill").exists()


def test_hand_over_and_release(here):
    thread = here.conversation()
    handling.claim(conversation=thread, actor=here.nurse)
    handling.hand_over(conversation=thread, actor=here.nurse, to=here.other_nurse, reason="Speaks Arabic")
    assert fresh(thread).assignee == here.other_nurse
    handling.release(conversation=thread, actor=here.other_nurse)
    assert fresh(thread).assignee is None
    assert kinds(thread) == ["claimed", "handed_over", "released"]


def test_states_and_a_new_message_opens_again(here):
    thread = here.conversation()
    here.say(thread, here.amina, "thank you")
    handling.close(conversation=thread, actor=here.nurse, no_reply=True)
    held = fresh(thread)
    assert (held.state, held.waiting_since, held.due_at) == ("done", None, None)
    here.say(thread, here.amina, "one more thing")
    assert fresh(thread).state == "open"
    handling.snooze(conversation=thread, actor=here.nurse, until=timezone.now() + dt.timedelta(days=2))
    assert fresh(thread).state == "snoozed"
    assert handling.wake_due(timezone.now()) == 0
    assert handling.wake_due(timezone.now() + dt.timedelta(days=3)) == 1
    assert fresh(thread).state == "open"
    assert kinds(thread) == ["no_reply", "reopened", "snoozed", "woken"]


def test_a_snoozed_one_wakes_when_the_family_writes(here):
    thread = here.conversation()
    handling.snooze(conversation=thread, actor=here.nurse, until=timezone.now() + dt.timedelta(days=9))
    here.say(thread, here.amina, "now")
    held = fresh(thread)
    assert (held.state, held.snoozed_until) == ("open", None)


def test_urgent_lasts_until_a_named_person_takes_care(here):
    thread = here.conversation()
    here.say(thread, here.amina, "I bleed", is_urgent=True)
    assert fresh(thread).urgent_at is not None
    handling.acknowledge_urgent(conversation=thread, actor=here.nurse)
    held = fresh(thread)
    assert (held.urgent_at, held.assignee, held.state) == (None, here.nurse, "open")
    assert kinds(thread) == ["urgent", "acknowledged"]


def test_moving_tells_both_teams_and_nobody_has_it_there(here):
    thread = here.conversation()
    handling.claim(conversation=thread, actor=here.nurse)
    handling.move_to_team(conversation=thread, actor=here.nurse, team=here.far_team, reason="Birth")
    held = fresh(thread)
    assert (held.team, held.assignee) == (here.far_team, None)
    moved = InboxEvent.unscoped.filter(kind="moved").values_list("team", flat=True)
    assert sorted(moved) == sorted([here.team.pk, here.far_team.pk])
    assert reading_reason(here.nurse, held) == ""


def test_who_may_read_and_why(here):
    thread = here.conversation(team=here.far_team)
    assert reading_reason(here.nurse, thread) == ""
    assert reading_reason(here.nurse_there, thread) == ""
    assert reading_reason(here.amina, thread) == ""
    open_in_emergency(conversation=thread, actor=here.nurse, reason="She calls and nobody is there")
    assert reading_reason(here.nurse, thread) == "emergency"
    assert reading_reason(here.other_nurse, thread) == ""
    assert AuditEvent.objects.get(action="chat.opened_in_emergency").reason.startswith("She calls")
    own = here.conversation()
    assert reading_reason(here.nurse, own) == "team"
    handling.claim(conversation=own, actor=here.nurse)
    assert reading_reason(here.nurse, fresh(own)) == "assignee"


def test_an_answer_over_news_is_refused_with_the_news_and_the_draft_stays(here):
    import uuid

    from plugins.chat.actions.notes import save_draft

    thread = here.conversation()
    here.say(thread, here.amina, "one")
    save_draft(conversation=thread, user=here.nurse, body="my long answer")
    here.say(thread, here.amina, "two")
    content = Content(client_id=uuid.uuid4(), body="my long answer")
    with pytest.raises(NewsError) as refused:
        send_message(conversation=thread, author=here.nurse, content=content, from_staff=True, expected_seq=1)
    assert [event.message.body for event in refused.value.events] == ["two"]
    assert Draft.unscoped.get().body == "my long answer"
    assert fresh(thread).last_seq == 2  # no hole
    message, is_new = send_message(
        conversation=thread, author=here.nurse, content=content, from_staff=True, expected_seq=2
    )
    assert (is_new, message.seq) == (True, 3)
    assert not Draft.unscoped.exists()
    # The retry of a send that had succeeded is not refused because of what came after it.
    here.say(thread, here.amina, "three")
    again = send_message(
        conversation=thread, author=here.nurse, content=content, from_staff=True, expected_seq=2
    )
    assert again == (message, False)


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "open", "waiting_since": None, "due_at": None},
        {"state": "snoozed", "snoozed_until": None},
        {"kind": "own", "guardian": None},
        {"team_read_seq": 7},
    ],
)
def test_the_database_alone_refuses_what_may_not_be(here, broken):
    thread = here.conversation()
    with pytest.raises(IntegrityError), transaction.atomic():
        Conversation.unscoped.filter(pk=thread.pk).update(**broken)


def test_drafts_are_each_persons_own_and_nobody_elses_act_touches_them(here):
    from plugins.chat.actions.notes import save_draft

    thread = here.conversation()
    save_draft(conversation=thread, user=here.nurse, body="hers")
    save_draft(conversation=thread, user=here.other_nurse, body="his")
    handling.take_over(conversation=thread, actor=here.other_nurse, reason="now me")
    here.say(thread, here.other_nurse, "sent", staff=True)
    assert Draft.unscoped.get().body == "hers"
    save_draft(conversation=thread, user=here.nurse, body="")
    assert not Draft.unscoped.exists()
    assert Message.unscoped.count() == 1


@pytest.mark.parametrize("act", ["close", "snooze"])
def test_waking_leaves_alone_what_a_colleague_has_just_decided(here, monkeypatch, act):
    thread = here.conversation()
    now = timezone.now()
    handling.snooze(conversation=thread, actor=here.nurse, until=now + dt.timedelta(minutes=1))
    later = now + dt.timedelta(minutes=2)
    real = streams.locked

    def locked(key):
        # The colleague had the lock before us.
        monkeypatch.setattr(streams, "locked", real)
        more = {"until": now + dt.timedelta(days=9)} if act == "snooze" else {}
        getattr(handling, act)(conversation=fresh(thread), actor=here.nurse, **more)
        return real(key)

    monkeypatch.setattr(streams, "locked", locked)
    assert handling.wake_due(later) == 0
    assert fresh(thread).state == ("snoozed" if act == "snooze" else "done")
    assert "woken" not in kinds(thread) and "reopened" not in kinds(thread)
