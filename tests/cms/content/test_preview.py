import datetime as dt
import json

import pytest
from django.core import signing
from django.test import Client, RequestFactory
from django.utils import timezone

from cms.content.models import ArticlePage, PreviewSnapshot, PublishedArticle, Variant
from cms.content.preview import create_preview, open_preview, remove_old_previews
from tests.factories import content
from tests.factories.overrides import override


def read(token, host="fjordby.localhost"):
    return Client().get("/api/v1/preview", headers={"host": host, "authorization": f"Preview {token}"})


@pytest.fixture
def draft(fjordby, klitby, sleep):
    page = content.article(sleep["da"])
    page.title = "Unsaved title"
    return page


def test_token_shows_the_draft_as_an_article_and_nothing_is_published(draft, fjordby):
    _row, token = create_preview(page=draft, municipality=fjordby, view="phone")
    answer = read(token)
    assert answer.json()["title"] == "Unsaved title"
    assert answer.json()["preview"] == {"municipality": "fjordby", "view": "phone"}
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert set(PublishedArticle.unscoped.values_list("title", flat=True)) == {"Safe sleep"}
    published = Client().get(f"/api/v1/library/articles/{draft.uuid}", headers={"host": "fjordby.localhost"})
    assert set(answer.json()) == set(published.json()) | {"preview"}


@pytest.mark.parametrize("token", ["", "x", "a:b:c"])
def test_forged_token_is_refused(fjordby, token):
    answer = read(token)
    assert (answer.status_code, answer.json()["code"]) == (404, "preview_gone")


def test_token_of_one_municipality_opens_nothing_on_another_host(draft, fjordby):
    _row, token = create_preview(page=draft, municipality=fjordby, view="wide")
    assert read(token, "klitby.localhost").status_code == 404
    assert read(token).status_code == 200


def test_token_dies_after_fifteen_minutes_and_with_its_row(draft, fjordby, monkeypatch):
    row, token = create_preview(page=draft, municipality=fjordby, view="wide")
    late = signing.time.time() + 901
    monkeypatch.setattr(signing.time, "time", lambda: late)
    assert read(token).status_code == 404
    monkeypatch.undo()
    assert read(token).status_code == 200
    row.delete()
    assert read(token).status_code == 404


def test_old_rows_are_removed_when_a_new_one_is_made(draft, fjordby):
    row, _token = create_preview(page=draft, municipality=fjordby, view="wide")
    PreviewSnapshot.unscoped.filter(pk=row.pk).update(created_at=timezone.now() - dt.timedelta(minutes=16))
    create_preview(page=draft, municipality=fjordby, view="wide")
    assert not PreviewSnapshot.unscoped.filter(pk=row.pk).exists()
    assert remove_old_previews(timezone.now() + dt.timedelta(hours=1)) == 1


def test_modes_are_the_municipalities_that_read_the_page(draft, fjordby):
    assert [name for name, _label in draft.preview_modes] == [
        "fjordby:phone",
        "fjordby:wide",
        "fjordby:phone:easy",
        "fjordby:wide:easy",
        "klitby:phone",
        "klitby:wide",
        "klitby:phone:easy",
        "klitby:wide:easy",
    ]
    local = content.article(content.local_index(fjordby), "Local")
    assert [name for name, _label in local.preview_modes][:2] == ["fjordby:phone", "fjordby:wide"]


def test_token_travels_in_the_fragment_only(draft, fjordby, klitby):
    request = RequestFactory().get("/admin/pages/1/edit/preview/")
    request.municipality = fjordby
    here = open_preview(request, page=draft, mode="fjordby:phone").headers["Location"]
    assert here.startswith("/preview#t=")
    there = open_preview(request, page=draft, mode="klitby:wide").headers["Location"]
    assert there.startswith("http://klitby.localhost:8000/preview#t=")


def test_page_that_was_never_saved_can_be_previewed(fjordby, klitby, sleep):
    parent = sleep["da"]
    page = ArticlePage(title="New", slug="new", summary="New.", locale=parent.locale)
    page.body = json.dumps([content.text("<p>Brand new.</p>")])
    page.depth = parent.depth + 1
    page.path = ArticlePage._get_path(parent.path, page.depth, 1)
    _row, token = create_preview(page=page, municipality=fjordby, view="phone")
    assert read(token).json()["blocks"][0]["html"].endswith("<p>Brand new.</p></div>")


def test_each_screen_of_the_panel_has_a_width_and_each_mode_a_screen(draft):
    widths = {size["name"]: size["device_width"] for size in draft.preview_sizes}
    assert widths == {"phone": 390, "wide": 1280}
    assert {name.split(":")[1] for name, _label in draft.preview_modes} == set(widths)
    assert draft.default_preview_mode.split(":")[1] == draft.default_preview_size


def test_easy_version_that_families_do_not_read_is_left_out_and_said(draft, fjordby, klitby, sleep):
    easy = {"easy_summary": "Short.", "easy_body": [content.text("<p>Easy words.</p>")]}
    page = content.article(sleep["da"], "Both versions", **easy)
    override(fjordby, page, "replace_all", "<p>Our own words.</p>")

    def seen(page, place):
        _row, token = create_preview(page=page, municipality=place, view="phone", variant=Variant.EASY)
        found = read(token, f"{place.slug}.localhost").json()
        return found["variant"], found["preview"].get("easy_left_out", False)

    assert seen(page, fjordby) == ("normal", True)
    assert seen(page, klitby) == ("easy", False)
    assert seen(draft, klitby) == ("normal", True)


def test_preview_may_frame_itself_and_no_other_page_may_frame(fjordby):
    host = {"host": "fjordby.localhost"}
    policy = Client().get("/preview?frame=1", headers=host).headers["Content-Security-Policy"]
    assert "frame-src 'self'" in policy
    assert "frame-src" not in Client().get("/", headers=host).headers["Content-Security-Policy"]
