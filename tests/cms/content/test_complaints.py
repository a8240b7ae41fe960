"""What people complain of in other headless systems, each as a test named after the complaint."""

import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from cms.content.actions.publishing import snapshot_articles
from cms.content.models import PublishedArticle
from cms.content.preview import create_preview
from tests.cms.content.asking import ask
from tests.factories import content

PLAIN = {"accept-encoding": "identity"}


def related(*pages):
    return {"type": "related", "value": {"articles": [page.pk for page in pages]}, "id": str(uuid.uuid4())}


def test_there_is_no_way_to_request_a_draft_through_the_api(fjordby, sleep):
    """Complaint 1: the draft comes in the published shape, with the path at which it will stand."""
    page = content.article(sleep["da"], slug="live")
    page.title, page.slug = "Draft", "draft-address"
    _row, token = create_preview(page=page, municipality=fjordby, view="phone")
    draft = (
        Client()
        .get("/api/v1/preview", headers={"host": "fjordby.localhost", "authorization": f"Preview {token}"})
        .json()
    )
    live = ask(f"articles/{page.uuid}").json()
    assert (draft["title"], draft["slug"], draft["content_locale"]) == ("Draft", "draft-address", "da")
    assert (live["title"], live["slug"]) == ("Safe sleep", "live")
    assert set(live) < set(draft)
    assert ask("by-slug/da/draft-address").status_code == 404


@pytest.mark.parametrize("where", ["text", "callout", "emergency", "steps", "question_answer"])
def test_links_in_rich_text_come_as_database_ids(fjordby, sleep, where):
    """Complaint 2: every link in every block is an address that a client can follow."""
    target = content.article(sleep["da"], "Target")
    html = (
        f'<p>See <a linktype="page" id="{target.pk}">this</a> and <a href="https://a.example/">that</a>.</p>'
    )
    value = {
        "text": html,
        "callout": {"tone": "info", "title": "T", "text": html},
        "emergency": {"title": "T", "text": html, "number": "112", "number_label": "Call 112"},
        "steps": {"title": "T", "items": [{"title": "S", "text": html}]},
        "question_answer": {"items": [{"question": "Q", "answer": html}]},
    }[where]
    page = content.article(sleep["da"], body=[{"type": where, "value": value, "id": str(uuid.uuid4())}])
    raw = ask(f"articles/{page.uuid}", **PLAIN).content.decode()
    assert "linktype" not in raw
    shown = ask(f"articles/{page.uuid}").json()["blocks"][0]["html"]
    assert f'href="/da/bibliotek/target" data-article="{target.uuid}"' in shown
    assert 'href="https://a.example/"' in shown


def test_choosers_give_bare_ids(fjordby, sleep):
    """Complaint 2: what an editor chose comes as what a client can show, never as a key of our tables."""
    picture = get_image_model().objects.create(
        title="x", file=get_test_image_file(), collection=fjordby.collection
    )
    target = content.article(sleep["da"], "Target")
    image = {
        "type": "image",
        "value": {"image": picture.pk, "alt": "A cradle", "caption": ""},
        "id": str(uuid.uuid4()),
    }
    page = content.article(sleep["da"], body=[image, related(target)], image=picture, image_alt="A cradle")
    shown = ask(f"articles/{page.uuid}").json()
    of_image, of_related = shown["blocks"]
    assert of_image["data"]["image"]["src"].startswith("/media/")
    assert of_image["data"]["image"]["width"] > 0
    assert shown["image"]["alt"] == "A cradle"
    assert of_related["data"]["articles"] == [str(target.uuid)]

    def whole_numbers(value):
        if isinstance(value, dict):
            for key, part in value.items():
                if isinstance(part, int) and key in {
                    "image",
                    "poster",
                    "video",
                    "captions",
                    "page",
                    "id",
                    "pk",
                }:
                    yield key
                yield from whole_numbers(part)
        elif isinstance(value, list):
            for part in value:
                yield from whole_numbers(part)

    assert list(whole_numbers(shown)) == []


@pytest.mark.parametrize("links", [1, 40])
def test_thirty_links_cost_thirty_queries_when_reading(fjordby, sleep, links, django_assert_num_queries):
    """Complaint 3: reading is the host and one statement, whatever stands in the article."""
    page = linking_article(sleep, links)
    with django_assert_num_queries(2):
        shown = ask(f"articles/{page.uuid}", **PLAIN).json()
    assert shown["blocks"][0]["html"].count("data-article") == links


def test_thirty_links_cost_thirty_queries_when_publishing(fjordby, sleep):
    """Complaint 3: and publishing does not grow with them either."""
    counts = []
    for links in (1, 40):
        page = linking_article(sleep, links)
        PublishedArticle.unscoped.filter(article_uuid=page.uuid).update(body_id=_another_body())
        with CaptureQueriesContext(connection) as queries:
            snapshot_articles([page.uuid])
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 2, counts


def _another_body():
    from cms.content.models import PublishedBody

    return PublishedBody.objects.get_or_create(
        digest="0" * 24, defaults={"body": b"{}", "gzip": b"", "brotli": b""}
    )[0]


def linking_article(sleep, links):
    targets = [content.article(sleep["da"], f"T {links} {n}") for n in range(links)]
    html = "".join(f'<p><a linktype="page" id="{target.pk}">x</a></p>' for target in targets)
    return content.article(sleep["da"], f"Source {links}", body=[content.text(html)])


def test_same_tree_on_several_domains_with_overrides_is_impossible(fjordby, klitby, sleep):
    """Complaint 4: one regional article on two hosts, with each place's own contact in it."""
    from cms.content.models import LocalFact

    for place, phone in ((fjordby, "70 00 00 01"), (klitby, "70 00 00 02")):
        LocalFact.unscoped.create(municipality=place, slot="midwives", name=place.name, phone=phone)
    body = [{"type": "local_contact", "value": {"slot": "midwives"}, "id": str(uuid.uuid4())}]
    page = content.article(sleep["da"], body=body)
    content.article(content.local_index(klitby), "Only in Klitby")
    shown = {host: ask(f"articles/{page.uuid}", f"{host}.localhost").json() for host in ("fjordby", "klitby")}
    assert [shown[host]["blocks"][0]["data"]["tel"] for host in ("fjordby", "klitby")] == [
        "tel:70000001",
        "tel:70000002",
    ]
    listed = {
        host: {card["title"] for card in ask("articles", f"{host}.localhost").json()["results"]}
        for host in ("fjordby", "klitby")
    }
    assert listed == {"fjordby": {"Safe sleep"}, "klitby": {"Safe sleep", "Only in Klitby"}}
    assert not re.search(r"https?://", ask(f"articles/{page.uuid}", **PLAIN).content.decode())
