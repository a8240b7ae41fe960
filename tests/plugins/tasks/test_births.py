"""A plan that was dated by the due date is dated anew when the birth is recorded; what people decided stays."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone, translation

from cms.accounts.actions.families import record_birth
from cms.accounts.models import Child
from cms.notifications.models import Notification
from cms.teams.models import OpeningInterval
from plugins.tasks.actions import handling
from plugins.tasks.actions.creating import TaskFacts, change_task
from plugins.tasks.actions.plans import StepFacts, save_plan, start_plan
from plugins.tasks.admin.shown import history_of
from plugins.tasks.models import Task, TaskEvent
from plugins.tasks.timers import end_of_day

DAYS = {"First": 5, "Second": 14, "Third": 56}
REDATED = "tasks.redated"


def day(days):
    return timezone.localdate() + dt.timedelta(days=days)


def save(street, days=DAYS, **more):
    steps = [StepFacts(title=title, kind="visit", days=after) for title, after in days.items()]
    values = {"plan": None, "team": street.team, "name": "Newborn", "from_birth": True} | more
    return save_plan(steps=steps, actor=street.nurse, **values)


@pytest.fixture
def expecting(here):
    """Amina's child is due in ten days; the plan of visits is started."""
    OpeningInterval.unscoped.filter(team=here.team).delete()
    for weekday in range(7):
        OpeningInterval.unscoped.create(team=here.team, weekday=weekday, opens=480, closes=960)
    here.child = Child.unscoped.create(family=here.aminas, due_date=day(10))
    here.lead(here.nurse)
    here.plan = save(here)
    here.made = {
        task.title: task for task in start_plan(plan=here.plan, family=here.aminas, actor=here.nurse)
    }
    return here


def born(street, days=0, child=None, actor=None):
    record_birth(child=child or street.child, born=day(days), actor=actor or street.other_nurse)


def due(street):
    """{title: local day} of all tasks of the plan."""
    rows = Task.unscoped.filter(pk__in=[task.pk for task in street.made.values()])
    return {task.title: timezone.localtime(task.due_at).date() for task in rows}


def test_tasks_move_with_the_birth_and_keep_their_place_after_it(expecting):
    assert due(expecting) == {title: day(10 + after) for title, after in DAYS.items()}
    born(expecting, -2)
    assert due(expecting) == {title: day(after - 2) for title, after in DAYS.items()}
    task = expecting.fresh(expecting.made["Second"])
    assert task.due_at == end_of_day(day(12))
    assert task.version > expecting.made["Second"].version


def test_a_day_on_which_the_team_is_closed_moves_to_its_next_opening(expecting):
    closed = day(14 - 2)
    OpeningInterval.unscoped.filter(team=expecting.team, weekday=closed.weekday()).delete()
    born(expecting, -2)
    assert due(expecting)["Second"] == closed + dt.timedelta(days=1)


def test_a_day_that_is_past_already_is_today(expecting):
    born(expecting, -8)
    assert due(expecting) == {"First": day(0), "Second": day(6), "Third": day(48)}


def test_what_a_human_dated_finished_cancelled_or_put_away_stays(expecting):
    nurse = expecting.nurse
    first, second, third = (expecting.made[title] for title in DAYS)
    moved = end_of_day(day(30))
    handling.set_due(task_id=first.pk, actor=nurse, due_at=moved)
    handling.finish(task_id=second.pk, actor=nurse)
    handling.cancel(task_id=third.pk, actor=nurse)
    plan = save(expecting, {"Asleep": 3}, name="Other")
    [asleep] = start_plan(plan=plan, family=expecting.aminas, actor=nurse)
    handling.snooze(task_id=asleep.pk, actor=nurse, until=end_of_day(day(2)))
    before = {task.pk: expecting.fresh(task).due_at for task in (first, second, third, asleep)}
    born(expecting, -2)
    assert {key: Task.unscoped.get(pk=key).due_at for key in before} == before
    assert before[first.pk] == moved
    assert not TaskEvent.unscoped.filter(data__has_key="born").exists()


def test_a_new_title_or_holder_is_no_new_date(expecting):
    task = expecting.made["First"]
    handling.claim(task_id=task.pk, actor=expecting.nurse)
    facts = TaskFacts(
        team=expecting.team, title="First visit", kind="visit", due_at=expecting.fresh(task).due_at
    )
    change_task(task_id=task.pk, facts=facts, actor=expecting.nurse)
    born(expecting, -2)
    found = expecting.fresh(task)
    assert (timezone.localtime(found.due_at).date(), found.assignee) == (day(3), expecting.nurse)


def test_tasks_of_before_days_were_noted_move_too(expecting):
    TaskEvent.unscoped.filter(kind="created").update(data={})
    born(expecting, -2)
    assert due(expecting) == {title: day(after - 2) for title, after in DAYS.items()}


def test_the_history_says_why_and_who_recorded_it(expecting):
    expecting.other_nurse.first_name, expecting.other_nurse.last_name = "Grethe", "Bang"
    expecting.other_nurse.save()
    born(expecting, -2)
    events = TaskEvent.objects.filter(task=expecting.made["First"], kind="changed").select_related(
        "actor", "task"
    )
    with translation.override("da"):
        [line] = history_of(events)
    assert line.words == "Grethe Bang noterede fødslen: opgaven fik en anden frist"


def test_whoever_has_tasks_is_told_once_and_not_who_recorded_it(expecting):
    for title in ("First", "Second"):
        handling.claim(task_id=expecting.made[title].pk, actor=expecting.nurse)
    handling.claim(task_id=expecting.made["Third"].pk, actor=expecting.other_nurse)
    born(expecting, -2, actor=expecting.other_nurse)
    told = Notification.unscoped.filter(type=REDATED)
    assert [row.user for row in told] == [expecting.nurse]


def test_recorded_again_nothing_moves_and_put_right_it_moves_again(expecting):
    born(expecting, -2)
    versions = list(Task.unscoped.order_by("pk").values_list("pk", "version"))
    born(expecting, -2)
    assert list(Task.unscoped.order_by("pk").values_list("pk", "version")) == versions
    born(expecting, -1)
    assert due(expecting) == {title: day(after - 1) for title, after in DAYS.items()}


def test_of_twins_the_later_birth_counts_and_an_older_child_s_set_is_its_own(expecting):
    twin = Child.unscoped.create(family=expecting.aminas, due_date=day(10))
    Child.unscoped.create(family=expecting.aminas, birth_date=day(-500))
    older = start_plan(
        plan=save(expecting, {"Of the older": 600}, name="Older"),
        family=expecting.aminas,
        actor=expecting.nurse,
        first=day(-500),
    )
    born(expecting, -1)
    born(expecting, -2, child=twin)
    assert due(expecting) == {title: day(after - 1) for title, after in DAYS.items()}
    assert timezone.localtime(expecting.fresh(older[0]).due_at).date() == day(100)


def test_a_plan_from_its_first_day_and_another_family_s_stay(expecting):
    plan = save(expecting, name="From today", from_birth=False)
    other = Child.unscoped.create(family=expecting.bodils, due_date=day(10))
    made = start_plan(plan=plan, family=expecting.aminas, actor=expecting.nurse)
    made += start_plan(plan=expecting.plan, family=other.family, actor=expecting.nurse)
    before = {task.pk: task.due_at for task in made}
    born(expecting, -2)
    assert {task.pk: Task.unscoped.get(pk=task.pk).due_at for task in made} == before


def test_started_again_after_the_birth_there_is_still_one_set(expecting):
    born(expecting, -2)
    assert start_plan(plan=expecting.plan, family=expecting.aminas, actor=expecting.nurse) == []


def test_it_is_one_transaction_with_the_birth(expecting):
    before = due(expecting)
    with pytest.raises(RuntimeError), transaction.atomic():
        born(expecting, -2)
        raise RuntimeError
    assert due(expecting) == before
