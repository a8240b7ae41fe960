"""What every resource has in common, tried on the dummy plugin's notes."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.audit.models import AuditEvent
from tests.contract.conftest import client_of, make_world
from tests.dummy_plugin.models import Note
from tests.fhir import assert_published

NOTES = "/fhir/Basic"


@pytest.fixture(scope="module")
def kept_world(made_once):
    def make():
        world = make_world()
        world.switch("dummy_plugin", on=True)
        return world

    return made_once(make)


@pytest.fixture
def world(kept_world, db):
    return kept_world()


@pytest.fixture
def client(world):
    return world.client("professional")


def note(world, text="x", who="professional", place=None, **more):
    return Note.unscoped.create(
        municipality=place or world.fjordby, author=world.people[who], text=text, **more
    )


def get(client, address, status=200, **headers):
    answer = client.get(address, headers=headers)
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/fhir+json"
    assert answer["Cache-Control"] == "private, no-store"
    found = answer.json()
    assert_published(found)
    return found


def texts(bundle):
    return [entry["resource"]["code"]["text"] for entry in bundle.get("entry", ())]


def link(bundle, relation):
    return next((one["url"] for one in bundle["link"] if one["relation"] == relation), None)


def test_the_statement_is_fhir_and_says_what_is_on(world, client):
    told = get(client, "/fhir/metadata")
    assert told["implementation"]["url"] == "http://fjordby.localhost/fhir"
    [resource] = told["rest"][0]["resource"]
    assert resource["type"] == "Basic"
    assert {one["code"] for one in resource["interaction"]} == {"read", "search-type"}
    assert {one["name"] for one in resource["searchParam"]} == {"_id", "author"}


def test_read_by_key(world, client):
    made, others = note(world, "mine"), note(world, "CANARY", "superuser_professional")
    assert get(client, f"{NOTES}/{made.pk}")["code"]["text"] == "mine"
    there = note(world, "CANARY", place=world.klitby)
    for key in (others.pk, there.pk, uuid.uuid4(), "nonsense"):
        refused = get(client, f"{NOTES}/{key}", 404)
        assert refused["issue"][0]["code"] == "not-found"
    assert AuditEvent.objects.filter(action="dummy_plugin.note_read").count() == 1


def test_pages_are_stable_while_rows_are_added_and_go(world, client):
    now = timezone.now()
    # Two share a moment, so that the key decides.
    made = [note(world, str(n), written_at=now - dt.timedelta(minutes=n // 2)) for n in range(5)]
    first = get(client, f"{NOTES}?_count=2")
    note(world, "new", written_at=now + dt.timedelta(minutes=1))
    Note.unscoped.get(text=texts(first)[0]).delete()
    second = get(client, link(first, "next"))
    third = get(client, link(second, "next"))
    assert link(third, "next") is None
    seen = texts(first) + texts(second) + texts(third)
    assert sorted(seen) == [str(n) for n in range(5)]
    assert texts(get(client, link(second, "self"))) == texts(second)
    assert texts(get(client, link(third, "first")))[0] == "new"
    assert {first["entry"][0]["search"]["mode"]} == {"match"}
    assert first["entry"][0]["fullUrl"].startswith("http://fjordby.localhost/fhir/Basic/")
    assert len(made) == 5


def test_the_same_queries_for_one_and_three(world, client):
    get(client, NOTES)
    counts = []
    for _ in range(3):
        note(world)
        with CaptureQueriesContext(connection) as queries:
            get(client, NOTES)
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_count_zero_tells_only_how_many(world, client):
    note(world), note(world)
    found = get(client, f"{NOTES}?_count=0")
    assert (found["total"], "entry" in found) == (2, False)
    assert not AuditEvent.objects.filter(action="dummy_plugin.note_read").exists()


def test_commas_are_or_and_repeated_is_and(world, client):
    one, two = note(world, "one"), note(world, "two")
    assert sorted(texts(get(client, f"{NOTES}?_id={one.pk},{two.pk}"))) == ["one", "two"]
    assert texts(get(client, f"{NOTES}?_id={one.pk}&_id={two.pk}")) == []
    me = world.people["professional"].pk
    for reference in (me, f"Practitioner/{me}", f"urn:uuid:{me}"):
        assert len(texts(get(client, f"{NOTES}?author={reference}"))) == 2
    written = f"urn:ietf:rfc:3986%7Curn:uuid:{me}"
    assert len(texts(get(client, f"{NOTES}?author:identifier={written}"))) == 2
    assert texts(get(client, f"{NOTES}?author=nobody")) == []


@pytest.mark.parametrize(
    "query",
    [
        "colour=red",
        "author:missing=true",
        "author:exact=x",
        "_sort=author",
        "_include=Basic:author",
        "author=",
        "_id=,",
        "_count=many",
        "_count=-1",
        "_cursor=nonsense",
        "_cursor=bm9uc2Vuc2U=",
        "_cursor=MjAyNi0wMS0wMVQwMDowMDowMCAwMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDE=",
    ],
)
def test_what_cannot_be_read_is_refused_and_not_ignored(world, client, query):
    note(world, "CANARY")
    refused = get(client, f"{NOTES}?{query}", 400)
    assert refused["issue"][0]["diagnostics"]
    assert "red" not in str(refused)


def test_a_client_that_prefers_it_has_unknown_parameters_ignored_and_is_told(world, client):
    note(world, "one")
    found = get(client, f"{NOTES}?colour=red&_count=5", prefer="handling=lenient")
    assert texts(found) == ["one"]
    assert link(found, "self").endswith("?_count=5")


def test_a_search_by_form_is_the_same_search(world, client):
    one = note(world, "one")
    note(world, "two")
    answer = client.post(
        f"{NOTES}/_search?_count=5",
        f"_id={one.pk}",
        content_type="application/x-www-form-urlencoded",
    )
    assert texts(answer.json()) == ["one"]
    assert client.get(f"{NOTES}/_search").status_code == 405
    assert client.post(f"{NOTES}/_search", {}, content_type="application/json").status_code == 415
    strict = Client(enforce_csrf_checks=True, headers={"host": "fjordby.localhost"})
    strict.cookies = client.cookies
    assert strict.post(f"{NOTES}/_search").status_code == 403


@pytest.mark.parametrize(
    ("address", "accept", "status"),
    [
        (NOTES, "application/fhir+json", 200),
        (NOTES, "application/json", 200),
        (NOTES, "*/*", 200),
        (NOTES, "application/fhir+xml", 406),
        (f"{NOTES}?_format=json", "application/fhir+xml", 200),
        (f"{NOTES}?_format=application/fhir%2Bjson", "text/html", 200),
        (f"{NOTES}?_format=application/fhir+json", "text/html", 200),
        (f"{NOTES}?_format=xml", "application/json", 406),
    ],
)
def test_json_is_the_only_form(world, client, address, accept, status):
    answer = client.get(address, headers={"accept": accept})
    assert answer.status_code == status
    assert answer["Content-Type"] in {"application/fhir+json", "application/json"}
    assert_published(answer.json())


def test_nothing_else_is_there_and_nothing_is_written(world, client):
    for address in ("/fhir/", "/fhir/Patient", "/fhir/Basic/1/_history/1", "/fhir/Basic/_history"):
        assert get(client, address, 404)["issue"][0]["code"] == "not-found"
    made = note(world)
    for method in ("put", "patch", "delete", "options"):
        for address in (NOTES, f"{NOTES}/{made.pk}"):
            answer = getattr(client, method)(address)
            assert answer.status_code == 405
            assert_published(answer.json())
    assert client.post(NOTES, {}).status_code == 405


@pytest.mark.parametrize("who", ["anonymous", "stranger", "citizen", "municipal_admin", "superuser"])
def test_only_professionals_of_the_place_come_in(world, who):
    note(world, "CANARY", "superuser_professional")
    client = world.client(who)
    for address in ("/fhir/metadata", NOTES, "/fhir/Nothing", "/fhir/", f"{NOTES}/{uuid.uuid4()}"):
        refused = get(client, address, 403)
        assert refused["issue"][0]["code"] in {"forbidden", "login"}
    assert texts(get(world.client("superuser_professional"), NOTES)) == ["CANARY"]


def test_a_professional_without_a_second_factor_is_refused_in_fhirs_shape(world):
    client = Client(headers={"host": "fjordby.localhost"})
    client.force_login(world.people["professional"], backend="django.contrib.auth.backends.ModelBackend")
    assert get(client, "/fhir/metadata", 403)["issue"][0]["code"] == "login"


def test_there_is_no_fhir_on_a_host_without_a_municipality(world):
    answer = client_of(world.people["professional"], world.fjordby).get(
        "/fhir/metadata", headers={"host": "region.localhost"}
    )
    assert answer.status_code == 404
