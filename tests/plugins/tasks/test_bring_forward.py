"""The tasks of before teams had them live on: each with a team, a moment, a state, and its words."""

import datetime as dt

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from plugins.tasks.models import Task, TaskEvent
from tests.factories.plugins import make_street

BEFORE = [("tasks", "0001_initial")]


def migrate(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


@pytest.fixture
def last(transactional_db):
    executor = MigrationExecutor(connection)
    targets = [node for node in executor.loader.graph.leaf_nodes() if node[0] == "tasks"]
    yield targets
    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())


def test_old_tasks_find_a_team_a_moment_and_a_state(last):
    street = make_street("tasks")
    nurse, amina, family = street.nurse.pk, street.amina.pk, street.aminas.pk
    old = migrate(BEFORE).get_model("tasks", "Task")

    def make(**values):
        row = {"municipality_id": street.here.pk, "family_id": family, "due_on": dt.date(2026, 7, 1)}
        return old.objects.create(**row | values).pk

    call = make(kind="call", assigned_to_id=nurse, created_by_id=nurse)
    done = make(kind="write", assigned_to_id=nurse, done_at=timezone.now())
    nobodys = make(kind="other")
    familys = make(kind="read", assigned_to_id=amina)
    migrate(last)
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
