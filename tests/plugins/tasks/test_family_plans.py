"""A plan makes one set of tasks for each child, and its steps stay who they are."""

import datetime as dt

import pytest
from django.utils import timezone

from plugins.tasks.actions import handling
from plugins.tasks.actions.plans import StepFacts, save_plan, start_plan
from plugins.tasks.errors import NameTakenError
from plugins.tasks.models import Plan, Task

HOME = "/admin/tasks/plans/"


def facts(title, days, key=None):
    return StepFacts(title=title, kind="visit", days=days, key=key)


@pytest.fixture
def newborn(here):
    here.lead(here.nurse)
    return save_plan(
        plan=None,
        team=here.team,
        name="Newborn",
        from_birth=True,
        steps=[facts("First", 2), facts("Second", 9)],
        actor=here.nurse,
    )


def start(street, plan, first):
    return start_plan(plan=plan, family=street.aminas, actor=street.nurse, first=first)


def test_the_second_child_gets_a_set_of_its_own(here, newborn):
    today = timezone.localdate()
    first = start(here, newborn, today)
    assert len(first) == 2
    for task in first:
        handling.finish(task_id=task.pk, actor=here.nurse)
    assert start(here, newborn, today) == []
    assert len(start(here, newborn, today + dt.timedelta(days=400))) == 2


def test_a_birth_some_days_from_when_it_was_expected_is_no_second_child(here, newborn):
    today = timezone.localdate()
    for task in start(here, newborn, today + dt.timedelta(days=7)):
        handling.finish(task_id=task.pk, actor=here.nurse)
    assert start(here, newborn, today) == []


def test_what_was_made_before_days_were_noted_is_not_made_again_while_it_is_to_be_done(here, newborn):
    today = timezone.localdate()
    first, second = start(here, newborn, today)
    for task in (first, second):
        Task.unscoped.filter(pk=task.pk).update(origin_id=task.origin_id.rpartition(".")[0])
    handling.finish(task_id=first.pk, actor=here.nurse)
    [made] = start(here, newborn, today + dt.timedelta(days=400))
    assert made.title == "First"


def test_a_plan_from_today_is_not_made_again_while_it_is_to_be_done(here, newborn):
    Plan.unscoped.update(from_birth=False)
    newborn.refresh_from_db()
    today = timezone.localdate()
    assert len(start(here, newborn, today)) == 2
    assert start(here, newborn, today + dt.timedelta(days=1)) == []


def test_a_step_before_the_others_takes_nobody_s_place(here, newborn):
    first, second = newborn.steps.order_by("days")
    steps = [facts("Before", 0), facts("First", 2, first.pk), facts("Second", 1, second.pk)]
    save_plan(plan=newborn, team=here.team, name="Newborn", from_birth=True, steps=steps, actor=here.nurse)
    kept = dict(newborn.steps.values_list("pk", "title"))
    assert (kept[first.pk], kept[second.pk], len(kept)) == ("First", "Second", 3)
    save_plan(
        plan=newborn, team=here.team, name="Newborn", from_birth=True, steps=steps[2:], actor=here.nurse
    )
    assert [step.pk for step in newborn.steps.all()] == [second.pk]


def test_the_page_carries_which_step_is_which(here, newborn):
    client = here.client(here.nurse)
    page = client.get(f"{HOME}{newborn.pk}/")
    rows = page.context["steps"].initial_forms
    first, second = newborn.steps.order_by("days")
    form = {"name": "Newborn", "team": here.team.pk, "from_birth": "on"}
    form |= {"form-TOTAL_FORMS": 3, "form-INITIAL_FORMS": 2}
    for number, (key, title, days) in enumerate(
        [(rows[0]["key"].value(), "First", 2), (rows[1]["key"].value(), "Second", 9), ("", "Before", 0)]
    ):
        form |= {
            f"form-{number}-key": key,
            f"form-{number}-title": title,
            f"form-{number}-days": days,
            f"form-{number}-kind": "visit",
        }
    assert client.post(f"{HOME}{newborn.pk}/", form).status_code == 302
    kept = dict(newborn.steps.values_list("pk", "title"))
    assert (kept[first.pk], kept[second.pk], len(kept)) == ("First", "Second", 3)


def test_a_name_that_is_taken_is_told_and_what_was_typed_stays(here, newborn):
    with pytest.raises(NameTakenError):
        save_plan(plan=None, team=here.team, name="Newborn", from_birth=False, steps=[], actor=here.nurse)
    form = {"name": "Newborn", "team": here.team.pk, "form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0}
    form |= {"form-0-title": "Typed-With-Care", "form-0-days": 3, "form-0-kind": "visit"}
    answer = here.client(here.nurse).post(f"{HOME}new/", form)
    assert answer.status_code == 200
    assert answer.context["form"].errors["name"]
    assert "Typed-With-Care" in answer.content.decode()
    assert Plan.unscoped.count() == 1
