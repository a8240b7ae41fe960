"""The ladder: who is called when, each step once, until a named person takes care."""

import threading

import pytest
from django.db import connections
from django.utils import timezone

from cms.audit.models import AuditEvent
from cms.municipalities.scope import municipality_scope
from cms.notifications.models import Notification
from cms.teams.models import DutyShift
from plugins.chat import errors
from plugins.chat.actions import handling
from plugins.chat.actions.duty_phone import ring_due
from plugins.chat.actions.escalation import escalate
from plugins.chat.models import ChatSettings, Conversation, Escalation, EscalationStep, StaffEvent
from plugins.chat.notifications import is_taken_care_of
from tests.factories.chat import ChatStreet
from tests.plugins.chat.escalation.calls import MINUTE, NOW, called, steps, urgent


def test_owner_team_lead_phone_each_at_its_minute_and_each_once(here, clock, sms):
    thread = urgent(here, owner=here.nurse)
    for minute, expected in [
        (0, ["owner"]), (4, ["owner"]), (5, ["owner", "team"]), (9, ["owner", "team"]),
        (10, ["owner", "team", "lead"]), (15, ["owner", "team", "lead", "phone"]), (20, ["owner", "team", "lead", "phone"]),
    ]:  # fmt: skip
        clock.go(minute)
        for _ in range(2):
            escalate(here.here, clock.at)
        assert [rung for rung, _told in steps(thread)] == expected, minute
    assert (called(here.nurse), called(here.other_nurse), called(here.lead)) == (1, 1, 1)
    ring_due(here.here, clock.at)
    ring_due(here.here, clock.at)
    [(number, text)] = sms.sent
    assert number == "+4512345678"
    assert "CANARY" not in text and "Amina" not in text
    events = AuditEvent.objects.filter(action="chat.escalated")
    assert sorted(event.data["rung"] for event in events) == ["lead", "owner", "phone", "team"]
    assert StaffEvent.unscoped.filter(kind="called").count() == 4
    page = here.client(here.nurse).get(f"/admin/chat/conversation/{thread.pk}/").content.decode()
    assert "/acknowledge/" in page


def test_a_rung_without_anybody_costs_no_time(here, clock):
    thread = urgent(here)  # nobody has it
    escalate(here.here, clock.at)
    assert steps(thread) == [("owner", 0), ("team", 1)]
    here.team.lead = None
    here.team.save()
    clock.go(10)
    escalate(here.here, clock.at)
    assert [rung for rung, _ in steps(thread)] == ["owner", "team", "lead", "phone"]


def test_nobody_on_duty_means_the_whole_team(here, clock):
    DutyShift.unscoped.all().delete()
    thread = urgent(here)
    escalate(here.here, clock.at)
    assert dict(steps(thread))["team"] == 2
    assert called(here.nurse_there) == 0


def test_a_named_person_ends_it_and_others_see_who(here, clock, sms):
    thread = urgent(here, owner=here.nurse)
    escalate(here.here, clock.at)
    [told] = Notification.unscoped.filter(type="chat.called")
    assert not is_taken_care_of(told)
    here.client(here.other_nurse).post(f"/admin/chat/conversation/{thread.pk}/acknowledge/")
    row = Escalation.unscoped.get()
    assert (row.acknowledged_by, row.next_at) == (here.other_nurse, None)
    assert is_taken_care_of(told)
    clock.go(59)
    assert escalate(here.here, clock.at) == 0
    assert ring_due(here.here, clock.at) == 0 and sms.sent == []
    assert steps(thread) == [("owner", 1)]
    event = StaffEvent.unscoped.get(kind="acknowledged")
    assert event.actor == here.other_nurse
    page = here.client(here.nurse).get(f"/admin/chat/conversation/{thread.pk}/").content.decode()
    assert str(here.other_nurse) in page


def test_taking_it_is_not_taking_care(here, clock):
    thread = urgent(here)
    handling.claim(conversation=thread, actor=here.nurse)
    clock.go(5)
    escalate(here.here, clock.at)
    assert Escalation.unscoped.get().ended_at is None
    here.say(thread, here.nurse, "I call you", staff=True)
    clock.go(10)
    escalate(here.here, clock.at)
    assert Escalation.unscoped.get().ended_at is not None


def test_it_begins_anew_until_somebody_takes_care(here, clock):
    thread = urgent(here, owner=here.nurse)
    for minute in (0, 5, 10, 15, 44):
        clock.go(minute)
        escalate(here.here, clock.at)
    assert len(steps(thread)) == 4
    clock.go(45)
    escalate(here.here, clock.at)
    assert len(steps(thread)) == 5
    assert Escalation.unscoped.get().round == 2


def test_a_worker_that_was_down_calls_everybody_once(here, clock):
    thread = urgent(here, owner=here.nurse)
    clock.go(600)
    escalate(here.here, clock.at)
    assert [rung for rung, _ in steps(thread)] == ["owner", "team", "lead", "phone"]
    assert escalate(here.here, clock.at) == 0


def test_overdue_answers_go_to_the_team_and_the_lead_but_not_to_the_phone(here, clock):
    thread = here.conversation()
    here.say(thread, here.amina, "hello")
    due = Conversation.unscoped.get().due_at
    clock.at = due - MINUTE
    assert escalate(here.here, clock.at) == 0
    for minutes in (1, 30, 120):
        clock.at = due + minutes * MINUTE
        escalate(here.here, clock.at)
    assert [rung for rung, _ in steps(thread)] == ["owner", "team", "lead"]
    handling.acknowledge_urgent(conversation=thread, actor=here.nurse)
    clock.at = due + 300 * MINUTE
    assert escalate(here.here, clock.at) == 0  # for the same answer nobody is called again
    assert Escalation.unscoped.count() == 1


def test_what_was_overdue_and_becomes_urgent_goes_on_as_urgent(here, clock):
    thread = here.conversation()
    here.say(thread, here.amina, "hello")
    clock.at = Conversation.unscoped.get().due_at + MINUTE
    escalate(here.here, clock.at)
    here.say(thread, here.amina, "I bleed", is_urgent=True)
    escalate(here.here, clock.at)
    assert list(Escalation.unscoped.filter(ended_at=None).values_list("cause", flat=True)) == ["urgent"]


def test_the_municipality_says_the_minutes_and_the_order_holds(here, clock):
    settings = ChatSettings.for_site(here.here.site)
    settings.urgent_owner_after, settings.urgent_team_after = None, 2
    settings.urgent_lead_after, settings.urgent_phone_after = None, 3
    settings.full_clean()
    settings.save()
    thread = urgent(here, owner=here.nurse)
    for minute in (0, 1, 2, 3):
        clock.go(minute)
        escalate(here.here, clock.at)
    assert [rung for rung, _ in steps(thread)] == ["team", "phone"]
    settings.urgent_phone_after = 1
    with pytest.raises(Exception, match="urgent_phone_after"):
        settings.full_clean()


def test_the_urgent_come_first_and_elsewhere_is_left_alone(here, clock):
    overdue = here.conversation()
    here.say(overdue, here.amina, "hello")
    Conversation.unscoped.filter(pk=overdue.pk).update(due_at=NOW - 600 * MINUTE)
    thread = here.conversation(here.bodil, here.bodils)
    here.say(thread, here.bodil, "now", is_urgent=True)
    with municipality_scope(here.there):
        assert escalate(here.there, clock.at) == 0
    escalate(here.here, clock.at)
    first = EscalationStep.unscoped.order_by("pk").first()
    assert first.escalation.conversation == thread


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_take_each_step_once(monkeypatch):
    street = ChatStreet()
    street.team.duty_phone = "12345678"
    street.team.save()
    sent = []

    class Gateway:
        def send(self, *, to, text):
            sent.append(to)

    monkeypatch.setattr("plugins.chat.actions.duty_phone.sms_gateway", Gateway)
    threads = [street.conversation(), street.conversation(street.bodil, street.bodils)]
    street.say(threads[0], street.amina, "one", is_urgent=True)
    street.say(threads[1], street.bodil, "two", is_urgent=True)
    now = timezone.now() + 20 * MINUTE
    barrier = threading.Barrier(4)
    failures = []

    def work():
        try:
            with municipality_scope(street.here):
                barrier.wait()
                escalate(street.here, now)
                ring_due(street.here, now)
        except Exception as error:  # noqa: BLE001 - told below
            failures.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []
    for thread in threads:
        assert [rung for rung, _ in steps(thread)] == ["owner", "team", "lead", "phone"]
    assert AuditEvent.objects.filter(action="chat.escalated").count() == 8
    assert StaffEvent.unscoped.filter(kind="called").count() == 8
    with municipality_scope(street.here):
        ring_due(street.here, now)
    assert len(sent) == 2


def test_what_is_urgent_is_not_put_away_before_somebody_takes_care(here, clock):
    thread = urgent(here)
    escalate(here.here, clock.at)
    with pytest.raises(errors.StillUrgentError):
        handling.snooze(conversation=thread, actor=here.nurse, until=NOW + 600 * MINUTE)
    address = f"/admin/chat/conversation/{thread.pk}/"
    client = here.client(here.nurse)
    page = client.post(f"{address}snooze/", {"until": "2026-03-09T10:00"}, follow=True).content.decode()
    assert "Sig først, at du tager dig af den" in page
    assert Conversation.unscoped.get().state == "open"
    assert Escalation.unscoped.get().ended_at is None
    client.post(f"{address}acknowledge/")
    client.post(f"{address}snooze/", {"until": "2026-03-09T10:00"})
    assert Conversation.unscoped.get().state == "snoozed"


def silenced(thread, clock):
    """As it was left behind when an urgent conversation could still be snoozed."""
    Conversation.unscoped.filter(pk=thread.pk).update(
        state="snoozed", snoozed_until=NOW + 60 * MINUTE, waiting_since=None, due_at=None
    )
    clock.go(10)
    escalate(thread.municipality, clock.at)
    assert Escalation.unscoped.get().ended_at is not None


def test_an_urgent_message_calls_somebody_though_an_earlier_call_ended_without_anybody(here, clock):
    thread = urgent(here)
    escalate(here.here, clock.at)
    silenced(thread, clock)
    clock.go(20)
    here.say(thread, here.amina, "again", is_urgent=True)
    escalate(here.here, clock.at)
    assert Escalation.unscoped.get(ended_at=None).since == clock.at
    # While it runs, the next one does not set the clock back.
    clock.go(22)
    here.say(thread, here.amina, "and again", is_urgent=True)
    assert Conversation.unscoped.get().urgent_at == NOW + 20 * MINUTE


def test_what_wakes_and_is_urgent_still_calls_somebody(here, clock):
    thread = urgent(here)
    escalate(here.here, clock.at)
    silenced(thread, clock)
    clock.go(60)
    assert handling.wake_due(clock.at) == 1
    escalate(here.here, clock.at)
    assert Escalation.unscoped.get(ended_at=None).since == clock.at
