"""The list of articles goes out as a spreadsheet and comes back: shown first, then all or nothing."""

import io
import zipfile
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import PageLogEntry

from cms.audit.models import AuditEvent
from cms.content.models import ArticlePage, PublishedArticle
from cms.review.actions.details import StaleError, change_details
from cms.review.queries import library_here
from cms.review.rules import editors_since_approval
from cms.review.spreadsheet.cells import as_day, as_number, as_text, harmless
from cms.review.spreadsheet.comparing import Wish
from cms.review.spreadsheet.files import UnreadableTableError, read_table
from tests.cms.review.conftest import draft, in_days
from tests.cms.review.spreadsheet.sheets import csv_of, fetch, published, say_yes, sheet_of, upload

NEW_DAY = in_days(200)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_list_tells_all_that_an_editor_asks_for_and_comes_back_unchanged(fjordby, klitby, page, editor, kind):
    published(klitby, "CANARY-B")
    draft(fjordby.place, "A draft", owner=fjordby.author)
    data, rows = fetch(editor, kind)
    facts = dict(zip(rows[0], next(row for row in rows if "Safe sleep" in row), strict=True))
    assert as_number(facts["Nummer"]) == page.pk
    assert facts["Sprog"] == "da"
    assert facts["Den ansvarliges e-mail"] == fjordby.author.email
    assert facts["Gennemgået af"] == "Lone Kjær"
    assert as_day(facts["Næste gennemgang"]) == in_days(300)
    assert as_day(facts["Sidst gennemgået"]) == in_days(-1)
    assert {row[1] for row in rows[1:]} == {"Safe sleep", "A draft"}
    assert b"CANARY" not in data
    shown = upload(editor, data, f"list.{kind}")
    found = shown.context["found"]
    assert (found.changes, found.refusals, found.unchanged) == ([], [], 2)


def test_csv_opens_by_a_click_in_danish_excel(page, editor):
    data, _rows = fetch(editor, "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.splitlines()[0].count(b";") == 11


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_what_would_be_calculated_is_text_in_the_file_and_the_same_text_when_read_back(text):
    assert harmless(text) == f"'{text}"
    assert as_text(harmless(text)) == text.strip()
    assert harmless("Søvn = ro") == "Søvn = ro"
    assert as_text("'quoted'") == "'quoted'"


@pytest.mark.parametrize("report", ["review_articles", "review_hardest", "review_due"])
def test_formulas_in_titles_calculate_nothing(fjordby, enter, report):
    title = "=HYPERLINK(1)"
    published(fjordby, title, slug="formula", next_review_at=in_days(20), reviewed_at=in_days(-300))
    client = enter(fjordby.author)
    text = b"".join(client.get(reverse(report), {"export": "csv"}).streaming_content).decode()
    assert f"'{title}" in text
    assert f";{title}" not in text
    book = b"".join(client.get(reverse(report), {"export": "xlsx"}).streaming_content)
    cells = [cell for row in load_workbook(io.BytesIO(book)).active.iter_rows() for cell in row]
    [told] = [cell for cell in cells if cell.value == title]
    assert told.data_type == "s"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_changed_cells_are_shown_first_and_then_carried_out(fjordby, page, editor, kind):
    _data, rows = fetch(editor, kind)
    write = csv_of if kind == "csv" else sheet_of
    day = NEW_DAY.strftime("%d-%m-%Y") if kind == "csv" else NEW_DAY
    change = [
        [*row[:1], "Another title", *row[2:6], fjordby.colleague.email.upper(), *row[7:9], day, row[10]]
        for row in rows[1:]
    ]
    shown = upload(editor, write([rows[0], *change]))
    text = shown.content.decode()
    assert "Safe sleep" in text
    assert "Another title" not in text
    [seen] = shown.context["found"].changes
    assert (seen.owner[1], seen.next_review) == (fjordby.colleague, (in_days(300), NEW_DAY))
    page.refresh_from_db()
    assert (page.owner, page.next_review_at) == (fjordby.author, in_days(300))
    assert say_yes(editor, shown).status_code == 302
    page = ArticlePage.objects.get(pk=page.pk)
    assert (page.owner, page.next_review_at, page.title) == (fjordby.colleague, NEW_DAY, "Safe sleep")
    assert not page.has_unpublished_changes
    [event] = AuditEvent.objects.filter(action="review.details_changed")
    assert (event.actor_id, event.municipality_id) == (fjordby.author.pk, fjordby.place.pk)
    assert event.data["next_review_at"] == [in_days(300).isoformat(), NEW_DAY.isoformat()]
    assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.edit", user=fjordby.author).exists()


def test_families_see_the_new_date_and_none_of_the_drafts_words(fjordby, page, editor):
    latest = page.get_latest_revision_as_object()
    latest.title = "Words that nobody has approved"
    latest.save_revision(user=fjordby.author)
    rows = [["Number", "Next review"], [page.pk, NEW_DAY.isoformat()]]
    say_yes(editor, upload(editor, csv_of(rows)))
    page = ArticlePage.objects.get(pk=page.pk)
    assert (page.title, page.next_review_at) == ("Safe sleep", NEW_DAY)
    read = PublishedArticle.unscoped.get(article_uuid=page.uuid)
    assert (read.next_review_at, read.title) == (NEW_DAY, "Safe sleep")
    again = page.get_latest_revision_as_object()
    assert (again.title, again.next_review_at) == ("Words that nobody has approved", NEW_DAY)
    assert page.has_unpublished_changes


def test_a_draft_stays_a_draft_and_keeps_the_date(fjordby, editor):
    page = draft(fjordby.place, "A draft", owner=fjordby.author)
    rows = [["Nummer", "Næste gennemgang"], [page.pk, NEW_DAY.isoformat()]]
    say_yes(editor, upload(editor, csv_of(rows)))
    page = ArticlePage.objects.get(pk=page.pk)
    assert not page.live
    assert page.get_latest_revision_as_object().next_review_at == NEW_DAY
    _data, listed = fetch(editor, "csv")
    assert NEW_DAY.isoformat() in listed[1]


def test_who_moves_a_date_may_still_approve_the_words(fjordby, page, enter):
    client = enter(fjordby.reviewer)
    rows = [["Number", "Next review"], [page.pk, NEW_DAY.isoformat()]]
    say_yes(client, upload(client, csv_of(rows)))
    assert ArticlePage.objects.get(pk=page.pk).next_review_at == NEW_DAY
    assert fjordby.reviewer.pk not in editors_since_approval(page)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"day": in_days(-1).isoformat()}, "fremtiden"),
        ({"day": in_days(0).isoformat()}, "fremtiden"),
        ({"day": in_days(900).isoformat()}, "24 måneder"),
        ({"day": in_days(729).isoformat(), "reviewed": -30}, "24 måneder fra sidste"),
        ({"day": "soon"}, "ikke en dato"),
        ({"email": "nobody@example.org"}, "Ingen, der skriver her"),
        ({"number": "twelve"}, "intet nummer"),
        ({"number": "1e400"}, "intet nummer"),
    ],
)
def test_what_cannot_be_is_refused_in_plain_words(fjordby, enter, cells, told):
    page = published(fjordby, "Safe sleep", reviewed_at=in_days(cells.get("reviewed", -1)))
    client = enter(fjordby.author)
    row = [cells.get("number", page.pk), cells.get("email", ""), cells.get("day", "")]
    shown = upload(client, csv_of([["Number", "E-mail of the person responsible", "Next review"], row]))
    [refusal] = shown.context["found"].refusals
    assert told in str(refusal.text)
    assert shown.context["agreed"] == ""


def test_articles_and_colleagues_of_others_do_not_exist_here(fjordby, klitby, page, editor):
    other = published(klitby, "CANARY-B")
    heading = ["Number", "E-mail of the person responsible", "Next review"]
    rows = [heading, [other.pk, "", NEW_DAY.isoformat()], [page.pk, klitby.author.email, ""]]
    shown = upload(editor, csv_of(rows))
    assert shown.context["found"].changes == []
    assert [one.row for one in shown.context["found"].refusals] == [2, 3]
    assert "CANARY" not in shown.content.decode()
    assert ArticlePage.objects.get(pk=other.pk).next_review_at == in_days(300)


def test_what_was_agreed_to_is_for_this_person_and_place_only(fjordby, klitby, page, enter):
    rows = [["Number", "Next review"], [page.pk, NEW_DAY.isoformat()]]
    agreed = upload(enter(fjordby.author), csv_of(rows)).context["agreed"]
    for person, host in ((fjordby.colleague, "fjordby.localhost"), (klitby.author, "klitby.localhost")):
        answer = enter(person, host).post(reverse("review_upload"), {"agreed": agreed})
        assert answer["Location"] == reverse("review_upload")
    answer = enter(fjordby.author).post(reverse("review_upload"), {"agreed": agreed + "x"})
    assert answer["Location"] == reverse("review_upload")
    assert ArticlePage.objects.get(pk=page.pk).next_review_at == in_days(300)
    enter(fjordby.author).post(reverse("review_upload"), {"agreed": agreed})
    assert ArticlePage.objects.get(pk=page.pk).next_review_at == NEW_DAY


def test_one_article_that_changed_meanwhile_leaves_all_as_they_are(fjordby, page, editor):
    other = published(fjordby, "Second")
    rows = [["Number", "Next review"], *([one.pk, NEW_DAY.isoformat()] for one in (page, other))]
    shown = upload(editor, csv_of(rows))
    assert len(shown.context["found"].changes) == 2
    other.get_latest_revision_as_object().save_revision(user=fjordby.colleague)
    assert say_yes(editor, shown)["Location"] == reverse("review_upload")
    dates = set(ArticlePage.objects.values_list("next_review_at", flat=True))
    assert dates == {in_days(300)}
    assert not AuditEvent.objects.filter(action="review.details_changed").exists()


def test_an_error_half_way_changes_nothing(fjordby, page, editor, monkeypatch):
    other = published(fjordby, "Second")
    rows = [["Number", "Next review"], *([one.pk, NEW_DAY.isoformat()] for one in (page, other))]
    shown = upload(editor, csv_of(rows))
    real, seen = ArticlePage.get_latest_revision_as_object, []

    def once(self):
        seen.append(self.pk)
        if len(seen) > 1:
            raise RuntimeError("the second one fails")
        return real(self)

    monkeypatch.setattr(ArticlePage, "get_latest_revision_as_object", once)
    with pytest.raises(RuntimeError):
        say_yes(editor, shown)
    assert len(seen) == 2
    assert set(ArticlePage.objects.values_list("next_review_at", flat=True)) == {in_days(300)}


def test_what_is_in_review_or_open_in_an_editor_or_locked_is_left_alone(fjordby, waiting, enter):
    page = published(fjordby, "Second")
    client = enter(fjordby.author)
    rows = [["Number", "Next review"], [waiting.pk, NEW_DAY.isoformat()], [page.pk, NEW_DAY.isoformat()]]
    [reviewing] = upload(client, csv_of(rows)).context["found"].refusals
    assert "blive gennemgået" in str(reviewing.text)
    client.get(reverse("wagtailadmin_pages:edit", args=(page.pk,)))
    opened = upload(client, csv_of(rows)).context["found"]
    assert [one.row for one in opened.refusals] == [2, 3]
    page.locked = True
    page.save()
    owners = [["Number", "E-mail of the person responsible"], [page.pk, fjordby.colleague.email]]
    [locked] = upload(client, csv_of(owners)).context["found"].refusals
    assert "låst" in str(locked.text)


def test_those_who_do_not_write_articles_have_no_such_screen(fjordby, enter):
    from cms.accounts.models import Role
    from tests.factories.accounts import staff_user

    nurse = staff_user(fjordby.place, Role.PROFESSIONAL, first_name="Nurse")
    for name in ("review_articles", "review_upload"):
        assert enter(nurse).get(reverse(name)).status_code in {302, 403, 404}
        assert enter(fjordby.author).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("kind", ["list", "csv", "difference"])
def test_queries_do_not_grow_with_the_rows(fjordby, enter, kind):
    client = enter(fjordby.author)

    def queries():
        rows = [
            ["Number", "Next review"],
            *([key, ""] for key in ArticlePage.objects.values_list("pk", flat=True)),
        ]
        with CaptureQueriesContext(connection) as seen:
            if kind == "difference":
                assert upload(client, csv_of(rows)).context["found"].unchanged == len(rows) - 1
            elif kind == "csv":
                fetch(client, "csv")
            else:
                assert client.get(reverse("review_articles")).status_code == 200
        return len(seen)

    published(fjordby, "One")
    queries()
    one = queries()
    published(fjordby, "Two")
    draft(fjordby.place, "Three", owner=fjordby.colleague)
    # What was never published has its facts in its revision: one query for all of those.
    assert queries() <= one + 1


def test_files_that_are_no_lists_are_refused(page, editor):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (30 * 1024 * 1024))
    for data in (bomb.getvalue(), b"PK\x03\x04broken", b"\0\1\2"):
        with pytest.raises(UnreadableTableError):
            read_table(data)
    with pytest.raises(UnreadableTableError):
        read_table(b"x;y\n" * 10_002)
    for data in (b"", b"Title;Language\nx;da\n"):
        answer = upload(editor, data)
        assert answer.context["form"].errors


def test_old_excels_letters_and_other_delimiters_are_read():
    assert read_table("Nummer;Næste gennemgang\n1;2027-01-01".encode("cp1252"))[0][1] == "Næste gennemgang"
    assert read_table(b"Number,Next review\n1,2027-01-01\n")[1] == ["1", "2027-01-01"]


def test_change_that_was_not_seen_is_stale(fjordby, page):
    request = SimpleNamespace(municipality=fjordby.place, region=fjordby.place.region)
    library = library_here(request)
    with pytest.raises(StaleError):
        change_details(
            wishes=[Wish(2, page.pk, next_review_at=NEW_DAY)],
            expected=[],
            articles=ArticlePage.objects.all(),
            library=library,
            actor=fjordby.author,
        )
