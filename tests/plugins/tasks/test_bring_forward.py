"""The tasks of before teams had them live on: each with a team, a moment, a state, and its words."""

import datetime as dt

import pytest
from django.utils import timezone

from plugins.tasks.models import Task, TaskEvent
from tests.earlier import earlier
from tests.factories.plugins import make_street

BEFORE = [
    ("accounts", "0005_teams_have_their_own_app"),
    ("tasks", "0001_initial"),
    ("teams", "0002_take_over_teams"),
]


@pytest.fixture
def street(transactional_db):
    return make_street("tasks")


@pytest.fixture
def before(street):
    with earlier(BEFORE, {("tasks", "task")}) as tables:
        yield tables


def test_old_tasks_find_a_team_a_moment_and_a_state(street, before):
    nurse, amina, family = street.nurse.pk, street.amina.pk, street.aminas.pk
    old = before.apps.get_model("tasks", "Task")

    def make(**values):
        row = {"municipality_id": street.here.pk, "family_id": family, "due_on": dt.date(2026, 7, 1)}
        return old.objects.create(**row | values).pk

    call = make(kind="call", assigned_to_id=nurse, created_by_id=nurse)
    done = make(kind="write", assigned_to_id=nurse, done_at=timezone.now())
    nobodys = make(kind="other")
    familys = make(kind="read", assigned_to_id=amina)
    before.forward({"tasks"})
    found = {task.pk: task for task in Task.unscoped.select_related("team")}
    assert {task.team.name for task in found.values()} == {"Opgaver"}
    assert (found[call].kind, found[call].state, found[call].assignee_id) == ("call", "open", nurse)
    assert timezone.localtime(found[call].due_at).date() == dt.date(2026, 7, 1)
    assert (found[done].kind, found[done].state) == ("reply", "done")
    assert (found[nobodys].state, found[nobodys].assignee_id) == ("new", None)
    assert (found[familys].family_does, found[familys].guardian_id) == (True, amina)
    assert found[familys].assignee_id is None
    lines = TaskEvent.unscoped.filter(task__in=found).values_list("kind", flat=True)
    assert sorted(lines) == ["created"] * 4 + ["done"]
