"""The review of the Danish article is that of its translations: renewed once, told and reminded of once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from wagtail_localize.models import SegmentOverride, Translation, TranslationSource

from cms.content.actions.hand_edits import take_over_hand_edits
from cms.content.actions.publishing import mark_overdue
from cms.content.models import ArticlePage, PublishedArticle, RegionLibraryPage
from cms.content.preview import create_preview
from cms.review.actions.reminders import send_reminders
from cms.review.actions.reviewing import check_translation
from cms.review.gate import checklist, missing
from cms.review.models import ReviewReminder
from tests.cms.content.asking import ask
from tests.cms.review.conftest import in_days, reviewed
from tests.cms.review.spreadsheet.sheets import csv_of, fetch, upload
from tests.cms.review.test_workflow import act
from tests.factories import content
from tests.factories.content import locale_for

LATE = {"reviewed_at": in_days(-800), "next_review_at": in_days(-100)}
METTE = {"reviewer_name": "Mette Holm", "reviewer_role": "Sundhedsplejerske"}
NEW = {"reviewed_at": in_days(0).isoformat(), "next_review_at": in_days(300).isoformat()}


def now(page):
    return ArticlePage.objects.get(pk=page.pk)


def shown(page, place=None):
    rows = PublishedArticle.unscoped.filter(article_uuid=page.translation_key)
    if place is not None:
        rows = rows.filter(municipality=place)
    return sorted(rows.values_list("locale", flat=True))


def told(page, locale="en"):
    provenance = ask(f"articles/{page.translation_key}?locale={locale}").json()["provenance"]
    return {name: provenance[name] for name in ("reviewer", "reviewed_at", "next_review_at", "overdue")}


def late_danish(town, title="Sikker søvn", **fields):
    page = reviewed(town.place, title, owner=town.author, **(METTE | LATE | fields))
    page.get_latest_revision().publish()
    return now(page)


def english_of(danish, town, **fields):
    facts = {**METTE, **LATE, "reviewer_role": "Health visitor", **fields}
    page = content.article(
        content.local_index(town.place, "en"), "Sleep safely", of=danish, owner=town.author, **facts
    )
    page.sources = danish.sources
    page.save_revision(user=town.author).publish()
    return now(page)


def renew(danish, town):
    """The whole of it: sent to review, approved, published by the approval."""
    danish.get_workflow().start(danish, town.author)
    values = {"reviewer_role": "Læge", "next_review_at": in_days(300).isoformat(), "comment": ""}
    act(now(danish), town.reviewer, **values)
    assert now(danish).next_review_at == in_days(300)


@pytest.fixture
def danish(fjordby):
    return late_danish(fjordby)


@pytest.fixture
def english(danish, fjordby):
    return english_of(danish, fjordby)


def test_the_renewed_review_brings_the_translation_back(fjordby, danish, english):
    assert shown(danish) == []
    renew(danish, fjordby)
    assert shown(danish) == ["da", "en"]
    # Its own fields are as they were: nobody has touched the page.
    assert now(english).next_review_at == in_days(-100)
    reviewer = {"name": fjordby.reviewer.display_name, "role": "Læge"}
    assert told(english) == NEW | {"reviewer": reviewer, "overdue": False}
    assert mark_overdue() == 0


def test_the_role_stays_in_the_language_of_the_translation_while_it_is_the_same_person(danish, english):
    page = now(danish)
    page.reviewed_at, page.next_review_at = in_days(0), in_days(300)
    page.save_revision().publish()
    reviewer = {"name": "Mette Holm", "role": "Health visitor"}
    assert told(english) == NEW | {"reviewer": reviewer, "overdue": False}


def test_a_translation_is_hidden_with_the_danish_article(fjordby, danish):
    english_of(danish, fjordby, reviewed_at=in_days(-1), next_review_at=in_days(300))
    assert shown(danish) == []


def test_every_municipality_gets_the_regions_translation_back(region, fjordby, klitby):
    topic = content.topic(fjordby.place)
    danish = content.article(topic["da"], "Sikker søvn", **METTE, **LATE)
    english = content.article(topic["en"], "Sleep safely", of=danish, **METTE, **LATE)
    assert shown(danish) == []
    page = now(danish)
    page.reviewed_at, page.next_review_at = in_days(0), in_days(300)
    page.save_revision().publish()
    for town in (fjordby, klitby):
        assert shown(english, town.place) == ["da", "en"]
    assert RegionLibraryPage.objects.filter(region=region).exists()


def test_what_names_the_translation_leads_to_it_again(fjordby, danish, english):
    link = content.text(f'<p><a linktype="page" id="{english.pk}">More</a>.</p>')
    index = content.local_index(fjordby.place, "en")
    naming = content.article(index, "Naming", body=[link])
    assert "data-article" not in ask(f"articles/{naming.uuid}?locale=en").json()["blocks"][0]["html"]
    renew(danish, fjordby)
    assert "data-article" in ask(f"articles/{naming.uuid}?locale=en").json()["blocks"][0]["html"]


def test_the_alias_of_a_translation_follows(fjordby, danish, english):
    alias = english.create_alias(update_slug="sleep-alias")
    assert shown(alias) == []
    renew(danish, fjordby)
    assert shown(alias) == ["en"]
    assert told(alias)["next_review_at"] == in_days(300).isoformat()


def test_a_translation_without_a_published_danish_article_has_its_own_review(fjordby, danish, english):
    page = now(english)
    page.next_review_at = in_days(10)
    page.save_revision().publish()
    assert shown(danish) == []
    now(danish).unpublish()
    assert shown(danish) == ["en"]
    assert told(english)["next_review_at"] == in_days(10).isoformat()


def test_renewing_costs_no_query_more_for_another_language(fjordby, danish, english):
    page = now(danish)
    page.next_review_at = in_days(200)
    page.save_revision().publish()

    def queries(days):
        draft = now(danish)
        draft.next_review_at = in_days(days)
        revision = draft.save_revision()
        with CaptureQueriesContext(connection) as found:
            revision.publish()
        return len(found)

    both = queries(250)
    ArticlePage.objects.get(pk=english.pk).delete()
    assert both <= queries(251) + 1  # one statement more writes the words that are searched


# Translations written by hand


def test_a_translation_by_hand_can_be_published_long_after_its_own_date(fjordby, danish, english):
    renew(danish, fjordby)
    page = now(english)
    page.title = "Sleep well"
    revision = page.save_revision(user=fjordby.author)
    check_translation(page=now(english), actor=fjordby.reviewer, role="Tolk", revision=revision.pk)
    draft = now(english).get_latest_revision_as_object()
    assert [check.code for check in missing(draft)] == []
    now(english).get_latest_revision().publish(user=fjordby.author)
    assert told(english)["next_review_at"] == in_days(300).isoformat()


def test_the_gate_says_what_the_danish_article_needs(danish, english):
    def lines():
        with translation.override("da"):
            return {check.code: (check.met, str(check.text)) for check in checklist(english)}

    met, text = lines()["next_review"]
    assert not met
    assert "den danske artikel" in text
    ArticlePage.objects.filter(pk=danish.pk).update(next_review_at=None, reviewer_name="")
    assert not lines()["reviewer"][0]
    met, text = lines()["next_review"]
    assert not met
    assert "Den danske artikel" in text


def test_dates_are_not_taken_along_into_the_translation_editor(fjordby, danish, english):
    source, _made = TranslationSource.get_or_create_from_instance(danish)
    stopped = Translation.objects.create(source=source, target_locale=locale_for("en"), enabled=False)
    page = now(english)
    page.body = danish.body
    page.reviewed_at, page.next_review_at = in_days(-900), in_days(-200)
    page.save_revision(user=fjordby.author)
    take_over_hand_edits(translation=stopped, page=now(english), user=fjordby.author)
    paths = set(SegmentOverride.objects.values_list("context__path", flat=True))
    assert not paths & {"reviewed_at", "next_review_at"}


def test_the_editor_of_a_translation_shows_the_danish_dates_and_asks_for_none(
    fjordby, danish, english, enter
):
    renew(danish, fjordby)
    client = enter(fjordby.author)
    form = client.get(reverse("wagtailadmin_pages:edit", args=(english.pk,))).context["form"]
    assert "next_review_at" not in form.fields
    assert form.instance.next_review_at == in_days(300)
    assert form.instance.reviewer_name == fjordby.reviewer.display_name
    own = client.get(reverse("wagtailadmin_pages:edit", args=(danish.pk,))).context["form"]
    assert "next_review_at" in own.fields


def test_the_preview_of_a_translation_says_the_danish_date(fjordby, danish, english):
    renew(danish, fjordby)
    snapshot, _token = create_preview(
        page=now(english).get_latest_revision_as_object(), municipality=fjordby.place, view="phone"
    )
    provenance = snapshot.payload["provenance"]
    assert (provenance["next_review_at"], provenance["overdue"]) == (in_days(300).isoformat(), False)


# Owners


def test_the_owner_is_reminded_of_the_danish_article_alone(danish, english):
    assert send_reminders() == 1
    assert set(ReviewReminder.objects.values_list("page", flat=True)) == {danish.pk}
    now(danish).unpublish()
    assert send_reminders() == 1
    assert english.pk in ReviewReminder.objects.values_list("page", flat=True)


def test_the_report_names_the_danish_article_alone(fjordby, danish, english, enter):
    answer = enter(fjordby.admin).get(reverse("review_due"))
    assert [page.pk for page in answer.context["object_list"]] == [danish.pk]
    renew(danish, fjordby)
    assert list(enter(fjordby.admin).get(reverse("review_due")).context["object_list"]) == []


def test_the_list_of_articles_says_the_danish_dates_and_takes_none_for_a_translation(
    fjordby, danish, english, enter
):
    renew(danish, fjordby)
    client = enter(fjordby.author)
    _data, rows = fetch(client, "csv")
    [row] = [row for row in rows if row[0] == str(english.pk)]
    assert in_days(300).isoformat() in row
    assert fjordby.reviewer.display_name in row
    column = row.index(in_days(300).isoformat())
    changed = [*row[:column], in_days(200).isoformat(), *row[column + 1 :]]
    [refusal] = upload(client, csv_of([rows[0], changed])).context["found"].refusals
    assert "danske" in refusal.text
