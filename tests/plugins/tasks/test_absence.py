"""Somebody goes away or leaves: their work goes on, and the lead sees where."""

import datetime as dt

import pytest
from django.utils import timezone

from cms.notifications.models import Notification
from cms.teams.actions.absence import add_absence
from cms.teams.actions.members import end_member
from cms.teams.models import TeamMember
from plugins.tasks.actions import handling
from plugins.tasks.models import FamilyContact, Task, TaskEvent


@pytest.fixture
def led(here):
    lead = here.colleague()
    here.lead(lead)
    here.boss = lead
    return here


def away(street, substitute=None):
    add_absence(
        municipality=street.here,
        user=street.nurse,
        starts_on=timezone.localdate(),
        ends_on=None,
        substitute=substitute,
        actor=street.nurse,
    )


def test_open_tasks_go_to_the_substitute_and_the_lead_finds_the_list(led):
    tasks = [led.task(assignee=led.nurse, title=f"Number {n}") for n in range(2)]
    done = led.task(assignee=led.nurse)
    handling.finish(task_id=done.pk, actor=led.nurse)
    others = led.task(assignee=led.boss)
    away(led, led.other_nurse)
    for task in tasks:
        found = led.fresh(task)
        assert (found.assignee, found.assigned_by) == (led.other_nurse, "rule")
    assert led.fresh(done).assignee == led.nurse
    assert led.fresh(others).assignee == led.boss
    assert Notification.unscoped.filter(user=led.boss, type="tasks.passed_on").count() == 1
    page = led.client(led.boss).get("/admin/tasks/passed-on/").content.decode()
    assert "Number 0" in page
    assert "Number 1" in page
    assert "Number 0" not in led.client(led.nurse).get("/admin/tasks/passed-on/").content.decode()


def test_without_a_substitute_they_are_the_team_s_again(led):
    task = led.task(assignee=led.nurse)
    away(led)
    assert (led.fresh(task).assignee, led.fresh(task).state) == (None, Task.State.NEW)


def test_a_substitute_of_another_team_does_not_get_them(led):
    outsider = led.colleague()
    TeamMember.unscoped.filter(user=outsider).delete()
    task = led.task(assignee=led.nurse)
    away(led, outsider)
    assert led.fresh(task).assignee is None


def test_a_snoozed_task_is_passed_on_and_sleeps_on(led):
    task = led.task(assignee=led.nurse)
    until = timezone.now() + dt.timedelta(days=1)
    handling.snooze(task_id=task.pk, actor=led.nurse, until=until)
    away(led)
    assert (led.fresh(task).assignee, led.fresh(task).state) == (None, Task.State.SNOOZED)
    handling.wake_due(until)
    assert led.fresh(task).state == Task.State.NEW


def test_who_leaves_the_team_is_no_contact_person_any_more(led):
    task = led.task()
    handling.claim(task_id=task.pk, actor=led.nurse)
    end_member(member=TeamMember.unscoped.get(user=led.nurse), actor=None)
    assert led.fresh(task).assignee is None
    assert not FamilyContact.unscoped.filter(ended_at=None).exists()
    assert TaskEvent.unscoped.filter(task=task, kind="released").count() == 1
