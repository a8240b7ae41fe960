"""What was approved may be mended, not rewritten."""

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from cms.content.actions.scheduled import run_schedule
from cms.content.models import ArticlePage
from cms.review.actions.copies import forget_reviews
from cms.review.actions.words import assume_published
from cms.review.gate import PublishRefusedError, checklist, missing
from cms.review.models import ArticleApproval
from tests.cms.review.conftest import approve, draft, in_days, reviewed
from tests.cms.review.forms import fields_of
from tests.cms.review.test_workflow import act
from tests.factories import content
from tests.factories.core import UserFactory

DOSE = "<p>Giv barnet 5 ml om dagen. Barnet må ikke sove på maven, når du selv sover ved siden af det om natten.</p>"


def now(page):
    return ArticlePage.objects.get(pk=page.pk)


def codes(page):
    return [check.code for check in missing(page)]


def written(place, title="Feber hos barnet", **fields):
    """Reviewed with a text, by nobody who acts here."""
    page = reviewed(place, title, **fields)
    page.body = [content.text(DOSE)]
    page.save()
    revision = page.save_revision()
    return approve(now(page), revision_id=revision.pk)


@pytest.fixture
def page(fjordby):
    return written(fjordby.place)


def with_text(page, html):
    draft = page.get_latest_revision_as_object()
    draft.body = [{**draft.body.raw_data[0], "value": html}]
    return draft


def test_a_small_correction_is_published_by_an_editor(fjordby, page):
    draft = with_text(page, DOSE.replace("ved siden af det", "ved siden af barnet"))
    assert "changed" in {check.code for check in checklist(draft) if check.met}
    draft.save_revision(user=fjordby.author).publish(user=fjordby.author)
    assert now(page).live


@pytest.mark.parametrize(
    "html", [DOSE.replace("5 ml", "15 ml"), DOSE.replace("ikke ", ""), "<p>Helt nye ord.</p>"]
)
def test_more_than_that_needs_a_new_review_whoever_publishes(fjordby, page, html):
    page.get_latest_revision().publish()
    changed = with_text(page, html)
    revision = changed.save_revision(user=fjordby.author)
    for person in (fjordby.author, fjordby.admin, UserFactory(is_superuser=True)):
        with pytest.raises(PublishRefusedError):
            revision.publish(user=person)
    assert now(page).body.raw_data[0]["value"] == DOSE
    now(page).get_workflow().start(now(page), fjordby.author)
    act(now(page), fjordby.reviewer)
    assert now(page).body.raw_data[0]["value"] == html


def test_the_editor_reads_what_changed_and_is_led_to_the_comparison(fjordby, page, enter):
    approved = page.latest_revision_id
    page.body = []
    page.save_revision()
    client = enter(fjordby.author)
    edit = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    fields = fields_of(client.get(edit).content.decode()) | {"sources-0-id": page.sources[0].id}
    answer = client.post(edit, fields | {"action-publish": "1"}, follow=True).content.decode()
    assert not now(page).live
    assert "En fagperson skal gennemgå den igen" in answer
    assert "<del>Giv barnet 5 ml om dagen." in answer
    assert reverse("wagtailadmin_pages:revisions_compare", args=(page.pk, approved, "latest")) in answer


def test_the_list_follows_while_the_editor_writes(fjordby, page, enter):
    page.body = []
    approve(page, revision_id=page.save_revision().pk)
    client = enter(fjordby.author)
    fields = fields_of(client.get(reverse("wagtailadmin_pages:edit", args=(page.pk,))).content.decode())
    fields |= {"sources-0-id": page.sources[0].id}
    address = reverse("review_measure", args=(page.pk,))
    assert 'data-check="changed"' not in client.post(address, fields).json()["checks"]
    checks = client.post(address, fields | {"summary": "Giv barnet 50 ml."}).json()["checks"]
    assert 'class="review-missing" data-check="changed"' in checks
    assert "Giv barnet 50 ml." in checks


def test_small_corrections_add_up(fjordby, page):
    for old, new in (("barnet", "dit barn"), ("natten", "morgenen"), ("siden", "enden")):
        current = now(page).get_latest_revision_as_object()
        html = current.body.raw_data[0]["value"].replace(old, new, 1)
        last = with_text(current, html)
        last.save_revision(user=fjordby.author)
    assert codes(last) == ["changed"]


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Feber hos 2 børn"},
        {"summary": "Giv det aldrig."},
        {"easy_summary": "Kort.", "easy_body": [content.text("<p>Giv 5 ml.</p>")]},
        {
            "sources": [
                {
                    "type": "source",
                    "value": {"publisher": "Et blad", "title": "Søvn", "url": "", "year": 2025},
                }
            ]
        },
        {
            "body": [
                content.text(DOSE),
                {"type": "image", "value": {"image": None, "alt": "Giv 5 ml", "caption": ""}},
            ]
        },
        {"body": [content.text(DOSE.replace("maven", '<a href="https://a.dk">maven</a>'))]},
        {"body": [content.text(DOSE), {"type": "local_contact", "value": {"slot": "doctor"}}]},
    ],
)
def test_every_part_that_families_read_is_covered(page, change):
    draft = page.get_latest_revision_as_object()
    assert codes(draft) == []
    for name, value in change.items():
        setattr(draft, name, value)
    assert codes(draft) == ["changed"]


def test_dates_search_terms_and_what_to_read_next_are_free(fjordby, page):
    draft = page.get_latest_revision_as_object()
    other = reviewed(fjordby.place, "Other")
    other.save_revision().publish()
    draft.search_terms, draft.next_review_at = "feber", in_days(10)
    draft.related_articles = [{"type": "article", "value": other.pk}]
    assert [check.code for check in checklist(draft) if check.code == "changed"] == []
    assert codes(draft) == []


def test_going_back_to_an_older_revision_is_held_against_the_newest_approval(fjordby, page):
    old = page.get_latest_revision()
    newer = with_text(page, "<p>Ring til lægen, før du giver noget.</p>")
    newer.save_revision(user=fjordby.author)
    now(page).get_workflow().start(now(page), fjordby.author)
    act(now(page), fjordby.reviewer)
    back = old.as_object().save_revision(user=fjordby.colleague)
    with pytest.raises(PublishRefusedError):
        back.publish(user=fjordby.colleague)


def test_an_old_revision_gives_a_copy_no_review(fjordby, page):
    copy = page.copy(update_attrs={"slug": "copy"}, keep_live=False)
    carried = copy.get_latest_revision()
    forget_reviews(copy, fjordby.admin)
    assert carried.as_object().reviewer_name == "Lone Kjær"
    with pytest.raises(PublishRefusedError):
        carried.as_object().save_revision(user=fjordby.author).publish(user=fjordby.author)


def test_articles_from_before_keep_their_review_as_families_read_them(fjordby, page):
    page.get_latest_revision().publish()
    with_text(page, "<p>Noget helt andet.</p>").save_revision(user=fjordby.author)
    unread = reviewed(fjordby.place, "Only a draft")
    never = draft(fjordby.place, "Never reviewed")
    ArticleApproval.objects.all().delete()
    assume_published()
    assume_published()
    assert set(ArticleApproval.objects.values_list("page", flat=True)) == {page.pk, unread.pk}
    assert ArticleApproval.objects.get(page=page.pk).assumed
    assert codes(now(page)) == []
    assert codes(now(page).get_latest_revision_as_object()) == ["changed"]
    assert "reviewer" in codes(now(never).get_latest_revision_as_object())


def test_what_nobody_knows_to_be_reviewed_is_refused(page):
    ArticleApproval.objects.all().delete()
    assert codes(page.get_latest_revision_as_object()) == ["changed"]


def scheduled(page, author):
    draft = now(page).get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + dt.timedelta(hours=1)
    draft.save_revision(user=author).publish(user=author)
    assert now(page).scheduled_revision is not None


def an_hour_later(monkeypatch):
    later = timezone.now() + dt.timedelta(hours=2)
    with monkeypatch.context() as moved:
        moved.setattr(timezone, "now", lambda: later)
        return run_schedule()


def test_what_was_scheduled_is_published_when_its_approval_still_holds(fjordby, page, monkeypatch):
    scheduled(page, fjordby.author)
    assert an_hour_later(monkeypatch) == (0, 1)
    assert now(page).live


def test_what_was_scheduled_is_asked_again_when_its_time_has_come(
    fjordby, page, monkeypatch, settings, django_capture_on_commit_callbacks
):
    settings.DELIVER_IN_BACKGROUND = False
    scheduled(page, fjordby.author)
    approve(with_text(page, "<p>Andre ord blev godkendt siden.</p>"))
    with django_capture_on_commit_callbacks(execute=True):
        assert an_hour_later(monkeypatch) == (0, 0)
    assert not now(page).live
    assert now(page).scheduled_revision is None
    [letter] = mail.outbox
    assert letter.to == [fjordby.author.email]
    assert "En fagperson skal gennemgå den igen" in letter.body
    assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.schedule.cancel").exists()


@pytest.mark.parametrize("report", ["review_hardest", "review_due"])
def test_the_reports_say_what_has_changed_since_its_review(fjordby, klitby, enter, report):
    def make(town, title, html=None):
        made = written(town.place, title, next_review_at=in_days(10))
        made.get_latest_revision().publish()
        if html:
            with_text(made, html).save_revision(user=town.author)

    make(klitby, "CANARY-B", "<p>Helt andre ord.</p>")
    make(fjordby, "Unchanged")
    client = enter(fjordby.admin)
    address = reverse(report)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        text = client.get(address).content.decode()
    assert "Skal gennemgås igen" not in text
    make(fjordby, "Mended", DOSE.replace("ved siden af det", "ved siden af barnet"))
    make(fjordby, "Rewritten", "<p>Helt andre ord.</p>")
    with CaptureQueriesContext(connection) as three:
        text = client.get(address).content.decode()
    assert len(three) <= len(one)
    rows = {
        row.partition("</a>")[0].rpartition(">")[2]: row for row in text.partition("<tbody>")[2].split("<tr>")
    }
    assert "Lille rettelse" in rows["Mended"]
    assert "Skal gennemgås igen" in rows["Rewritten"]
    assert "ettelse" not in rows["Unchanged"]
    exported = b"".join(client.get(address, {"export": "csv"}).streaming_content).decode()
    assert exported.count("Skal gennemgås igen") == 1
