"""An article past its review date is a task of its owner's team, until it has been reviewed."""

import datetime as dt
from dataclasses import dataclass

import pytest

from cms.accounts.models import Role, User
from cms.content.models import ArticlePage
from cms.municipalities.models import Municipality
from cms.plugin_api.actions import disable_plugin, enable_plugin
from cms.review.actions.overdue_work import announce_overdue
from cms.teams.models import Team, TeamMember
from plugins.tasks.models import Task
from tests.factories import content
from tests.factories.core import MembershipFactory, UserFactory
from tests.factories.plugins import first_team


def in_days(days):
    return dt.date.today() + dt.timedelta(days=days)


def published(index, title, *, days, owner):
    page = content.article(index, title, publish=False, owner=owner, next_review_at=in_days(days))
    page.get_latest_revision().publish()
    return ArticlePage.objects.get(pk=page.pk)


@dataclass
class Shelf:
    """Two municipalities with articles, a team in each, and a nurse on each team."""

    here: Municipality
    there: Municipality
    team: Team
    nurse: User
    nurse_there: User


def make_shelf():
    here = content.municipality("fjordby")
    there = content.municipality("klitby", region=here.region)
    people = []
    for place in (here, there):
        enable_plugin(municipality=place, plugin="tasks", actor=None)
        nurse = UserFactory(is_staff=True)
        MembershipFactory(user=nurse, municipality=place, role=Role.PROFESSIONAL)
        TeamMember.unscoped.create(team=first_team(place), user=nurse)
        people.append(nurse)
    return Shelf(here, there, first_team(here), *people)


@pytest.fixture(scope="module")
def kept_shelf(made_once):
    return made_once(make_shelf)


@pytest.fixture
def shelf(kept_shelf, db):
    return kept_shelf()


@pytest.fixture
def index(shelf):
    return content.local_index(shelf.here)


def only_task():
    return Task.unscoped.get()


def test_it_is_one_task_of_the_owners_team_and_done_by_the_review(shelf, index):
    late = published(index, "Late", days=-1, owner=shelf.nurse)
    published(index, "Due today", days=0, owner=shelf.nurse)
    published(index, "Later", days=20, owner=shelf.nurse)
    assert announce_overdue() == 1
    assert announce_overdue() == 1
    task = only_task()
    assert (task.kind, task.team, task.assignee) == ("review", shelf.team, shelf.nurse)
    assert task.origin_path == f"/admin/pages/{late.pk}/edit/"
    assert task.family is None
    # A corrected word is no review: what families read has changed, and the date has not.
    late.summary = "Other words."
    late.save_revision().publish()
    assert only_task().state == Task.State.OPEN
    late = ArticlePage.objects.get(pk=late.pk)
    late.next_review_at = in_days(300)
    late.save_revision().publish()
    assert only_task().state == Task.State.DONE
    assert announce_overdue() == 0


def test_the_danish_review_is_the_only_one_and_ends_the_task(shelf, index):
    late = published(index, "Late", days=-1, owner=shelf.nurse)
    english = content.article(
        content.local_index(shelf.here, "en"),
        "Late in English",
        of=late,
        owner=UserFactory(is_staff=True),
        next_review_at=in_days(-30),
    )
    assert announce_overdue() == 1
    assert only_task().origin_path == f"/admin/pages/{late.pk}/edit/"
    late.next_review_at = in_days(300)
    late.save_revision().publish()
    assert only_task().state == Task.State.DONE
    assert ArticlePage.objects.get(pk=english.pk).next_review_at == in_days(-30)
    assert announce_overdue() == 0


@pytest.mark.parametrize("act", ["unpublish", "delete"])
def test_what_families_read_no_more_need_not_be_reviewed(shelf, index, act):
    late = published(index, "Late", days=-1, owner=shelf.nurse)
    announce_overdue()
    getattr(late, act)()
    assert only_task().state == Task.State.DONE


def test_who_is_on_no_team_has_no_task_and_neither_has_the_neighbour(shelf, index):
    editor = UserFactory(is_staff=True)
    MembershipFactory(user=editor, municipality=shelf.here, role=Role.EDITOR)
    published(index, "Nobody", days=-1, owner=editor)
    # The neighbour's nurse owns an article here, by a mistake: no task leaves the house.
    published(index, "CANARY-A", days=-1, owner=shelf.nurse_there)
    published(content.local_index(shelf.there), "CANARY", days=-1, owner=shelf.nurse)
    assert announce_overdue() == 0
    assert not Task.unscoped.exists()


def test_without_the_plugin_nothing_is_kept_and_publishing_goes_on(shelf, index):
    late = published(index, "Late", days=-1, owner=shelf.nurse)
    disable_plugin(municipality=shelf.here, plugin="tasks", actor=None)
    assert announce_overdue() == 0
    late.next_review_at = in_days(300)
    late.save_revision().publish()
    assert ArticlePage.objects.get(pk=late.pk).live
