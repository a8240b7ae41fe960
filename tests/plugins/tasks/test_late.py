"""What should not be is found, told of once, and mended where it can be."""

import datetime as dt

import pytest
from django.utils import timezone

from cms.notifications.models import Notification
from plugins.tasks.actions import handling
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
