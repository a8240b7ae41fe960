"""Whoever imports by hand brings words, never the approval of them."""

import datetime as dt
import json
import uuid

import pytest
from django.urls import reverse

from cms.accounts.models import Role
from cms.content.models import ArticlePage, TranslationState
from cms.exchange.actions.exporting import exported_bytes
from cms.exchange.actions.importing import carry_on
from cms.exchange.models import ImportRun, Outcome
from cms.municipalities.actions.groups import sync_groups
from cms.overrides.models import Override
from cms.review.actions.words import keep_words
from cms.review.gate import missing
from cms.review.models import ArticleApproval, ReviewDates
from tests.cms.exchange.places import bring, codes, results, zipped
from tests.cms.exchange.test_round_trip import library, opened
from tests.factories import content
from tests.factories.accounts import sign_in, staff_user
from tests.factories.overrides import override

pytestmark = pytest.mark.django_db

FIELDS = ("reviewer_name", "reviewer_role", "reviewed_at", "next_review_at")
CHANGE = {"reviewer_name": "Lone Kjær", "reviewer_role": "Læge", "reviewed_at": dt.date(2026, 5, 4)}


@pytest.fixture
def editor(fjordby):
    made = staff_user(fjordby, Role.EDITOR)
    sync_groups(municipality=fjordby)
    return made


def made_up(fjordby, index, *, approvals=False):
    """A library whose one local article is new here, and says that somebody has reviewed it."""
    content.article(index, "Lokal", **content.reviewed())
    data = library(exported_bytes(region=fjordby.region, municipality=fjordby))
    [article] = [one for one in data["articles"] if one["owner"] == "municipality"]
    old, article["uuid"] = article["uuid"], str(uuid.uuid4())
    for text in article["translations"]:
        text["published"] |= {"title": "Opfundet", "slug": "opfundet", "summary": "Giv barnet honning."}
    for approval in data["apps"]["approvals"]:
        approval["page"] = {"$page": article["uuid"]}
    assert old not in json.dumps(data["apps"])
    if not approvals:
        del data["apps"]["approvals"]
    return zipped({"library.json": json.dumps(data)})


@pytest.mark.parametrize("approvals", [False, True])
@pytest.mark.parametrize("is_gone", [False, True])
def test_an_editor_cannot_bring_in_an_approval(fjordby, index, sleep, editor, approvals, is_gone):
    data = made_up(fjordby, index, approvals=approvals)
    # The account may be gone before the job begins: the import was asked for in the screen all the same.
    run = bring(fjordby, ("l.zip", data), actor=None if is_gone else editor)
    page = ArticlePage.objects.get(slug="opfundet")
    for one in (page, page.get_latest_revision_as_object()):
        assert [getattr(one, name) or "" for name in FIELDS] == [""] * 4
    assert not ArticleApproval.objects.filter(page=page.pk).exclude(name="").exists()
    assert {"reviewer", "next_review"} <= {check.code for check in missing(page)}
    whole, *pages = results(run)
    assert "reviews_left" in codes(whole)
    assert "review_left" in codes(next(file for file in pages if file.page_id == page.pk))


@pytest.mark.parametrize("who", ["editor", "gone", "administrator"])
def test_rules_for_review_dates_are_an_administrators_to_bring(fjordby, klitby, index, sleep, editor, who):
    ReviewDates.objects.create(site=fjordby.site, remind_days=[5], overdue_after=300, hide_after=900)
    data = exported_bytes(region=fjordby.region, municipality=fjordby)
    people = {
        "editor": staff_user(klitby, Role.EDITOR),
        "administrator": staff_user(klitby, Role.MUNICIPAL_ADMIN),
        "gone": None,
    }
    run = bring(klitby, ("l.zip", data), actor=people[who])
    brought = ReviewDates.objects.filter(site=klitby.site).values_list("hide_after", flat=True)
    whole, *_pages = results(run)
    assert list(brought) == ([900] if who == "administrator" else [])
    assert ("rules_left" in codes(whole)) == (who != "administrator")


def test_words_saved_by_a_person_count_as_nobodys_approval(fjordby, index, editor):
    page = content.article(index, "Egen", publish=False)
    draft = page.get_latest_revision_as_object()
    for name, value in content.reviewed().items():
        setattr(draft, name, value)
    draft.save_revision(user=editor)
    assert not ArticleApproval.objects.filter(page=page.pk).exists()
    assert "changed" in {check.code for check in missing(draft)}


def test_an_editor_cannot_publish_what_the_import_brought(client, fjordby, index, sleep, editor):
    data = made_up(fjordby, index, approvals=True)
    run = bring(fjordby, ("l.zip", data), actor=editor)
    client.defaults["HTTP_HOST"] = "fjordby.localhost"
    sign_in(client, editor)
    page = ArticlePage.objects.get(slug="opfundet")
    client.post(f"/admin/api/main/pages/{page.pk}/action/publish/")
    assert not ArticlePage.objects.get(pk=page.pk).live
    shown = client.get(reverse("exchange_import_report", args=[run.pk])).content.decode()
    assert "Godkendelser følger ikke med" in shown
    assert "Godkendelsen er ikke kommet med" in shown


def test_checks_of_translations_and_approved_changes_do_not_come_along(fjordby, klitby, sleep, index, editor):
    regional = content.article(sleep["da"], "Sikker soevn")
    override(fjordby, regional, "append", approve=True, **CHANGE)
    danish = content.article(index, "Lokal", **content.reviewed())
    english = content.article(content.local_index(fjordby, "en"), "Local", of=danish)
    keep_words(page=english, danish=danish, name="Amira", role="Læge", signed_in=True, revision_id=None)
    data = exported_bytes(region=fjordby.region, municipality=fjordby)
    run = bring(klitby, ("l.zip", data), actor=editor)
    theirs = Override.unscoped.get(municipality=klitby)
    assert (theirs.reviewer_name, theirs.reviewed_at, theirs.reviewed_text) == ("", None, "")
    draft = theirs.get_latest_revision_as_object()
    assert (draft.reviewed, draft.reviewed_text) == (None, "")
    assert ArticleApproval.objects.exclude(name="").count() == 2
    assert not TranslationState.objects.exclude(checked_by="").exists()
    assert "reviews_left" in codes(results(run)[0])


def test_the_same_words_are_unchanged_whoever_has_reviewed_them(fjordby, klitby, sleep, index, editor):
    content.article(index, "Lokal", **content.reviewed())
    data = exported_bytes(region=fjordby.region, municipality=fjordby)
    for place in (fjordby, klitby, klitby):
        run = bring(place, ("l.zip", data), actor=editor)
    again = [file.outcome for file in results(run) if file.page]
    assert again == [Outcome.UNCHANGED]
    assert ArticlePage.objects.get(slug="lokal", owner=None).reviewer_name == "Lone Kjær"


def test_nothing_is_told_where_nothing_was_reviewed(fjordby, klitby, sleep, index, editor):
    content.article(index, "Lokal")
    data = exported_bytes(region=fjordby.region, municipality=fjordby)
    assert "approvals" not in json.loads(opened(data).read("library.json"))["apps"]
    run = bring(klitby, ("l.zip", data), actor=editor)
    assert not {"review_left", "reviews_left"} & set().union(*map(codes, results(run)))
    assert ImportRun.unscoped.get(pk=run.pk).is_finished
    assert carry_on(run.pk) is not None
