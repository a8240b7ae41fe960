import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.accounts.models import Guardian
from cms.audit.models import AuditEvent
from plugins.tasks.actions import WrongAssigneeError, complete_task, create_task
from plugins.tasks.models import Task
from tests.factories.core import UserFactory
from tests.factories.plugins import TaskFactory, make_street

PATH = "/api/v1/tasks/mine"


@pytest.fixture
def street(db):
    return make_street("tasks")


def ids(response):
    return [row["id"] for row in response.json()["results"]]


def test_mine_lists_the_persons_own_open_tasks_due_first(street):
    late = TaskFactory(
        family=street.aminas, assigned_to=street.nurse, due_on=timezone.localdate() + timedelta(9)
    )
    soon = TaskFactory(family=street.bodils, assigned_to=street.nurse)
    TaskFactory(family=street.aminas, assigned_to=street.nurse, done_at=timezone.now())
    TaskFactory(family=street.aminas, assigned_to=street.other_nurse)
    TaskFactory(family=street.aminas, assigned_to=None)
    TaskFactory(family=street.aminas, assigned_to=street.amina)
    assert ids(street.client(street.nurse).get(PATH)) == [str(soon.pk), str(late.pk)]


def test_mine_shows_a_guardian_only_tasks_near_families_they_may_see_now(street):
    own = TaskFactory(family=street.aminas, assigned_to=street.amina)
    TaskFactory(family=street.bodils, assigned_to=street.amina)
    there = TaskFactory(family=street.theirs, assigned_to=street.amina)
    assert ids(street.client(street.amina).get(PATH)) == [str(own.pk)]
    assert ids(street.client(street.amina, street.there).get(PATH)) == [str(there.pk)]
    Guardian.unscoped.filter(family=street.aminas).update(access_until=timezone.now())
    assert ids(street.client(street.amina).get(PATH)) == []


def test_mine_has_the_agreed_shape(street):
    create_task(
        family=street.aminas,
        assigned_to=street.amina,
        kind=Task.Kind.READ,
        due_on=timezone.localdate(),
        note="about sleep",
        actor=street.nurse,
    )
    [row] = street.client(street.amina).get(PATH, headers={"accept-language": "en"}).json()["results"]
    assert row["note"] == "about sleep"
    assert (row["kind"], row["done"], row["family"]) == ("read", False, str(street.aminas.pk))
    assert b"about sleep" not in bytes(Task.unscoped.get().note_sealed)


def test_mine_is_for_members_only(street):
    TaskFactory(family=street.aminas, assigned_to=street.nurse_there)
    assert street.client(None).get(PATH).status_code in {401, 403}
    assert street.client(UserFactory()).get(PATH).status_code == 403
    assert street.client(street.nurse_there).get(PATH).status_code == 403


def test_mine_takes_the_same_queries_with_one_and_three_rows(street):
    client = street.client(street.nurse)
    client.get(PATH)
    counts = []
    for _ in range(3):
        TaskFactory(family=street.aminas, assigned_to=street.nurse)
        with CaptureQueriesContext(connection) as queries:
            client.get(PATH)
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_done_finishes_the_own_task_once_and_is_audited(street):
    task = TaskFactory(family=street.aminas, assigned_to=street.amina)
    for _ in range(2):
        answer = street.client(street.amina).post(f"/api/v1/tasks/{task.pk}/done")
        assert answer.json()["done"] is True
    event = AuditEvent.objects.get(action="tasks.task_completed")
    assert (event.actor_id, event.family_id) == (street.amina.pk, street.aminas.pk)


def test_done_is_404_for_a_task_of_somebody_else_or_elsewhere(street):
    task = TaskFactory(family=street.aminas, assigned_to=street.amina)
    for client in (
        street.client(street.bodil),
        street.client(street.nurse),
        street.client(street.amina, street.there),
    ):
        assert client.post(f"/api/v1/tasks/{task.pk}/done").status_code == 404
    assert street.client(street.amina).post(f"/api/v1/tasks/{uuid.uuid4()}/done").status_code == 404
    task.refresh_from_db(from_queryset=Task.unscoped)
    assert task.done_at is None


def test_a_task_is_given_only_to_those_who_have_to_do_with_the_family(street):
    for person in (street.bodil, street.nurse_there, UserFactory()):
        with pytest.raises(WrongAssigneeError):
            create_task(
                family=street.aminas,
                assigned_to=person,
                kind=Task.Kind.CALL,
                due_on=timezone.localdate(),
                actor=street.nurse,
            )
    assert not Task.unscoped.exists()
    assert not AuditEvent.objects.filter(action="tasks.task_created").exists()


def test_creating_and_completing_ring_the_person_with_ids_only(street, monkeypatch):
    rung = []
    monkeypatch.setattr("plugins.tasks.actions.publish_on_commit", lambda *bell: rung.append(bell))
    task = create_task(
        family=street.aminas,
        assigned_to=street.amina,
        kind=Task.Kind.CALL,
        due_on=timezone.localdate(),
        note="secret",
        actor=street.nurse,
    )
    complete_task(task=task, actor=street.amina)
    name = f"m{street.here.pk}.tasks.user.{street.amina.pk.hex}"
    assert rung == [
        (name, "tasks.task_created", {"id": str(task.pk)}),
        (name, "tasks.task_completed", {"id": str(task.pk)}),
    ]
