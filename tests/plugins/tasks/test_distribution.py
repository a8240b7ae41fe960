"""Whom the rules choose: each rung, who is never chosen, and why they say so."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from plugins.tasks.actions import handling
from plugins.tasks.actions.distribution import distribute
from plugins.tasks.choosing import in_words
from plugins.tasks.models import FamilyContact, Share, Task, TaskEvent


@pytest.fixture
def pushed(here):
    here.push()
    return here


def given_to(street, task):
    distribute(street.team)
    return street.fresh(task).assignee


def test_a_team_that_pulls_is_left_alone(here):
    task = here.task()
    assert given_to(here, task) is None


def test_whom_the_family_knows_comes_first_though_she_has_more_to_do(pushed):
    FamilyContact.unscoped.create(family=pushed.aminas, team=pushed.team, user=pushed.nurse)
    for _ in range(3):
        pushed.task(assignee=pushed.nurse, family=None)
    assert given_to(pushed, pushed.task()) == pushed.nurse


def test_who_speaks_the_language_comes_before_who_has_least(pushed):
    pushed.amina.language = "ar"
    pushed.amina.save()
    pushed.join(pushed.nurse, languages=("ar", "da"))
    pushed.task(assignee=pushed.nurse, family=None)
    task = pushed.task()
    assert given_to(pushed, task) == pushed.nurse
    with translation.override("en"):
        assert in_words(pushed.fresh(task).assigned_why) == "Speaks Arabic. Had 1 of 20."


def test_the_municipality_s_own_language_is_no_reason(pushed):
    pushed.join(pushed.nurse, languages=("da",))
    pushed.task(assignee=pushed.nurse, family=None)
    assert given_to(pushed, pushed.task()) == pushed.other_nurse


def test_a_profession_is_a_must(pushed):
    task = pushed.task(profession="midwife")
    assert given_to(pushed, task) is None
    midwife = pushed.colleague(profession="midwife")
    assert given_to(pushed, task) == midwife


def test_who_has_least_of_what_they_can_have(pushed):
    pushed.join(pushed.nurse, capacity=4)
    pushed.join(pushed.other_nurse, capacity=20)
    pushed.task(assignee=pushed.nurse, family=None)
    for _ in range(3):
        pushed.task(assignee=pushed.other_nurse, family=None)
    # 1 of 4 is more than 3 of 20.
    assert given_to(pushed, pushed.task()) == pushed.other_nurse


def test_then_who_was_given_something_longest_ago(pushed):
    now = timezone.now()
    for nurse, hours in ((pushed.nurse, 1), (pushed.other_nurse, 5)):
        Share.unscoped.create(team=pushed.team, user=nurse, last_given_at=now - dt.timedelta(hours=hours))
    assert given_to(pushed, pushed.task()) == pushed.other_nurse


def test_nobody_absent_nobody_over_capacity_and_what_fits_nobody_stays_in_the_queue(pushed):
    pushed.away(pushed.nurse)
    pushed.join(pushed.other_nurse, capacity=2)
    tasks = [pushed.task() for _ in range(3)]
    assert distribute(pushed.team) == 2
    left = [task for task in tasks if pushed.fresh(task).assignee is None]
    assert len(left) == 1
    assert pushed.fresh(left[0]).state == Task.State.NEW
    assert not Task.unscoped.filter(assignee=pushed.nurse).exists()


def test_what_weighs_more_than_is_left_is_passed_over_and_the_lighter_one_given(pushed):
    pushed.away(pushed.nurse)
    pushed.join(pushed.other_nurse, capacity=2)
    heavy = pushed.task(priority=Task.Priority.URGENT)
    light = pushed.task()
    assert distribute(pushed.team) == 1
    assert pushed.fresh(heavy).assignee is None
    assert pushed.fresh(light).assignee == pushed.other_nurse


def test_who_left_or_has_no_capacity_gets_nothing(pushed):
    pushed.join(pushed.nurse, capacity=0)
    pushed.other_nurse.memberships.update(ended_at=timezone.now())
    assert given_to(pushed, pushed.task()) is None


def test_rules_never_overwrite_a_human(pushed):
    task = pushed.task()
    handling.claim(task_id=task.pk, actor=pushed.nurse)
    handling.finish(task_id=pushed.task(assignee=pushed.nurse).pk, actor=pushed.nurse)
    assert distribute(pushed.team) == 0
    assert pushed.fresh(task).assigned_by == "human"


def test_what_was_given_says_why_once_in_the_history(pushed):
    FamilyContact.unscoped.create(
        family=pushed.aminas,
        team=pushed.team,
        user=pushed.nurse,
        since=timezone.make_aware(dt.datetime(2026, 3, 2)),
    )
    task = pushed.task()
    distribute(pushed.team)
    distribute(pushed.team)
    line = TaskEvent.unscoped.get(task=task, kind="given")
    assert (line.actor, line.other) == (None, pushed.nurse)
    with translation.override("da"):
        assert in_words(line.data) == "Kender familien siden marts 2026. Havde 0 af 20."


def test_a_human_s_yes_makes_it_theirs(pushed):
    task = pushed.task()
    distribute(pushed.team)
    holder = pushed.fresh(task).assignee
    handling.claim(task_id=task.pk, actor=holder)
    assert pushed.fresh(task).assigned_by == "human"


def test_another_municipality_s_people_get_nothing(pushed):
    for nurse in (pushed.nurse, pushed.other_nurse):
        pushed.away(nurse)
    assert given_to(pushed, pushed.task()) is None


def test_shared_out_evenly(pushed):
    people = [pushed.nurse, pushed.other_nurse, *(pushed.colleague() for _ in range(3))]
    for _ in range(23):
        pushed.task(family=None)
    assert distribute(pushed.team) == 23
    loads = [Task.unscoped.filter(assignee=person).count() for person in people]
    assert max(loads) - min(loads) <= 1
