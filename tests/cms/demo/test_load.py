import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from cms.accounts.models import Guardian, Membership, Role, User
from cms.content.models import ArticlePage, PublishedArticle
from cms.demo import files
from cms.demo.actions import is_loaded, load_demo
from cms.demo.people import CITIZENS, PASSWORD
from cms.municipalities.models import Municipality
from cms.notifications.models import Notification
from cms.notifications.texts import WELCOME
from cms.review.gate import missing_before_review
from cms.review.rules import may_approve
from cms.timeline.models import Situation


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The whole demo, loaded once for these tests and taken back afterwards."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        load_demo()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def reading(demo, django_db_blocker):
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def get(path, host="fjordby.localhost"):
    return Client().get(path, headers={"host": host})


def test_every_article_is_readable_in_both_languages(reading):
    keys = {article["uuid"] for article in files.articles()}
    assert len(keys) >= 36
    for municipality in Municipality.objects.all():
        for locale in ("da", "en"):
            rows = PublishedArticle.unscoped.filter(municipality=municipality, locale=locale, is_local=False)
            assert {str(row.article_uuid) for row in rows} == keys


def test_teams_read_are_on_duty_and_have_people(reading):
    from cms.teams.calendar import next_opening
    from cms.teams.models import Absence, DutyShift, Team
    from cms.teams.queries import calendar_of, members_of, teams_for_families

    names = set()
    for municipality in Municipality.objects.all():
        teams = list(teams_for_families(municipality))
        assert len(teams) >= 2
        for team in teams:
            names.add(team.name)
            assert members_of(team).exists()
            assert {"da", "en"} <= {text.language for text in team.texts.all()}
            assert next_opening(calendar_of(team), timezone.now()) is not None
            assert DutyShift.unscoped.filter(team=team).exists()
    assert names == {team["name"] for team in files.teams()}
    assert Absence.unscoped.count() == 2
    assert Team.unscoped.filter(lead=None).count() == 0


def test_links_pictures_and_contacts_are_filled_in(reading):
    for card in get("/api/v1/library/articles?limit=100&locale=en").json()["results"]:
        article = get(f"/api/v1/library/articles/{card['uuid']}?locale=en").json()
        html = "".join(block["html"] for block in article["blocks"])
        assert article["origin"] == "municipality" or article["image"]["alt"], card["slug"]
        assert article["content_locale"] == "en"
        assert "article:" not in html
        assert not re.search(r"<a>|href=\"\"", html)
        assert article["lix"] > 0
        assert article["provenance"]["sources"], card["slug"]


def test_danish_articles_are_easy_to_read(reading):
    worst = PublishedArticle.unscoped.filter(locale="da").order_by("-lix").first()
    assert worst.lix <= 34, worst.title


def test_text_about_violence_is_never_shown_by_itself(reading):
    stages = PublishedArticle.unscoped.filter(topic_key="safety", title__icontains="vold").values_list(
        "stages", flat=True
    )
    assert all(not spans for spans in stages)


def test_every_situation_has_a_timeline_in_both_languages(reading):
    for locale in ("da", "en"):
        sets = get(f"/api/v1/library/timeline?locale={locale}").json()["sets"]
        named = {one["situation"]: one["name"] for one in sets if not one["key"].startswith("stages-")}
        assert set(named) == set(Situation.values)
        assert all(one["entries"] for one in sets)
    assert named["premature"] == "Born too early"


def test_the_timeline_for_loss_counts_no_weeks_and_shows_only_gentle_articles(reading):
    sets = get("/api/v1/library/timeline?locale=da&cards=1").json()
    (loss,) = [one for one in sets["sets"] if one["situation"] == "loss"]
    assert {entry["anchor"] for entry in loss["entries"]} == {"always"}
    topics = {card["uuid"]: card["topic"]["key"] for card in sets["cards"]}
    assert {topics[entry["article"]] for entry in loss["entries"]} <= {"mood", "rights"}


def test_loading_again_changes_nothing_and_spares_edits(reading):
    page = ArticlePage.objects.filter(slug="sikker-soevn").get()
    page.title = "Edited"
    page.save_revision().publish()
    before = (ArticlePage.objects.count(), Membership.objects.count(), Guardian.unscoped.count())
    version = Municipality.objects.get(slug="fjordby").library_version
    assert load_demo().new_articles == 0
    assert (ArticlePage.objects.count(), Membership.objects.count(), Guardian.unscoped.count()) == before
    assert Municipality.objects.get(slug="fjordby").library_version == version
    assert Notification.unscoped.filter(type=WELCOME.name).count() == len(CITIZENS)
    assert ArticlePage.objects.get(pk=page.pk).title == "Edited"


def test_every_role_has_somebody_and_the_table_names_them(reading):
    assert set(Membership.objects.values_list("role", flat=True)) == set(Role.values)
    out = StringIO()
    call_command("demo", "accounts", stdout=out)
    assert PASSWORD in out.getvalue()
    assert "karen@fjordby.example" in out.getvalue()


def test_sign_in_page_offers_the_people_of_the_host_only(reading):
    names = {account["name"] for account in get("/api/v1/demo/accounts/").json()}
    assert {"Amina Hassan", "Karen Holm"} <= names
    assert not names & {"Camilla Friis", "Nadia Rahimi"}


def test_loaded_answers_with_its_exit_status(reading):
    assert is_loaded()
    with pytest.raises(SystemExit) as left:
        call_command("demo", "loaded")
    assert left.value.code == 0


@pytest.mark.django_db
def test_not_loaded_is_exit_status_1():
    with pytest.raises(SystemExit) as left:
        call_command("demo", "loaded")
    assert left.value.code == 1


def test_a_local_change_is_approved_and_another_waits_for_its_review(reading):
    from cms.overrides.models import Override

    changes = Override.unscoped.filter(municipality__slug="fjordby")
    approved = [change for change in changes if change.live]
    assert approved
    assert {change.reviewed.name for change in approved} == {"Lone Kjær"}
    [waiting] = [change for change in changes if not change.live]
    assert waiting.workflow_in_progress
    reasons = missing_before_review(waiting)
    assert [str(reason.text) for reason in reasons] == []
    reviewer = User.objects.get(email="reviewer@fjordby.example")
    assert may_approve(reviewer, waiting)
    assert not may_approve(waiting.latest_revision.user, waiting)
