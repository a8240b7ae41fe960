"""Tags in the spreadsheet of articles."""

from django.urls import reverse

from cms.audit.models import AuditEvent
from cms.content.models import ArticlePage, PublishedArticle
from cms.review.spreadsheet.cells import as_number
from tests.cms.review.conftest import draft
from tests.cms.review.spreadsheet.sheets import csv_of, fetch, published, say_yes, upload
from tests.factories.content import locale_for


def tags_cell(rows, words):
    return csv_of([rows[0], *([*row[:11], words] for row in rows[1:])])


def test_tags_go_out_come_back_and_reach_families_without_the_drafts_words(fjordby, page, editor):
    latest = page.get_latest_revision_as_object()
    latest.title = "Unreviewed title"
    latest.save_revision(user=fjordby.author)
    _data, rows = fetch(editor, "csv")
    shown = upload(editor, tags_cell(rows, "tvillinger, Hud mod hud"))
    [seen] = shown.context["found"].changes
    assert seen.tags == ([], ["Hud mod hud", "tvillinger"])
    assert "Hud mod hud, tvillinger" in shown.content.decode()
    say_yes(editor, shown)
    row = PublishedArticle.unscoped.get(article_uuid=page.uuid, municipality=fjordby.place)
    assert (row.title, row.tags) == ("Safe sleep", ["hud mod hud", "tvillinger"])
    kept = ArticlePage.objects.get(pk=page.pk)
    assert kept.get_latest_revision_as_object().title == "Unreviewed title"
    assert kept.get_latest_revision_as_object().tags == kept.tags == ["Hud mod hud", "tvillinger"]
    data, _rows = fetch(editor, "csv")
    assert upload(editor, data).context["found"].unchanged == 1
    [event] = AuditEvent.objects.filter(action="review.details_changed")
    assert event.data["tags"] == [[], ["Hud mod hud", "tvillinger"]]


def test_too_many_tags_and_those_of_a_translation_are_refused(fjordby, page, editor):
    _data, rows = fetch(editor, "csv")
    many = ", ".join(f"t{number}" for number in range(11))
    [refusal] = upload(editor, tags_cell(rows, many)).context["found"].refusals
    assert "10" in refusal.text
    english = ArticlePage.objects.get(pk=page.copy_for_translation(locale_for("en"), copy_parents=True).pk)
    _data, rows = fetch(editor, "csv")
    rows = [rows[0], *(row for row in rows if as_number(row[0]) == english.pk)]
    assert len(rows) == 2
    [refusal] = upload(editor, tags_cell(rows, "amning")).context["found"].refusals
    assert "danske" in refusal.text


def test_list_is_narrowed_to_a_tag_of_ones_own(fjordby, klitby, page, editor):
    ArticlePage.objects.filter(pk=page.pk).update(tags=["feber"])
    drafted = draft(fjordby.place, "A draft", owner=fjordby.author)
    drafted = drafted.get_latest_revision_as_object()
    drafted.tags = ["små børn"]
    drafted.save_revision()
    published(klitby, "CANARY-B", tags=["canary-tag"])
    address = reverse("review_articles")
    whole = editor.get(address).content.decode()
    assert "canary-tag" not in whole
    assert "CANARY" not in whole
    for tag, seen, unseen in (("feber", "Safe sleep", "A draft"), ("små børn", "A draft", "Safe sleep")):
        assert f'value="{tag}"' in whole
        text = editor.get(address, {"tag": tag}).content.decode()
        assert seen in text
        assert unseen not in text
    assert "CANARY" not in editor.get(address, {"tag": "canary-tag"}).content.decode()
