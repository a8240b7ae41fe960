"""What an editor does in Wagtail, from end to end."""

import pytest
from django.test import Client
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.accounts.models import Role
from cms.content.models import ArticlePage, LocalFact, LocalFactText
from tests.cms.content.asking import ask
from tests.cms.review.conftest import approve
from tests.factories import content
from tests.factories.accounts import sign_in, staff_user

SOURCE = {"publisher": "SST", "title": "Søvn", "url": "", "year": "2025"}


@pytest.fixture
def editor(fjordby):
    client = Client(headers={"host": "fjordby.localhost"})
    sign_in(client, staff_user(fjordby, Role.EDITOR))
    return client


def form(page, **changes):
    values = {
        "title": page.title,
        "slug": page.slug,
        "summary": page.summary,
        "search_terms": "",
        "body": streamfield([("text", rich_text("<p>New words.</p>"))]),
        "easy_title": "",
        "easy_summary": "",
        "easy_body": streamfield([]),
        "related_articles": streamfield([]),
        "stages": streamfield([]),
        "sources": streamfield([("source", SOURCE)]),
        "next_review_at": page.next_review_at or "",
        "comments": inline_formset([]),
        **changes,
    }
    return nested_form_data(values)


@pytest.fixture
def page(fjordby, klitby, sleep):
    return content.article(
        content.local_index(fjordby),
        "Open house",
        topic=sleep["da"],
        **content.reviewed(),
    )


def test_edit_preview_publish_and_the_family_sees_it(editor, page):
    address = f"/admin/pages/{page.pk}/edit/"
    assert editor.get(address).status_code == 200
    preview = f"{address}preview/?mode=fjordby:phone"
    assert editor.post(preview, form(page, title="Draft title")).json()["is_valid"]
    framed = editor.get(f"{preview}&in_preview_panel=true")
    token = framed.headers["Location"].partition("#t=")[2]
    draft = editor.get("/api/v1/preview", headers={"authorization": f"Preview {token}"}).json()
    assert draft["title"] == "Draft title"
    assert ask(f"articles/{page.uuid}").json()["title"] == "Open house"
    editor.post(address, form(page, title="Draft title"))
    approve(ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object())
    answer = editor.post(address, form(page, title="Draft title") | {"action-publish": "action-publish"})
    assert answer.status_code == 302
    shown = ask(f"articles/{page.uuid}").json()
    assert (shown["title"], shown["blocks"][0]["html"]) == (
        "Draft title",
        '<div class="block block--text"><p>New words.</p></div>',
    )


def test_new_article_is_previewed_before_it_is_saved(editor, page, fjordby):
    parent = content.local_index(fjordby)
    preview = f"/admin/pages/add/content/articlepage/{parent.pk}/preview/?mode=fjordby:wide"
    new = ArticlePage(title="Brand new", slug="brand-new", summary="New.")
    assert editor.post(preview, form(new)).json()["is_valid"]
    assert editor.get(preview).headers["Location"].startswith("/preview#t=")


def test_editor_fills_in_a_local_contact_for_the_own_municipality(editor, fjordby, klitby):
    theirs = LocalFact.unscoped.create(municipality=klitby, slot="midwives", name="Klitby midwives")
    listing = "/admin/snippets/content/localfact/"
    values = {
        "slot": "midwives",
        "name": "Jordemødre i Fjordby",
        "phone": "70 00 01 12",
        "hours": "",
        "address": "",
        "texts": inline_formset([{"language": "en", "name": "Midwives in Fjordby", "hours": ""}]),
    }
    assert editor.post(f"{listing}add/", nested_form_data(values)).status_code == 302
    made = LocalFact.unscoped.get(municipality=fjordby)
    assert [text.name for text in LocalFactText.unscoped.filter(fact=made)] == ["Midwives in Fjordby"]
    again = editor.post(f"{listing}add/", nested_form_data(values))
    assert again.status_code == 200
    assert LocalFact.unscoped.filter(municipality=fjordby).count() == 1
    html = editor.get(listing).content.decode()
    assert "Jordemødre i Fjordby" in html
    assert "Klitby midwives" not in html
    assert editor.get(f"{listing}edit/{theirs.pk}/").status_code in {302, 404}
