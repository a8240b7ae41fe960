"""What should not be is found, told of once, and mended where it can be."""

import datetime as dt

import pytest
from django.utils import timezone

from cms.notifications.models import Notification
from cms.teams.models import DutyShift
from plugins.tasks.actions import handling
from plugins.tasks.actions.absence import pass_on
from plugins.tasks.actions.distribution import distribute
from plugins.tasks.actions.escalation import escalate_late
from plugins.tasks.models import Task
from plugins.tasks.queries.late import late_tasks

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def led(here):
    here.lead(here.other_nurse)
    return here


def counts(street, now=None):
    found = late_tasks(street.here, now or timezone.now())
    return {name: rows.count() for name, rows in found.items()}


def told(street):
    return sorted(
        str(row.user_id) for row in Notification.unscoped.filter(type="tasks.late", municipality=street.here)
    )


def test_all_is_well(led):
    led.task(assignee=led.nurse)
    assert counts(led) == {"overdue": 0, "urgent": 0, "asleep": 0, "away": 0}
    assert escalate_late(timezone.now()) == 0


def test_overdue_is_told_once_to_who_has_it_and_to_the_lead(led):
    task = led.task(assignee=led.nurse)
    later = task.due_at + dt.timedelta(minutes=1)
    assert counts(led, later)["overdue"] == 1
    assert escalate_late(later) == 1
    assert escalate_late(later + HOUR) == 0
    assert told(led) == sorted([str(led.nurse.pk), str(led.other_nurse.pk)])
    assert led.fresh(task).events.filter(kind="escalated").count() == 1


def test_urgent_and_accepted_by_no_human_then_overdue_is_told_twice(led):
    task = led.task(priority=Task.Priority.URGENT)
    after = task.created_at + dt.timedelta(minutes=11)
    assert counts(led, after)["urgent"] == 1
    assert escalate_late(after) == 1
    assert escalate_late(after) == 0
    assert escalate_late(task.due_at + dt.timedelta(minutes=1)) == 1


def on_duty(street, user, at):
    DutyShift.unscoped.create(
        team=street.team, user=user, starts_at=at - HOUR, ends_at=at + dt.timedelta(hours=9)
    )


def test_urgent_and_accepted_by_nobody_climbs_the_ladder_until_a_human_has_it(led):
    on_call = led.colleague()
    task = led.task(priority=Task.Priority.URGENT)
    on_duty(led, on_call, task.created_at)
    Task.unscoped.update(assignee=led.nurse, assigned_by="rule", assigned_at=task.created_at, state="open")
    expected = [led.nurse, on_call, led.other_nurse, led.nurse]
    at = task.created_at + dt.timedelta(minutes=1)
    assert escalate_late(at) == 0
    for number, person in enumerate(expected):
        at = task.created_at + dt.timedelta(minutes=11 * (number + 1))
        assert escalate_late(at) == 1
        assert escalate_late(at + dt.timedelta(minutes=5)) == 0
        assert Notification.unscoped.filter(type="tasks.late").latest("created_at", "pk").user == person
        assert len(told(led)) == number + 1
    handling.claim(task_id=task.pk, actor=led.nurse)
    assert escalate_late(at + dt.timedelta(minutes=11)) == 0


def test_a_rung_on_which_nobody_stands_costs_no_time(led):
    led.away(led.other_nurse)
    task = led.task(priority=Task.Priority.URGENT)
    for minutes in (11, 22):
        escalate_late(task.created_at + dt.timedelta(minutes=minutes))
    # Nobody has it, nobody is on duty, and the lead is away: the whole team hears of it.
    assert set(told(led)) == {str(led.nurse.pk), str(led.other_nurse.pk)}
    assert len(told(led)) == 4


def test_who_stands_in_hears_of_what_is_overdue_and_of_what_is_urgent_the_duty_too(led):
    on_call, substitute = led.colleague(), led.colleague()
    led.away(led.other_nurse, substitute)
    task = led.task(priority=Task.Priority.URGENT, assignee=led.nurse)
    later = task.due_at + dt.timedelta(minutes=1)
    on_duty(led, on_call, later)
    assert escalate_late(later) == 1
    assert set(told(led)) == {str(one.pk) for one in (led.nurse, substitute, on_call)}


def test_urgent_and_passed_on_by_a_rule_is_told_of_again(led):
    """It was told of once; then its holder went away, and the next one has ten minutes of their own."""
    task = led.task(priority=Task.Priority.URGENT, due_at=timezone.now() + dt.timedelta(days=1))
    first = task.created_at + dt.timedelta(minutes=11)
    Task.unscoped.update(assignee=led.nurse, assigned_by="rule", assigned_at=task.created_at, state="open")
    assert escalate_late(first) == 1
    led.away(led.nurse, led.other_nurse)
    Notification.unscoped.all().delete()
    pass_on(user=led.nurse, municipality=led.here)
    given = led.fresh(task)
    assert (given.assignee, given.escalated_at) == (led.other_nurse, None)
    assert escalate_late(given.assigned_at + dt.timedelta(minutes=9)) == 0
    assert escalate_late(given.assigned_at + dt.timedelta(minutes=11)) == 1
    assert told(led) == [str(led.other_nurse.pk)]


def test_what_the_rules_give_is_told_of_anew(led):
    led.push()
    task = led.task(priority=Task.Priority.URGENT)
    Task.unscoped.update(escalated_at=timezone.now())
    assert distribute(led.team) == 1
    assert led.fresh(task).escalated_at is None


def test_an_urgent_task_that_a_human_took_is_no_alarm(led):
    task = led.task(priority=Task.Priority.URGENT)
    handling.claim(task_id=task.pk, actor=led.nurse)
    assert counts(led, task.created_at + dt.timedelta(minutes=11))["urgent"] == 0


def test_asleep_past_its_time(led):
    task = led.task(assignee=led.nurse)
    until = timezone.now() + HOUR
    handling.snooze(task_id=task.pk, actor=led.nurse, until=until)
    assert counts(led, until + dt.timedelta(minutes=1))["asleep"] == 0
    assert counts(led, until + dt.timedelta(minutes=11))["asleep"] == 1


def test_with_somebody_who_is_away_or_gone_it_is_freed(led):
    task = led.task(assignee=led.nurse)
    led.away(led.nurse, led.other_nurse)
    assert counts(led)["away"] == 1
    escalate_late(timezone.now())
    assert led.fresh(task).assignee == led.other_nurse
    assert counts(led)["away"] == 0


def test_what_a_family_does_and_other_municipalities_are_left_alone(led):
    led.task(guardian=led.amina, family_does=True)
    led.task(team=led.team_there, family=led.theirs)
    later = timezone.now() + dt.timedelta(days=30)
    assert counts(led, later)["overdue"] == 0
    assert escalate_late(later) == 0


def test_the_watchdog_hears_numbers_only(led):
    from django.apps import apps

    config = apps.get_app_config("tasks")
    assert config.alarms() == []
    led.task(assignee=led.nurse, title="secret", due_at=timezone.now() - HOUR)
    assert config.alarms() == ["1 tasks are overdue."]
