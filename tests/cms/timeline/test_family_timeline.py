"""GET and PUT me/timeline: private, merged, sealed, and gone with the family."""

import json

import pytest
from django.test import Client

from cms.accounts.models import Guardian, Role
from cms.audit.models import AuditEvent
from cms.privacy.actions import erase_family, export_person
from cms.timeline.actions import TIMELINE_CHANGED
from cms.timeline.models import FamilyTimeline
from cms.timeline.records import MOST
from tests.factories import content
from tests.factories.accounts import sign_in, staff_user
from tests.factories.core import FamilyFactory, GuardianFactory, MembershipFactory
from tests.factories.timeline import content_set, family_entry, set_entry, stopped_article

ADDRESS = "/api/v1/me/timeline"


@pytest.fixture
def family(fjordby):
    return FamilyFactory(municipality=fjordby)


def adult(family):
    user = GuardianFactory(family=family).user
    MembershipFactory(user=user, municipality=family.municipality, role=Role.CITIZEN)
    return user


def client_of(user, host="fjordby.localhost"):
    client = Client(headers={"host": host})
    sign_in(client, user)
    return client


def put(client, *records):
    return client.put(ADDRESS, {"records": list(records)}, content_type="application/json")


def ids(answer):
    return [record["id"] for record in answer.json()["records"]]


def test_it_is_empty_at_first_and_never_cached(family):
    answer = client_of(adult(family)).get(ADDRESS)
    assert answer.json() == {"records": [], "now": []}
    assert "no-store" in answer.headers["Cache-Control"]


def test_what_one_device_puts_the_other_gets_whoever_of_the_adults_holds_it(family):
    assert put(client_of(adult(family)), family_entry()).status_code == 200
    other = client_of(adult(family))
    assert other.get(ADDRESS).json()["records"] == [family_entry()]
    assert ids(put(other, family_entry("b", 2))) == ["a", "b"]


def test_last_change_wins_and_a_deletion_is_honoured(family):
    client = client_of(adult(family))
    put(client, family_entry(at=5, date="2026-11-02"))
    assert put(client, family_entry(at=4)).json()["records"][0]["value"]["date"] == "2026-11-02"
    gone = {**family_entry(at=6), "deleted": True, "value": None}
    put(client, gone)
    assert put(client, family_entry(at=5)).json()["records"] == [gone]


def test_it_says_which_article_and_why_and_nothing_of_what_it_says(family, fjordby, sleep):
    article = content.article(sleep["da"], "CANARY-title")
    set_entry(content_set(fjordby.region), article, unit="month", first=0, last=36)
    answer = put(client_of(adult(family)), family_entry(date="2026-01-01"))
    (reason,) = answer.json()["now"]
    assert reason == {
        "article": str(article.uuid),
        "set": "child",
        "entry": "a",
        "shown_from": "2026-01-01",
        "shown_to": "2029-01-31",
    }
    assert b"CANARY" not in answer.content
    assert put(client_of(adult(family)), stopped_article(str(article.uuid))).json()["now"] == []


def test_another_familys_adult_sees_nothing_of_it(family, fjordby):
    put(client_of(adult(family)), family_entry("CANARY"))
    stranger = client_of(adult(FamilyFactory(municipality=fjordby)))
    assert stranger.get(ADDRESS).json()["records"] == []
    put(stranger, family_entry("own"))
    assert ids(client_of(adult(family)).get(ADDRESS)) == ["CANARY"]


@pytest.mark.parametrize("role", [Role.PROFESSIONAL, Role.MUNICIPAL_ADMIN, Role.EDITOR])
def test_those_who_work_here_have_no_way_in(family, fjordby, role):
    put(client_of(adult(family)), family_entry("CANARY"))
    client = client_of(staff_user(fjordby, role))
    for answer in (client.get(ADDRESS), put(client, family_entry())):
        assert answer.status_code == 404
        assert b"CANARY" not in answer.content


def test_it_is_not_reached_on_another_municipalitys_host(family, klitby):
    user = adult(family)
    put(client_of(user), family_entry("CANARY"))
    MembershipFactory(user=user, municipality=klitby, role=Role.CITIZEN)
    assert client_of(user, "klitby.localhost").get(ADDRESS).status_code == 404


def test_whose_access_ended_is_out(family):
    put(client_of(adult(family)), family_entry("CANARY"))
    former = adult(family)
    Guardian.unscoped.filter(user=former).update(
        access_from="2026-01-01T00:00:00Z", access_until="2026-01-02T00:00:00Z"
    )
    assert client_of(former).get(ADDRESS).status_code == 404


def test_nobody_reads_it_without_signing_in(family):
    put(client_of(adult(family)), family_entry())
    assert Client(headers={"host": "fjordby.localhost"}).get(ADDRESS).status_code in {401, 403}


@pytest.mark.parametrize(
    "record",
    [
        {**family_entry(), "id": "../x"},
        {**family_entry(), "kind": "diary"},
        {**family_entry(), "changed_at": -1},
        {**family_entry(), "value": None},
        family_entry(date="2027-02-30"),
        {**family_entry(), "kind": "situation", "value": {}},
    ],
)
def test_what_is_malformed_is_refused_and_nothing_is_kept(family, record):
    answer = put(client_of(adult(family)), family_entry("good"), record)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert not FamilyTimeline.unscoped.exists()


def test_there_is_an_end_to_what_one_family_may_keep(family):
    client = client_of(adult(family))
    assert put(client, *[stopped_article(f"a{n}") for n in range(MOST)]).status_code == 200
    answer = put(client, stopped_article("one-more"))
    assert (answer.status_code, answer.json()["code"]) == (400, "too_many_records")


def test_a_change_is_on_record_without_the_dates_and_a_repeat_is_not(family):
    client = client_of(adult(family))
    put(client, family_entry())
    put(client, family_entry())
    (event,) = AuditEvent.objects.filter(action=TIMELINE_CHANGED)
    assert event.family_id == family.pk
    assert "2026" not in json.dumps(event.data) and event.data == {"records": 1}


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_the_same_however_many_records(family, fjordby, sleep, rows, django_assert_max_num_queries):
    for number in range(rows):
        set_entry(content_set(fjordby.region, key=f"s{number}"), content.article(sleep["da"], f"A{number}"))
    client = client_of(adult(family))
    put(client, *[family_entry(str(number)) for number in range(rows)])
    with django_assert_max_num_queries(11):
        assert len(client.get(ADDRESS).json()["records"]) == rows


def test_export_has_it_and_erasure_takes_it(family, fjordby):
    user = adult(family)
    put(client_of(user), family_entry())
    bundle = export_person(user=user, municipality=fjordby, actor=user)
    (exported,) = bundle["data"]["timeline"]["timelines"]
    assert exported["records"] == [family_entry()]
    erased = erase_family(family=family, actor=None, reason="asked")
    assert erased["timeline"] == {"timeline.FamilyTimeline": 1}
    assert not FamilyTimeline.unscoped.exists()


def test_it_rests_sealed(family):
    put(client_of(adult(family)), family_entry("Kanariefugl"))
    row = FamilyTimeline.unscoped.get()
    assert b"Kanariefugl" not in bytes(row.state_sealed)
    assert "Kanariefugl" in row.state
