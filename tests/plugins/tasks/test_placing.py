"""A card does what the column says, and a lead can put back and take what a colleague has."""

import datetime as dt

import pytest
from django.utils import timezone

from cms.notifications.models import Notification
from plugins.tasks.actions import handling, locks
from plugins.tasks.actions.bulk import assign_many, finish_many
from plugins.tasks.actions.placing import place
from plugins.tasks.errors import MovedOnError, TakenError
from plugins.tasks.models import Task

State = Task.State


def put_away(street, task, state):
    if state == State.WAITING:
        return handling.wait_for_family(task_id=task.pk, actor=street.nurse)
    until = timezone.now() + dt.timedelta(days=1)
    return handling.snooze(task_id=task.pk, actor=street.nurse, until=until)


@pytest.mark.parametrize("state", [State.WAITING, State.SNOOZED])
def test_from_a_pause_to_new_it_is_in_the_queue(here, state):
    task = put_away(here, here.task(assignee=here.nurse), state)
    placed = place(task=task, column="state:new", actor=here.nurse, version=task.version)
    assert (placed.state, here.fresh(task).assignee) == (State.NEW, None)


@pytest.mark.parametrize("state", [State.WAITING, State.SNOOZED])
def test_from_a_pause_that_is_nobody_s_to_being_done_it_is_mine(here, state):
    task = put_away(here, here.task(), state)
    place(task=task, column="state:open", actor=here.nurse, version=task.version)
    assert (here.fresh(task).state, here.fresh(task).assignee) == (State.OPEN, here.nurse)


def test_what_is_refused_sleeps_on(here):
    task = put_away(here, here.task(assignee=here.other_nurse), State.SNOOZED)
    with pytest.raises(TakenError):
        place(task=task, column="state:new", actor=here.nurse)
    with pytest.raises(MovedOnError):
        place(task=task, column="state:open", actor=here.nurse, version=task.version - 1)
    assert here.fresh(task).state == State.SNOOZED


@pytest.fixture
def led(here):
    here.lead(here.other_nurse)
    return here


def told(street):
    rows = Notification.unscoped.filter(type="tasks.watched").order_by("created_at")
    return [row.user for row in rows]


def test_the_lead_puts_a_colleague_s_task_back_and_the_colleague_is_told(led):
    task = led.task(assignee=led.nurse)
    page = led.client(led.other_nurse).get(f"/admin/tasks/{task.pk}/").content.decode()
    assert "Tilbage i køen" in page
    assert "Tilbage i køen" not in led.client(led.nurse).get(f"/admin/tasks/{task.pk}/").content.decode()
    place(task=led.fresh(task), column="person:nobody", actor=led.other_nurse)
    assert (led.fresh(task).assignee, told(led)) == (None, [led.nurse])


def test_the_lead_takes_and_gives_many_that_colleagues_have(led):
    third = led.colleague()
    tasks = [led.task(assignee=led.nurse) for _ in range(2)]
    keys = [task.pk for task in tasks]
    assert assign_many(keys=keys, to=led.other_nurse, actor=led.other_nurse).changed == 2
    assert {led.fresh(task).assignee for task in tasks} == {led.other_nurse}
    assert told(led) == [led.nurse] * 2
    assert assign_many(keys=keys, to=third, actor=led.other_nurse).changed == 2
    assert assign_many(keys=keys, to=None, actor=led.other_nurse).changed == 2
    assert told(led) == [led.nurse] * 2 + [third] * 2
    assert assign_many(keys=keys, to=led.nurse, actor=led.nurse).changed == 2
    place(task=led.fresh(tasks[0]), column=f"person:{led.other_nurse.pk}", actor=led.other_nurse)
    assert led.fresh(tasks[0]).assignee == led.other_nurse


@pytest.mark.parametrize("act", ["give", "finish"])
def test_shares_are_locked_by_team_before_anything_is_done_to_many(here, monkeypatch, act):
    here.join(here.nurse, here.far_team)
    rule = "FREQ=DAILY" if act == "finish" else ""
    teams = [here.team, here.far_team]
    # The acts go by family: the other way round than by team.
    families = sorted([here.aminas, here.bodils], key=lambda family: str(family.pk), reverse=True)
    tasks = [
        here.task(team=team, family=family, assignee=here.nurse if rule else None, recurrence=rule)
        for team, family in zip(teams, families, strict=True)
    ]
    order = []

    def locked_share(team, user):
        order.append(team.pk)
        return locks.locked_share(team, user)

    monkeypatch.setattr("plugins.tasks.actions.bulk.locked_share", locked_share)
    monkeypatch.setattr("plugins.tasks.actions.writing.locked_share", locked_share)
    keys = [task.pk for task in tasks]
    if act == "give":
        assign_many(keys=keys, to=here.nurse, actor=here.nurse)
    else:
        finish_many(keys=keys, actor=here.nurse)
    assert order[:2] == sorted(team.pk for team in teams)
    assert set(order) == set(order[:2])
    assert len(order) == 4
