"""What every phone is sent: the sets, in the editors' order, and nothing of anybody."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.content.library.http import Asked
from cms.content.library.routes import find
from cms.timeline.models import ContentSet, ContentSetName
from tests.cms.content.asking import ask
from tests.factories import content
from tests.factories.timeline import content_set, local_set, set_entry


def sets(host="fjordby.localhost", query="locale=da"):
    found = ask(f"timeline?{query}", host).json()["sets"]
    return {one["key"]: [entry["article"] for entry in one["entries"]] for one in found}


def stage(kind, first, last):
    return [("stage", {"kind": kind, "first": first, "last": last})]


def test_a_set_comes_in_the_editors_order_with_its_name_in_the_language(fjordby, sleep):
    first, second = content.article(sleep["da"], "First"), content.article(sleep["da"], "Second")
    one = content_set(fjordby.region, "twins", name="Tvillinger")
    ContentSetName.objects.create(set=one, language="en", name="Twins")
    set_entry(one, first, sort_order=2, anchor="due", side="before", unit="week", first=1, last=2)
    set_entry(one, second, sort_order=1, unit="day", first=7, last=7)
    answer = ask("timeline?locale=en").json()
    assert answer["locale"] == "en"
    assert answer["sets"] == [
        {
            "key": "twins",
            "situation": "twins",
            "name": "Twins",
            "entries": [
                {"article": str(second.uuid), "anchor": "birth", "side": "after", "unit": "day", "from": 7, "to": 7, "order": 0},
                {"article": str(first.uuid), "anchor": "due", "side": "before", "unit": "week", "from": 1, "to": 2, "order": 1},
            ],
        }
    ]  # fmt: skip
    assert ask("timeline?locale=da").json()["sets"][0]["name"] == "Tvillinger"
    assert ask("timeline?locale=fr").json()["sets"][0]["name"] == "Tvillinger"


def test_without_sets_the_articles_own_stages_are_the_timeline(sleep):
    week = content.article(sleep["da"], "Week", stages=stage("pregnancy_week", 4, 12))
    month = content.article(sleep["da"], "Month", stages=stage("child_month", 0, 6))
    content.article(sleep["da"], "Never by itself")
    assert sets() == {"stages-pregnancy": [str(week.uuid)], "stages-child": [str(month.uuid)]}


def test_a_set_rules_over_the_stages_of_the_articles_it_names(fjordby, sleep):
    named = content.article(sleep["da"], "Named", stages=stage("child_week", 0, 1))
    other = content.article(sleep["da"], "Other", stages=stage("child_week", 0, 1))
    set_entry(content_set(fjordby.region, "child"), named, first=5, last=6)
    assert sets() == {"child": [str(named.uuid)], "stages-child": [str(other.uuid)]}


def test_unpublished_articles_are_not_named(fjordby, sleep):
    draft = content.article(sleep["da"], "Draft", publish=False)
    gone = content.article(sleep["da"], "Gone")
    one = content_set(fjordby.region)
    set_entry(one, draft)
    set_entry(one, gone)
    assert sets() == {"child": [str(gone.uuid)]}
    gone.unpublish()
    assert sets() == {"child": []}


def test_a_municipality_adds_its_own_articles_and_no_other_sees_them(fjordby, klitby, sleep):
    shared = content.article(sleep["da"], "Shared")
    ours = content.article(content.local_index(fjordby), "Ours")
    one = content_set(fjordby.region)
    set_entry(one, shared)
    local_set(fjordby, one, ours)
    assert sets() == {"child": [str(shared.uuid), str(ours.uuid)]}
    assert sets("klitby.localhost") == {"child": [str(shared.uuid)]}


def test_a_municipality_switches_a_set_off_for_itself_alone(fjordby, klitby, sleep):
    shared = content.article(sleep["da"], "Shared", stages=stage("child_week", 0, 4))
    one = content_set(fjordby.region)
    set_entry(one, shared)
    local_set(fjordby, one, is_off=True)
    assert sets() == {}, "nor by the article's own stages"
    assert sets("klitby.localhost") == {"child": [str(shared.uuid)]}


def test_another_regions_sets_are_not_seen(fjordby, sleep):
    article = content.article(sleep["da"], "Shared")
    elsewhere = content.municipality("sydby", region__slug="region-syd", region__name="Syd")
    set_entry(content_set(elsewhere.region, name="CANARY"), article)
    assert sets() == {}
    assert b"CANARY" not in ask("timeline").content


def test_cards_come_along_when_asked_for(fjordby, sleep):
    article = content.article(sleep["da"], "Shared")
    content.article(sleep["da"], "In no set")
    set_entry(content_set(fjordby.region), article)
    assert "cards" not in ask("timeline").json()
    assert [card["title"] for card in ask("timeline?cards=1").json()["cards"]] == ["Shared"]
    assert ask("timeline?cards=yes").status_code == 400


def test_the_etag_is_strong_and_changes_with_a_set(fjordby, sleep):
    article = content.article(sleep["da"], "Shared")
    one = content_set(fjordby.region)
    first = ask("timeline")
    assert first.headers["ETag"].startswith('"')
    assert "public" in first.headers["Cache-Control"]
    assert ask("timeline", **{"if-none-match": first.headers["ETag"]}).status_code == 304
    set_entry(one, article)
    second = ask("timeline", **{"if-none-match": first.headers["ETag"]})
    assert second.status_code == 200
    assert second.headers["ETag"] != first.headers["ETag"]


def test_phones_are_told_when_a_set_changes(fjordby, klitby, sleep):
    one = content_set(fjordby.region)
    for place in (fjordby, klitby):
        place.refresh_from_db()
    before = fjordby.library_version, klitby.library_version
    one.name = "Anders"
    one.save()
    local_set(fjordby, one)
    for place in (fjordby, klitby):
        place.refresh_from_db()
    assert fjordby.library_version == before[0] + 2
    assert klitby.library_version == before[1] + 1


@pytest.mark.parametrize("rows", [1, 3])
def test_it_is_one_query_whatever_the_number_of_rows(fjordby, sleep, rows):
    for number in range(rows):
        one = content_set(fjordby.region, key=f"s{number}")
        for other in range(rows):
            set_entry(one, content.article(sleep["da"], f"A {number} {other}"))
    with CaptureQueriesContext(connection) as queries:
        assert len(ask("timeline?cards=1").json()["sets"]) == rows
    assert len(queries) == 2, "the host, and the library"


def test_the_edge_serves_it_too():
    endpoint, parts = find("/api/v1/library/timeline")
    assert endpoint(Asked(host="x", query={}), parts).parameters == {"host": "x", "locale": ""}


def test_nobodys_host_has_none(fjordby):
    ContentSet.objects.create(region=fjordby.region, key="x", situation="child", name="CANARY")
    assert ask("timeline", "nowhere.localhost").status_code == 404
