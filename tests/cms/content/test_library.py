import gzip
import json
import uuid

import brotli
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.content.actions.publishing import snapshot_articles
from cms.content.models import ArticlePage
from cms.municipalities.models import Municipality
from tests.cms.content.asking import ask
from tests.factories import content


def stages(*spans):
    return [("stage", {"kind": kind, "first": first, "last": last}) for kind, first, last in spans]


@pytest.mark.parametrize(
    ("path", "bar"),
    [
        ("articles", 4),
        ("articles?topic=sleep&stage=child_week:3", 4),
        ("articles/{uuid}", 3),
        ("by-slug/da/n-0", 3),
        ("search?q=number", 4),
        ("search?q=nunber", 4),
        ("topics", 4),
        ("manifest", 4),
    ],
)
@pytest.mark.parametrize("rows", [1, 3])
def test_every_read_is_one_query_whatever_the_number_of_rows(fjordby, sleep, path, bar, rows):
    for number in range(rows):
        page = content.article(
            sleep["da"], f"Number {number}", slug=f"n-{number}", stages=stages(("child_week", 0, 9))
        )
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = ask(path.format(uuid=page.uuid))
    assert answer.status_code == 200
    # One for the middleware's host, one for the endpoint: far below the bar.
    assert len(queries) == 2 <= bar


def test_list_pages_through_everything_once(fjordby, sleep):
    titles = [f"Article {number}" for number in range(5)]
    for title in titles:
        content.article(sleep["da"], title)
    seen, cursor = [], ""
    for _ in range(3):
        page = ask(f"articles?limit=2&cursor={cursor}").json()
        seen += [card["title"] for card in page["results"]]
        cursor = page["next"]
    assert seen == titles
    assert cursor is None


def test_list_falls_back_to_danish_for_missing_translations(fjordby, sleep):
    both = content.article(sleep["da"], "Begge")
    content.article(sleep["en"], "Both", of=both)
    content.article(sleep["da"], "Kun dansk")
    cards = ask("articles?locale=en").json()["results"]
    assert [(card["title"], card["content_locale"]) for card in cards] == [
        ("Both", "en"),
        ("Kun dansk", "da"),
    ]
    assert [c["title"] for c in ask("articles?locale=da").json()["results"]] == ["Begge", "Kun dansk"]


def test_list_by_topic_key_or_slug_of_any_language(fjordby, sleep):
    other = content.topic(fjordby, "mood")
    content.article(sleep["da"], "Sleep")
    content.article(other["da"], "Mood")
    for topic in ("mood", "mood-da", "mood-en"):
        cards = ask(f"articles?locale=en&topic={topic}").json()["results"]
        assert [card["title"] for card in cards] == ["Mood"]
    assert ask("articles?topic=nothing").json() == {"results": [], "next": None}


@pytest.mark.parametrize(
    ("stage", "found"),
    [
        ("pregnancy_week:22", ["Pregnant"]),
        ("pregnancy_week:36", []),
        ("child_week:0", ["Weeks", "Months"]),
        ("child_week:6", ["Weeks"]),
        ("child_month:0", ["Weeks", "Months"]),
        ("child_month:1", ["Weeks"]),
        ("child_month:5", []),
    ],
)
def test_list_for_a_time_of_life(fjordby, sleep, stage, found):
    content.article(sleep["da"], "Pregnant", stages=stages(("pregnancy_week", 20, 25)))
    content.article(sleep["da"], "Weeks", stages=stages(("pregnancy_week", 1, 2), ("child_week", 0, 8)))
    content.article(sleep["da"], "Months", stages=stages(("child_month", 0, 0)))
    content.article(sleep["da"], "Never by itself")
    assert [card["title"] for card in ask(f"articles?stage={stage}").json()["results"]] == found


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=x",
        "limit=٣",
        "locale=../x",
        "stage=child_year:1",
        "stage=child_week:1%20||%20true",
        "variant=odd",
        "cursor=%%%",
        "cursor=WzFd",
        "cursor=bnVsbA",
    ],
)
def test_malformed_parameters_are_refused_as_problems(fjordby, query):
    answer = ask(f"articles?{query}")
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid_parameter"
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_article_tells_everything_the_contract_names(fjordby, sleep):
    page = content.article(
        sleep["da"],
        reviewer_name="Karen Holm",
        reviewer_role="Midwife",
        author_role="Health visitor",
        sources=[("source", {"publisher": "P", "title": "T", "url": "https://example.org/", "year": 2025})],
        search_terms="cot, back",
    )
    data = ask(f"articles/{page.uuid}?locale=da").json()
    assert next(iter(data)) == "requested_locale"
    assert data["dir"] == "ltr"
    assert data["topic"] == {"slug": "sleep-da", "title": "sleep da", "key": "sleep"}
    assert data["provenance"]["reviewer"] == {"name": "Karen Holm", "role": "Midwife"}
    assert data["provenance"]["sources"][0]["year"] == 2025
    assert data["search_terms"] == ["cot", "back"]
    assert data["revision_id"] == page.live_revision_id
    assert data["alternates"] == [{"locale": "da", "slug": "safe-sleep", "easy": False}]


def test_unknown_language_gets_danish_and_says_so(fjordby, sleep):
    page = content.article(sleep["da"])
    answer = ask(f"articles/{page.uuid}?locale=ar")
    assert (answer.json()["requested_locale"], answer.json()["content_locale"]) == ("ar", "da")
    assert answer.headers["Content-Language"] == "da"


def test_by_slug_finds_the_translation_behind_a_danish_address(fjordby, sleep):
    danish = content.article(sleep["da"], "Dansk", slug="dansk")
    content.article(sleep["en"], "English", slug="english", of=danish)
    assert ask("by-slug/en/english").json()["title"] == "English"
    assert ask("by-slug/en/dansk").json()["title"] == "English"
    assert ask("by-slug/da/english").status_code == 404


@pytest.mark.parametrize(
    ("encoding", "suffix", "plain"),
    [("", "", bytes), ("gzip", "-gz", gzip.decompress), ("gzip;q=0.5, br", "-br", brotli.decompress)],
)
@pytest.mark.parametrize(
    "path",
    ["articles/{uuid}", "articles/{uuid}?locale=en", "articles", "manifest", "topics", "search?q=safe"],
)
def test_each_encoding_has_its_own_strong_tag_and_304(fjordby, sleep, path, encoding, suffix, plain):
    page = content.article(sleep["da"])
    path = path.format(uuid=page.uuid)
    first = ask(path, **{"accept-encoding": encoding})
    tag = first.headers["ETag"]
    assert tag.endswith(f'{suffix}"') and not tag.startswith("W/")
    assert plain(first.content) == ask(path).content
    assert first.headers["Vary"] == "Accept-Encoding"
    assert first.headers["Cache-Control"] == "public, max-age=60, stale-while-revalidate=86400"
    again = ask(path, **{"accept-encoding": encoding, "if-none-match": f'"x", W/{tag}'})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    other = "br" if encoding != "gzip;q=0.5, br" else "gzip"
    assert ask(path, **{"accept-encoding": other, "if-none-match": tag}).status_code == 200


def test_manifest_names_the_tag_that_the_article_has(fjordby, sleep):
    danish = content.article(sleep["da"], "Dansk")
    content.article(sleep["en"], "English", of=danish)
    content.article(sleep["da"], "Kun dansk", offline=True)
    for locale in ("da", "en"):
        manifest = ask(f"manifest?locale={locale}").json()
        assert len(manifest["articles"]) == 2
        for entry in manifest["articles"]:
            answer = ask(f"articles/{entry['uuid']}?locale={locale}")
            assert answer.headers["ETag"] == f'"{entry["etag"]}"'
    assert [entry["offline"] for entry in manifest["articles"]] == [False, True]


def test_topics_count_what_the_reader_sees_and_hide_empty_ones(fjordby, klitby, sleep):
    content.topic(fjordby, "empty")
    content.article(sleep["da"])
    content.article(content.local_index(fjordby), "Local", topic=sleep["da"])
    assert [(t["key"], t["count"]) for t in ask("topics").json()["topics"]] == [("sleep", 2)]
    assert ask("topics", "klitby.localhost").json()["topics"][0]["count"] == 1
    assert ask("topics?locale=en").json()["topics"][0]["title"] == "sleep en"


def test_nothing_of_one_municipality_is_seen_from_another(fjordby, klitby, sleep):
    page = content.article(content.local_index(fjordby), "Hidden words", slug="hidden", topic=sleep["da"])
    for path in (
        "articles",
        "manifest",
        "topics",
        "search?q=hidden",
        f"articles/{page.uuid}",
        "by-slug/da/hidden",
    ):
        text = ask(path, "klitby.localhost").content.decode()
        assert str(page.uuid) not in text
        assert "Hidden" not in text
    page.unpublish()
    assert ask(f"articles/{page.uuid}", "klitby.localhost").status_code == 404
    assert ask("manifest", "klitby.localhost").json()["revoked"] == []


@pytest.mark.parametrize("path", ["articles", "topics", "manifest", "search?q=x"])
def test_hosts_without_a_municipality_have_no_library(fjordby, path):
    from cms.municipalities.models import Domain

    Domain.objects.create(hostname="localhost", region=fjordby.region)
    assert ask(path, "localhost").status_code == 404
    assert ask(path, "stranger.example").status_code == 404


def test_a_municipality_without_articles_has_an_empty_library(fjordby):
    assert ask("articles").json() == {"results": [], "next": None}
    assert ask("topics").json() == {"locale": "da", "topics": []}
    assert ask("search?q=x").json() == {"query": "x", "results": [], "suggestion": None}
    assert ask("manifest").json()["articles"] == []
    assert ask(f"articles/{uuid.uuid4()}").status_code == 404


def test_first_language_of_the_municipality_is_the_default(fjordby, sleep):
    danish = content.article(sleep["da"], "Dansk")
    content.article(sleep["en"], "English", of=danish)
    Municipality.objects.filter(pk=fjordby.pk).update(languages=["en", "da"])
    assert ask("articles").json()["results"][0]["title"] == "English"


def test_article_json_is_compact_and_unescaped(fjordby, sleep):
    page = content.article(sleep["da"], "Søvn", slug="soevn")
    body = ask(f"articles/{page.uuid}").content
    assert "Søvn".encode() in body
    assert body == json.dumps(json.loads(body), ensure_ascii=False, separators=(",", ":")).encode()


def test_snapshot_is_stable(fjordby, sleep):
    page = content.article(sleep["da"])
    tag = ask(f"articles/{page.uuid}").headers["ETag"]
    snapshot_articles([page.uuid])
    assert ask(f"articles/{page.uuid}").headers["ETag"] == tag
    assert ArticlePage.objects.count() == 1


def test_articles_that_the_editor_chose_stand_under_the_article_in_their_order(fjordby, sleep):
    first, second = content.article(sleep["da"], "First"), content.article(sleep["da"], "Second")
    page = content.article(sleep["da"], "Reader")
    page.related_articles = [{"type": "article", "value": one.pk} for one in (second, first)]
    page.save_revision().publish()
    shown = ask(f"articles/{page.uuid}").json()["related"]
    assert [card["title"] for card in shown] == ["Second", "First"]
    first.unpublish()
    assert [card["title"] for card in ask(f"articles/{page.uuid}").json()["related"]] == ["Second"]
