"""Tasks as FHIR: published shape, the person's own view, and nothing that colleagues say among themselves."""

import datetime as dt
import uuid
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.audit.models import AuditEvent
from cms.audit.queries import looks_at_families_of
from cms.municipalities.scope import municipality_scope
from plugins.tasks.actions import handling
from plugins.tasks.actions.talking import comment
from plugins.tasks.models import Task, TaskEvent, Watcher
from tests.fhir import assert_published

TASKS = "/fhir/Task"


def get(client, address=TASKS, status=200):
    answer = client.get(address, headers={"accept-language": "en"})
    assert answer.status_code == status, answer.content
    found = answer.json()
    assert_published(found)
    return found


def ids(bundle):
    return [entry["resource"]["id"] for entry in bundle.get("entry", ())]


def test_a_task_as_fhir(street):
    due = timezone.now() + dt.timedelta(days=2)
    task = street.task(
        actor=street.nurse,
        assignee=street.other_nurse,
        kind="call",
        title="Call about sleep",
        description="She sleeps two hours.\x07",
        due_at=due,
        priority=3,
        profession="midwife",
    )
    answer = street.client(street.nurse).get(f"{TASKS}/{task.pk}", headers={"accept-language": "en"})
    found = answer.json()
    assert_published(found)
    assert answer["ETag"] == f'W/"{task.version}"'
    assert answer["Last-Modified"].endswith("GMT")
    assert (found["status"], found["intent"], found["priority"]) == ("in-progress", "order", "stat")
    assert found["businessStatus"]["coding"][0]["code"] == "open"
    assert (found["code"]["coding"][0]["code"], found["code"]["text"]) == ("call", "Call back")
    assert found["description"] == "Call about sleep"
    assert found["note"] == [{"text": "She sleeps two hours."}]
    assert found["for"] == {
        "type": "Group",
        "identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{street.aminas.pk}"},
        "display": "The family",
    }
    assert found["owner"]["identifier"]["value"] == f"urn:uuid:{street.other_nurse.pk}"
    assert found["requester"]["identifier"]["value"] == f"urn:uuid:{street.nurse.pk}"
    assert found["restriction"]["period"]["end"] == due.isoformat()
    assert found["performerType"][0]["coding"][0]["code"] == "midwife"
    assert found["extension"][0]["valueReference"]["identifier"]["value"] == str(street.team.pk)


@pytest.mark.parametrize(
    ("act", "status", "business"),
    [
        (None, "requested", "new"),
        (lambda task, nurse: handling.claim(task_id=task.pk, actor=nurse), "in-progress", "open"),
        (lambda task, nurse: handling.wait_for_family(task_id=task.pk, actor=nurse), "on-hold", "waiting"),
        (
            lambda task, nurse: handling.snooze(
                task_id=task.pk, actor=nurse, until=timezone.now() + dt.timedelta(days=1)
            ),
            "on-hold",
            "snoozed",
        ),
        (lambda task, nurse: handling.finish(task_id=task.pk, actor=nurse), "completed", "done"),
        (
            lambda task, nurse: handling.cancel(task_id=task.pk, actor=nurse, reason="CANARY"),
            "cancelled",
            "cancelled",
        ),
    ],
)
def test_every_state_has_its_status_and_is_found_by_it(street, act, status, business):
    task = street.task()
    street.task(kind="visit", assignee=street.nurse)
    if act is not None:
        with municipality_scope(street.here):
            act(task, street.nurse)
    client = street.client(street.nurse)
    found = get(client, f"{TASKS}/{task.pk}")
    assert (found["status"], found["businessStatus"]["coding"][0]["code"]) == (status, business)
    assert str(task.pk) in ids(get(client, f"{TASKS}?status={status}"))
    assert str(task.pk) not in ids(get(client, f"{TASKS}?status=failed"))
    assert "CANARY" not in str(found)


def test_what_nobody_has_is_the_team_s_and_what_a_family_does_is_the_adult_s(street):
    queue = street.task()
    theirs = street.task(family_does=True, guardian=street.amina)
    client = street.client(street.nurse)
    owner = get(client, f"{TASKS}/{queue.pk}")["owner"]
    assert (owner["type"], owner["identifier"]["value"]) == ("Organization", str(street.team.pk))
    written = quote(f"{owner['identifier']['system']}|{owner['identifier']['value']}")
    assert ids(get(client, f"{TASKS}?owner:identifier={written}")) == [str(queue.pk)]
    assert get(client, f"{TASKS}/{theirs.pk}")["owner"]["type"] == "RelatedPerson"
    assert ids(get(client, f"{TASKS}?owner={street.amina.pk}")) == [str(theirs.pk)]


def test_searches_find_what_they_name(street):
    now = timezone.now()
    mine = street.task(actor=street.nurse, assignee=street.nurse, priority=2)
    other = street.task(actor=street.other_nurse, family=street.bodils)
    old = street.task(family=None)
    Task.unscoped.filter(pk=old.pk).update(created_at=now - dt.timedelta(days=30))
    TaskEvent.unscoped.filter(task=old).update(at=now - dt.timedelta(days=20))
    client = street.client(street.nurse)
    week = (now - dt.timedelta(days=7)).date().isoformat()
    month = (now - dt.timedelta(days=25)).date().isoformat()
    for query, wanted in {
        f"_id={mine.pk}": {mine},
        f"_id={mine.pk},{other.pk}": {mine, other},
        f"owner={street.nurse.pk}": {mine},
        f"requester={street.other_nurse.pk}": {other},
        f"patient={street.bodils.pk}": {other},
        f"subject=Group/{street.aminas.pk}": {mine},
        f"patient:identifier=urn:ietf:rfc:3986%7Curn:uuid:{street.aminas.pk}": {mine},
        f"_lastUpdated=ge{week}": {mine, other},
        f"_lastUpdated=lt{week}": {old},
        f"modified=ge{month}&authored-on=lt{month}": {old},
        "priority=urgent": {mine},
        "status=requested&priority=routine": {other, old},
        f"patient={street.theirs.pk}": set(),
    }.items():
        assert set(ids(get(client, f"{TASKS}?{query}"))) == {str(task.pk) for task in wanted}, query


def test_the_latest_first_and_page_by_page(street):
    made = [str(street.task().pk) for _ in range(5)]
    client = street.client(street.nurse)
    seen, address = [], f"{TASKS}?_count=2&status=requested"
    while address:
        page = get(client, address)
        seen += ids(page)
        street.task(family=None)  # comes meanwhile, and moves nothing
        address = next((one["url"] for one in page["link"] if one["relation"] == "next"), None)
    assert seen == made[::-1]


def test_the_same_queries_for_one_and_three(street):
    client = street.client(street.nurse)
    get(client)
    counts = {"list": [], "one": []}
    for _ in range(3):
        task = street.task(actor=street.nurse, assignee=street.nurse, title="x", description="y")
        for name, path in (("list", TASKS), ("one", f"{TASKS}/{task.pk}")):
            with CaptureQueriesContext(connection) as queries:
                get(client, path)
            counts[name].append(len(queries))
    assert counts["list"][0] == counts["list"][2]
    assert counts["one"][0] == counts["one"][2]


def test_nobody_else_s_tasks_and_nothing_of_what_colleagues_say(street):
    task = street.task(title="mine", checklist=("CANARY step",))
    far = street.task(team=street.far_team, title="CANARY of another team")
    there = street.task(team=street.team_there, family=street.theirs, title="CANARY of another place")
    with municipality_scope(street.here):
        comment(task_id=task.pk, author=street.nurse, body="CANARY among colleagues", named=[])
        handling.claim(task_id=task.pk, actor=street.nurse)
        handling.release(task_id=task.pk, actor=street.nurse, reason="CANARY why")
    client = street.client(street.nurse)
    assert ids(get(client)) == [str(task.pk)]
    assert "CANARY" not in str(get(client)) + str(get(client, f"{TASKS}/{task.pk}"))
    for other in (far, there):
        get(client, f"{TASKS}/{other.pk}", 404)
        assert ids(get(client, f"{TASKS}?_id={other.pk}")) == []
    get(street.client(street.nurse_there, street.there), f"{TASKS}/{task.pk}", 404)
    there_seen = get(street.client(street.nurse_there, street.there))
    assert ids(there_seen) == [str(there.pk)] and "CANARY of another place" in str(there_seen)
    # Who follows it reads it, as in the list.
    Watcher.unscoped.create(task=far, user=street.nurse)
    assert get(client, f"{TASKS}/{far.pk}")["description"] == "CANARY of another team"


def test_no_guardian_reaches_it(street):
    task = street.task(title="CANARY", tells_family=True, guardian=street.amina)
    for who in (street.amina, street.bodil, None):
        for address in (TASKS, f"{TASKS}/{task.pk}", f"{TASKS}?patient={street.aminas.pk}"):
            assert "CANARY" not in str(get(street.client(who), address, 403))


def test_each_task_that_was_seen_is_on_record_and_the_family_sees_it(street):
    one, two = street.task(), street.task(family=street.bodils)
    client = street.client(street.nurse)
    get(client)
    events = AuditEvent.objects.filter(action="tasks.task_read", actor_id=street.nurse.pk)
    assert {event.target for event in events} == {f"tasks.Task:{task.pk}" for task in (one, two)}
    assert {event.data["fhir"] for event in events} == {True}
    assert {event.role for event in events} == {"professional"}
    assert [event.target for event in looks_at_families_of(street.amina)] == [f"tasks.Task:{one.pk}"]
    get(client, f"{TASKS}/{one.pk}")
    get(client, f"{TASKS}/{uuid.uuid4()}", 404)
    assert events.all().count() == 3


def test_what_gave_rise_to_it_is_named_by_its_identifier(street):
    key = uuid.uuid4()
    task = street.task(origin=("chat.conversation", str(key), ""))
    other = street.task(origin=("review.article", "17", ""))
    client = street.client(street.nurse)
    assert get(client, f"{TASKS}/{task.pk}")["focus"]["identifier"]["value"] == f"urn:uuid:{key}"
    assert get(client, f"{TASKS}/{other.pk}")["focus"]["identifier"]["value"] == "17"
