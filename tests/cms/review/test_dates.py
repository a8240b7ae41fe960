"""Reminded, told, hidden, and back again: each municipality by its own days."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django_q.models import Schedule

from cms.content.actions.publishing import mark_overdue
from cms.content.models import ArticlePage, PublishedArticle, RegionLibraryPage, RevokedArticle, TopicPage
from cms.review.actions.reminders import send_reminders
from cms.review.actions.reviewing import assign_review
from cms.review.models import ReviewDates, ReviewReminder
from tests.cms.review.conftest import in_days, reviewed
from tests.factories import content


def shown(place, page):
    return PublishedArticle.unscoped.filter(municipality=place, article_uuid=page.uuid).first()


@pytest.fixture
def regional(region, fjordby, klitby):
    root = RegionLibraryPage.objects.get(region=region, locale__language_code="da")
    topic = root.add_child(instance=TopicPage(title="Sleep", slug="sleep", key="sleep", locale=root.locale))
    topic.save_revision().publish()

    def make(title, days, **fields):
        page = content.article(topic, title, publish=False, next_review_at=in_days(days), **fields)
        page.get_latest_revision().publish()
        return ArticlePage.objects.get(pk=page.pk)

    return make


def test_each_municipality_tells_and_hides_by_its_own_days(fjordby, klitby, regional):
    page = regional("Old", -40)
    assert shown(fjordby.place, page).overdue
    assert shown(klitby.place, page).overdue
    ReviewDates.objects.create(site=klitby.place.site, overdue_after=5, hide_after=20)
    assert shown(fjordby.place, page).overdue
    assert shown(klitby.place, page) is None
    assert RevokedArticle.unscoped.filter(municipality=klitby.place, article_uuid=page.uuid).exists()
    assert not RevokedArticle.unscoped.filter(municipality=fjordby.place).exists()
    ReviewDates.objects.filter(site=klitby.place.site).get().delete()
    assert shown(klitby.place, page).overdue
    assert not RevokedArticle.unscoped.filter(municipality=klitby.place).exists()


def test_fresh_for_thirty_days_then_overdue_then_hidden(fjordby, regional):
    assert not shown(fjordby.place, regional("A", -30)).overdue
    assert shown(fjordby.place, regional("B", -31)).overdue
    assert shown(fjordby.place, regional("C", -90)).overdue
    assert shown(fjordby.place, regional("D", -91)) is None


def test_the_nightly_job_hides_once_and_renewal_brings_it_back(fjordby, regional):
    page = regional("Old", 10)
    # The day comes: only the clock moves on, nobody publishes.
    ArticlePage.objects.filter(pk=page.pk).update(next_review_at=in_days(-91))
    PublishedArticle.unscoped.update(next_review_at=in_days(-91))
    assert mark_overdue() == 1
    assert shown(fjordby.place, page) is None
    assert mark_overdue() == 0
    page = ArticlePage.objects.get(pk=page.pk)
    page.next_review_at = in_days(100)
    page.save_revision().publish()
    assert not shown(fjordby.place, page).overdue
    assert not RevokedArticle.unscoped.exists()


def test_links_to_a_hidden_article_become_plain_words_where_it_is_hidden(fjordby, klitby, regional):
    target = regional("Target", -40)
    link = content.text(f'<p>Se <a linktype="page" id="{target.pk}">mere</a>.</p>')
    source = regional("Source", 100, body=[link])
    ReviewDates.objects.create(site=klitby.place.site, overdue_after=5, hide_after=20)
    assert b"data-article" in bytes(shown(fjordby.place, source).body.body)
    assert b"data-article" not in bytes(shown(klitby.place, source).body.body)
    assert b"mere" in bytes(shown(klitby.place, source).body.body)


def test_hiding_before_telling_is_refused(fjordby):
    with pytest.raises(ValidationError):
        ReviewDates(site=fjordby.place.site, overdue_after=30, hide_after=30).full_clean()


@pytest.fixture
def outbox(settings, django_capture_on_commit_callbacks):
    settings.DELIVER_IN_BACKGROUND = False

    def run(day=None):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            send_reminders(day)
        return {letter.to[0]: letter.body for letter in mail.outbox}

    return run


def test_owners_are_reminded_at_sixty_thirty_and_zero_days_once(fjordby, outbox):
    page = reviewed(fjordby.place, "Due", owner=fjordby.author, next_review_at=in_days(60))
    page.save_revision().publish()
    assert list(outbox(in_days(-1))) == []
    for day in (0, 30, 60):
        letters = outbox(in_days(day))
        assert list(letters) == [fjordby.author.email]
        assert "Due" in letters[fjordby.author.email]
        assert outbox(in_days(day)) == {}
    assert outbox(in_days(61)) == {}
    assert ReviewReminder.objects.count() == 3


def test_a_missed_reminder_is_made_up_for_by_one_letter(fjordby, outbox):
    reviewed(fjordby.place, "Due", owner=fjordby.author, next_review_at=in_days(10)).save_revision().publish()
    assert outbox()[fjordby.author.email].count("Due") == 1
    assert outbox() == {}


def test_owners_who_left_are_replaced_by_the_administrators_of_the_place(fjordby, klitby, outbox):
    page = reviewed(fjordby.place, "Due", owner=fjordby.author, next_review_at=in_days(10))
    page.save_revision().publish()
    fjordby.author.memberships.update(ended_at="2026-01-01T00:00:00Z")
    assert list(outbox()) == [fjordby.admin.email]


def test_the_municipalitys_own_reminders_count(fjordby, klitby, outbox):
    ReviewDates.objects.create(site=klitby.place.site, remind_days=[5])
    for town in (fjordby, klitby):
        page = reviewed(town.place, f"Due {town.place.slug}", owner=town.author, next_review_at=in_days(20))
        page.save_revision().publish()
    assert list(outbox()) == [fjordby.author.email]


def test_the_named_reviewer_is_told_when_it_is_due_and_when_it_is_late(fjordby, waiting, outbox):
    assign_review(about=waiting, assignee=fjordby.reviewer, due_on=in_days(10), actor=None)
    assert outbox() == {}
    assert list(outbox(in_days(9))) == [fjordby.reviewer.email]
    assert outbox(in_days(9)) == {}
    assert list(outbox(in_days(11))) == [fjordby.reviewer.email]
    assert outbox(in_days(12)) == {}


def test_both_daily_jobs_are_there_after_a_migration(db):
    found = {
        row.name: (row.func, row.schedule_type, timezone.localtime(row.next_run).strftime("%H:%M"))
        for row in Schedule.objects.filter(name__in=["review.reminders", "content.overdue"])
    }
    assert found == {
        "review.reminders": ("cms.review.jobs.reminders", Schedule.DAILY, "06:30"),
        "content.overdue": ("cms.content.jobs.overdue", Schedule.DAILY, "02:30"),
    }


def test_the_administrator_sets_the_days_of_their_own_municipality(fjordby, klitby, enter):
    ReviewDates.objects.create(site=klitby.place.site, overdue_after=5, hide_after=20)
    client = enter(fjordby.admin)
    address = reverse("wagtailsettings:edit", args=("review", "reviewdates", fjordby.place.site.pk))
    assert client.get(address).status_code == 200
    answer = client.post(address, {"remind_days": "90,0", "overdue_after": "10", "hide_after": "40"})
    assert answer.status_code == 302
    row = ReviewDates.objects.get(site=fjordby.place.site)
    assert (row.remind_days, row.overdue_after, row.hide_after) == ([90, 0], 10, 40)
    theirs = reverse("wagtailsettings:edit", args=("review", "reviewdates", klitby.place.site.pk))
    client.post(theirs, {"remind_days": "1", "overdue_after": "1", "hide_after": "2"})
    assert ReviewDates.objects.get(site=klitby.place.site).hide_after == 20


def test_families_are_told_under_the_article_on_the_plain_page_too(fjordby, client):
    late = reviewed(
        fjordby.place,
        "Late",
        slug="late",
        reviewed_at=in_days(-400),
        next_review_at=in_days(-40),
        author_role="Jordemoder",
    )
    late.get_latest_revision().publish()
    fresh = reviewed(fjordby.place, "Fresh", slug="fresh")
    fresh.get_latest_revision().publish()
    told = "burde være tjekket igen"
    shown = client.get("/da/bibliotek/late", headers={"host": "fjordby.localhost"}).content.decode()
    assert told in shown
    for words in ("Jordemoder", "Lone Kjær, Sundhedsplejerske", in_days(-40).isoformat(), "SST"):
        assert words in shown
    assert (
        told not in client.get("/da/bibliotek/fresh", headers={"host": "fjordby.localhost"}).content.decode()
    )
