"""What an editor of a municipality, and the region, do with changes in Wagtail."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.accounts.models import Membership, Role, User
from cms.content.models import ArticlePage, PreviewSnapshot
from cms.municipalities.actions.groups import sync_region_groups
from cms.municipalities.models import Domain
from cms.overrides.models import LockedBlock, Override
from tests.cms.content.asking import ask
from tests.cms.overrides.conftest import act, client_of
from tests.factories import content
from tests.factories.accounts import sign_in
from tests.factories.core import UserFactory
from tests.factories.overrides import emergency, override

LIST = "/admin/snippets/overrides/override/"


def form(made, html="<p>Words from here.</p>", **values):
    return nested_form_data(
        {
            "mode": made.mode,
            "block_id": made.block_id,
            "body": streamfield([("text", rich_text(html))]),
            "seen_revision": "",
            **values,
        }
    )


def test_choose_article_part_write_preview_review_publish(editor, reviewer, article, parts):
    listed = editor.get("/admin/regional-articles/?q=sleep").content.decode()
    start = f"/admin/regional-articles/{article.pk}/change/"
    assert start in listed
    assert "Keep the room cool." in editor.get(start).content.decode()
    answer = editor.post(start, {"mode": "insert_after", "block_id": parts[0]["id"]})
    made = Override.unscoped.get()
    assert answer.headers["Location"] == f"{LIST}edit/{made.pk}/"
    assert (made.live, made.municipality.slug, made.base_revision) == (
        False,
        "fjordby",
        ArticlePage.objects.get(pk=article.pk).live_revision_id,
    )
    edit = f"{LIST}edit/{made.pk}/"
    html = editor.get(edit).content.decode()
    assert "Lay the baby on the back." in html

    preview = f"{LIST}preview/{made.pk}/"
    assert editor.post(preview, form(made, "<p>Unsaved words.</p>")).json()["is_valid"]
    framed = editor.get(f"{preview}?mode=phone&in_preview_panel=true")
    token = framed.headers["Location"].partition("#t=")[2]
    draft = editor.get("/api/v1/preview", headers={"authorization": f"Preview {token}"}).json()
    assert [block["html"].count("Unsaved words.") for block in draft["blocks"]] == [0, 1, 0]
    assert draft["local_blocks"] == [draft["blocks"][1]["id"]]
    assert PreviewSnapshot.unscoped.get().municipality.slug == "fjordby"
    assert "Unsaved" not in ask(f"articles/{article.uuid}").content.decode()

    assert editor.post(edit, form(made)).status_code == 302  # a draft
    assert "Words from here." not in ask(f"articles/{article.uuid}").content.decode()
    assert editor.post(edit, form(made) | {"action-publish": "1"}).status_code == 302
    assert (
        "Words from here." not in ask(f"articles/{article.uuid}").content.decode()
    )  # nobody has reviewed it
    assert editor.post(edit, form(made) | {"action-submit": "1"}).status_code == 302
    act(Override.unscoped.get(), reviewer.user)
    assert "Words from here." in ask(f"articles/{article.uuid}").content.decode()
    assert "Words from here." not in ask(f"articles/{article.uuid}", "klitby.localhost").content.decode()
    assert editor.get(f"{LIST}history/{made.pk}/").status_code == 200


def test_add_leads_to_the_articles(editor, article):
    assert editor.get(f"{LIST}add/").headers["Location"] == "/admin/regional-articles/"


def test_publishing_without_words_is_refused_and_a_draft_is_not(editor, article, fjordby):
    made = override(fjordby, article, "append", publish=False)
    empty = form(made, body=streamfield([]))
    assert editor.post(f"{LIST}edit/{made.pk}/", empty | {"action-publish": "1"}).status_code == 200
    assert not Override.unscoped.get().live
    assert editor.post(f"{LIST}edit/{made.pk}/", empty).status_code == 302


def test_difference_is_shown_and_found_still_right(editor, article, parts, fjordby):
    made = override(fjordby, article, "append")
    page = ArticlePage.objects.get(pk=article.pk)
    page.body = [parts[0], {**parts[1], "value": "<p>Keep the room warm.</p>"}]
    page.save_revision().publish()
    seen = ArticlePage.objects.get(pk=article.pk).live_revision_id
    html = editor.get(f"{LIST}edit/{made.pk}/").content.decode()
    assert "<del>cool.</del> <ins>warm.</ins>" in html
    home = editor.get("/admin/").content.decode()
    assert f"{LIST}edit/{made.pk}/" in home
    confirm = f"/admin/regional-articles/changes/{made.pk}/confirm/"
    editor.post(confirm, {"seen_revision": "7"})
    assert Override.unscoped.get().base_revision != seen
    editor.post(confirm, {"seen_revision": str(seen)})
    assert Override.unscoped.get().base_revision == seen
    assert "<ins>" not in editor.get(f"{LIST}edit/{made.pk}/").content.decode()
    assert f"{LIST}edit/{made.pk}/" not in editor.get("/admin/").content.decode()


def test_saving_with_the_difference_in_view_moves_the_base(editor, reviewer, article, fjordby):
    made = override(fjordby, article, "append")
    page = ArticlePage.objects.get(pk=article.pk)
    page.save_revision().publish()
    seen = ArticlePage.objects.get(pk=article.pk).live_revision_id
    changed = form(made, seen_revision=str(seen)) | {"action-submit": "1"}
    assert editor.post(f"{LIST}edit/{made.pk}/", changed).status_code == 302
    assert Override.unscoped.get().get_latest_revision_as_object().base_revision == seen
    act(Override.unscoped.get(), reviewer.user)
    assert Override.unscoped.get().base_revision == seen


def test_editor_sees_and_touches_only_the_own(editor, article, klitby, fjordby):
    theirs = override(klitby, article, "append", "<p>CANARY theirs</p>")
    ours = override(fjordby, article, "append", "<p>Ours</p>")
    listed = editor.get(LIST).content.decode()
    assert f"edit/{ours.pk}/" in listed
    assert f"edit/{theirs.pk}/" not in listed
    for address in (
        f"{LIST}edit/{theirs.pk}/",
        f"{LIST}history/{theirs.pk}/",
        f"{LIST}delete/{theirs.pk}/",
        f"{LIST}unpublish/{theirs.pk}/",
        f"{LIST}preview/{theirs.pk}/",
        f"/admin/regional-articles/changes/{theirs.pk}/confirm/",
    ):
        for send in (editor.get, editor.post):
            answer = send(address)
            assert answer.status_code in {404, 405}, address
            assert b"CANARY" not in answer.content
    assert Override.unscoped.filter(pk=theirs.pk, live=True).exists()
    klitbys = client_of(klitby)
    assert "CANARY theirs" in klitbys.get(f"{LIST}edit/{theirs.pk}/").content.decode()


def test_professional_without_the_role_changes_nothing(article, fjordby):
    nurse = client_of(fjordby, Role.PROFESSIONAL)
    start = f"/admin/regional-articles/{article.pk}/change/"
    assert nurse.post(start, {"mode": "append"}).status_code in {302, 403}
    assert not Override.unscoped.exists()


def test_list_takes_the_same_queries_for_one_and_three(editor, sleep, fjordby):
    counts = []
    for number in range(3):
        page = content.article(sleep["da"], f"Article {number}", body=[content.text("<p>x</p>")])
        override(fjordby, page, "append")
        if number != 1:
            for address in (LIST, "/admin/regional-articles/", "/admin/"):
                editor.get(address)
                with CaptureQueriesContext(connection) as asked:
                    assert editor.get(address).status_code == 200
                counts.append(len(asked))
    assert counts[:3] == counts[3:]


@pytest.fixture
def region(fjordby):
    Domain.objects.create(hostname="localhost", region=fjordby.region)
    user: User = UserFactory(is_staff=True)
    Membership.objects.create(user=user, region=fjordby.region, role=Role.REGION_ADMIN)
    sync_region_groups(region=fjordby.region)
    client = Client(headers={"host": "localhost"})
    sign_in(client, user)
    return client


def test_region_locks_a_part_with_check_boxes(region, editor, sleep, fjordby):
    free, help_block = content.text("<p>About the dose.</p>"), emergency()
    article = content.article(sleep["da"], body=[free, help_block])
    address = f"/admin/regional-articles/{article.pk}/locks/"
    html = region.get(address).content.decode()
    assert f'value="{free["id"]}"' in html
    assert f'value="{help_block["id"]}"' not in html
    assert region.post(address, {"blocks": [free["id"]]}).status_code == 302
    assert LockedBlock.objects.get().block_id == free["id"]
    assert "checked" in region.get(address).content.decode()
    start = f"/admin/regional-articles/{article.pk}/change/"
    refused = editor.post(start, {"mode": "replace_block", "block_id": free["id"]})
    assert refused.status_code == 200
    assert not Override.unscoped.exists()
    assert editor.get(address).status_code == 404
    assert editor.post(address, {}).status_code == 404
    assert LockedBlock.objects.count() == 1


def test_regions_list_of_pages_offers_the_locks_and_a_municipalitys_does_not(editor, region, article, sleep):
    page, locks = f"/admin/pages/{sleep['da'].pk}/", f"/admin/regional-articles/{article.pk}/locks/"
    assert locks in region.get(page).content.decode()
    assert locks not in editor.get(page).content.decode()
