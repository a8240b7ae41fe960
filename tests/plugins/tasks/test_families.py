"""What families see: what concerns them, what they do themselves, and nothing else."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.accounts.models import Guardian, Membership, Role
from cms.audit.models import AuditEvent
from cms.teams.models import TeamText
from plugins.tasks.actions import handling
from plugins.tasks.models import Task
from tests.factories.core import GuardianFactory, UserFactory

MINE, CONCERNS = "/api/v1/tasks/mine", "/api/v1/tasks/concerns"
ENGLISH = {"accept-language": "en"}


def results(street, user, path, place=None):
    return street.client(user, place).get(path, headers=ENGLISH).json()["results"]


def test_a_family_reads_who_does_what_by_when_and_no_word_of_colleagues(street):
    TeamText.unscoped.create(team=street.team, language="en", reader="A health visitor")
    in_two_days = timezone.now() + dt.timedelta(days=2)
    street.task(
        kind="call", title="CANARY title", description="CANARY", tells_family=True, due_at=in_two_days
    )
    street.task(kind="call", title="CANARY not told", due_at=in_two_days)
    answer = street.client(street.amina).get(CONCERNS, headers=ENGLISH)
    [row] = answer.json()["results"]
    day = timezone.localtime(in_two_days).strftime("%A")
    assert row["words"] == f"A health visitor calls you on {day} at the latest."
    assert b"CANARY" not in answer.content


def test_what_is_late_is_said_kindly_and_what_was_done_some_days_ago_is_gone(street):
    task = street.task(kind="visit", tells_family=True, due_at=timezone.now() - dt.timedelta(days=2))
    [row] = results(street, street.amina, CONCERNS)
    assert row["is_late"]
    assert "has not forgotten you" in row["words"]
    from cms.municipalities.scope import municipality_scope

    with municipality_scope(street.here):
        handling.finish(task_id=task.pk, actor=street.nurse)
    [row] = results(street, street.amina, CONCERNS)
    assert (row["state"], row["is_late"]) == ("done", False)
    assert row["words"] == "Somebody in the team is done with something for you."
    to_do = street.task(tells_family=True, due_at=timezone.now() + dt.timedelta(days=9))
    assert [row["id"] for row in results(street, street.amina, CONCERNS)] == [str(to_do.pk), str(task.pk)]
    Task.unscoped.filter(pk=task.pk).update(ended_at=timezone.now() - dt.timedelta(days=4))
    assert [row["id"] for row in results(street, street.amina, CONCERNS)] == [str(to_do.pk)]


@pytest.mark.parametrize("late", [False, True])
def test_what_waits_for_the_family_or_was_put_off_says_so_and_no_day_that_is_not_kept(street, late):
    from cms.municipalities.scope import municipality_scope

    due = timezone.now() + dt.timedelta(days=-2 if late else 2)
    task = street.task(kind="call", tells_family=True, due_at=due)
    with municipality_scope(street.here):
        handling.wait_for_family(task_id=task.pk, actor=street.nurse)
    [row] = results(street, street.amina, CONCERNS)
    assert (row["state"], row["is_late"]) == ("waiting", False)
    assert row["words"] == "Somebody in the team waits for an answer from you, and then goes on."
    until = timezone.now() + dt.timedelta(days=4)
    with municipality_scope(street.here):
        handling.snooze(task_id=task.pk, actor=street.nurse, until=until)
    [row] = results(street, street.amina, CONCERNS)
    day = timezone.localtime(until).strftime("%A")
    assert (row["state"], row["is_late"]) == ("snoozed", False)
    assert row["words"] == f"Somebody in the team goes on with something for you later: on {day}."


def test_another_adult_learns_nothing_of_what_is_for_one_adult_s_eyes(street):
    partner = UserFactory()
    GuardianFactory(user=partner, family=street.aminas)
    Membership.objects.create(user=partner, municipality=street.here, role=Role.CITIZEN)
    street.task(guardian=street.amina, tells_family=True)
    street.task(guardian=street.amina, family_does=True)
    shared = street.task(tells_family=True)
    assert [row["id"] for row in results(street, partner, CONCERNS)] == [str(shared.pk)]
    assert results(street, partner, MINE) == []
    assert len(results(street, street.amina, CONCERNS)) == 2
    assert len(results(street, street.amina, MINE)) == 1


def test_other_families_places_and_times_see_nothing(street):
    street.task(tells_family=True)
    street.task(guardian=street.amina, family_does=True)
    there = street.task(team=street.team_there, family=street.theirs, tells_family=True)
    for path in (CONCERNS, MINE):
        assert results(street, street.bodil, path) == []
        assert results(street, street.nurse, path) == []
    assert [row["id"] for row in results(street, street.amina, CONCERNS, street.there)] == [str(there.pk)]
    Guardian.unscoped.filter(family=street.aminas).update(access_until=timezone.now())
    assert results(street, street.amina, CONCERNS) == []
    assert results(street, street.amina, MINE) == []


@pytest.mark.parametrize("path", [MINE, CONCERNS])
def test_for_members_only(street, path):
    assert street.client(None).get(path).status_code in {401, 403}
    assert street.client(UserFactory()).get(path).status_code == 403


def test_mine_has_the_agreed_shape_due_first(street):
    later = street.task(
        guardian=street.amina,
        family_does=True,
        title="Read about sleep",
        due_at=timezone.now() + dt.timedelta(days=9),
    )
    soon = street.task(guardian=street.amina, family_does=True, kind="call")
    rows = results(street, street.amina, MINE)
    assert [row["id"] for row in rows] == [str(soon.pk), str(later.pk)]
    assert rows[1]["title"] == "Read about sleep"
    assert rows[0]["title"] == "Call back"
    assert (rows[0]["done"], rows[0]["family"]) == (False, str(street.aminas.pk))


@pytest.mark.parametrize("path", [MINE, CONCERNS])
def test_the_same_queries_for_one_and_three(street, path):
    client = street.client(street.amina)
    client.get(path)
    counts = []
    for _ in range(3):
        street.task(guardian=street.amina, family_does=path == MINE, tells_family=True, title="x")
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_ticking_off_finishes_it_once_and_is_audited(street):
    task = street.task(guardian=street.amina, family_does=True)
    for _ in range(2):
        answer = street.client(street.amina).post(f"{MINE}/{task.pk}/done")
        assert answer.json()["done"] is True
    event = AuditEvent.objects.get(action="tasks.task_completed")
    assert (event.actor_id, event.family_id) == (street.amina.pk, street.aminas.pk)


def test_nobody_else_ticks_it_off(street):
    task = street.task(guardian=street.amina, family_does=True)
    told = street.task(tells_family=True)
    for client in (
        street.client(street.bodil),
        street.client(street.nurse),
        street.client(street.amina, street.there),
    ):
        assert client.post(f"{MINE}/{task.pk}/done").status_code == 404
    for key in (told.pk, uuid.uuid4()):
        assert street.client(street.amina).post(f"{MINE}/{key}/done").status_code == 404
    assert set(Task.unscoped.values_list("state", flat=True)) == {"new"}


def test_a_family_reaches_none_of_the_professionals_addresses(street):
    task = street.task(tells_family=True)
    client = street.client(street.amina)
    assert client.get("/api/v1/tasks/").status_code == 403
    assert client.get(f"/api/v1/tasks/{task.pk}").status_code == 403
    assert client.post(f"/api/v1/tasks/{task.pk}/done", {}).status_code == 403
    assert client.post("/api/v1/tasks/calendar").status_code == 403
