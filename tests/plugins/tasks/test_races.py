"""Real threads on the real database: one owner each, one line each, nobody over what they can have."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from cms.municipalities.scope import municipality_scope
from plugins.tasks.actions import handling
from plugins.tasks.actions.absence import pass_on
from plugins.tasks.actions.bulk import assign_many
from plugins.tasks.actions.contacts import name_contact
from plugins.tasks.actions.distribution import distribute
from plugins.tasks.errors import TakenError, TaskError
from plugins.tasks.models import FamilyContact, Task, TaskEvent
from plugins.tasks.queries.shares import loads_of
from tests.factories.tasks import TaskStreet

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def street(transactional_db):
    return TaskStreet()


def in_threads(street, count, work, items):
    """Run `work` over the items in so many threads, each with its own connection."""

    def one(item):
        try:
            with municipality_scope(street.here):
                return work(item)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, items))


def test_200_claims_of_50_tasks_give_each_one_owner_and_one_line(street):
    nurses = [street.colleague() for _ in range(8)]
    tasks = [street.task() for _ in range(50)]
    chance = random.Random(3)
    wishes = [(chance.choice(nurses), task) for task in tasks for _ in range(4)]
    chance.shuffle(wishes)

    def take(wish):
        nurse, task = wish
        try:
            handling.claim(task_id=task.pk, actor=nurse)
        except TakenError as refused:
            return refused.holder.pk
        return nurse.pk

    holders = in_threads(street, 20, take, wishes)
    for (_, task), holder in zip(wishes, holders, strict=True):
        assert street.fresh(task).assignee_id == holder
    assert TaskEvent.unscoped.filter(kind="claimed").count() == 50


def test_workers_share_out_while_people_claim_hand_over_and_leave(street):
    """Nobody over capacity by a rule, one owner each, no human's choice overwritten, nothing lost."""
    street.push()
    nurses = [street.colleague(capacity=capacity) for capacity in (3, 5, 8, 8)]
    leaver = street.colleague(capacity=6)
    for nurse in (street.nurse, street.other_nurse):
        street.join(nurse, capacity=0)
    tasks = [street.task(family=None) for _ in range(60)]
    chance = random.Random(5)
    claimed = chance.sample(tasks, 8)
    many = [task.pk for task in chance.sample(tasks, 6)]

    def work(job):
        kind, value = job
        try:
            if kind == "distribute":
                distribute(street.team)
            elif kind == "claim":
                handling.claim(task_id=value.pk, actor=street.nurse)
            elif kind == "many":
                assign_many(keys=many, to=street.other_nurse, actor=street.other_nurse)
            else:
                pass_on(user=leaver, municipality=street.here)
        except TaskError:
            return None
        return value if kind == "claim" else None

    jobs = [("distribute", None)] * 12 + [("claim", task) for task in claimed]
    jobs += [("many", None), ("leave", None), ("many", None)]
    chance.shuffle(jobs)
    street.away(leaver)
    mine = [task for task in in_threads(street, 8, work, jobs) if task is not None]
    with municipality_scope(street.here):
        distribute(street.team)
    loads = loads_of(street.team)
    for nurse, capacity in zip(nurses, (3, 5, 8, 8), strict=True):
        assert loads.get(nurse.pk, 0) == capacity
    assert leaver.pk not in loads
    for task in mine:
        assert (street.fresh(task).assignee, street.fresh(task).assigned_by) == (street.nurse, "human")
    assert Task.unscoped.count() == 60
    for task in Task.unscoped.all():
        given = TaskEvent.unscoped.filter(task=task, kind__in=["given", "claimed"]).count()
        assert given == (task.assignee_id is not None)


def test_one_origin_announced_by_many_at_once_is_one_task(street):
    from cms.plugin_api.work import Origin, Work, WorkKind, announce_work

    work = Work(
        municipality=street.here,
        team=street.team,
        kind=WorkKind.UNANSWERED,
        origin=Origin("chat.conversation", "7"),
        family=street.aminas,
    )
    assert all(in_threads(street, 8, lambda _: announce_work(work), range(16)))
    assert Task.unscoped.count() == 1


def test_colleagues_who_name_and_claim_at_once_leave_one_contact_person(street):
    people = [street.nurse, street.other_nurse]
    tasks = [street.task() for _ in range(8)]

    def work(number):
        person = people[number % 2]
        if number % 3:
            name_contact(family=street.aminas, team=street.team, person=person, actor=person)
        else:
            handling.claim(task_id=tasks[number // 3].pk, actor=person)

    in_threads(street, 8, work, range(24))
    rows = FamilyContact.unscoped.filter(family=street.aminas)
    assert rows.filter(ended_at=None).count() == 1
    assert rows.exclude(ended__in=["", "replaced"]).count() == 0
