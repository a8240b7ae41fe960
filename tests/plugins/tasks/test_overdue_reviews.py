"""An article past its review date is a task of its owner's team, until it has been reviewed."""

import datetime as dt

import pytest

from cms.accounts.models import Role
from cms.content.models import ArticlePage
from cms.plugin_api.actions import disable_plugin
from cms.review.actions.overdue_work import announce_overdue
from plugins.tasks.models import Task
from tests.factories import content
from tests.factories.core import MembershipFactory, UserFactory


def in_days(days):
    return dt.date.today() + dt.timedelta(days=days)


def published(index, title, *, days, owner):
    page = content.article(index, title, publish=False, owner=owner, next_review_at=in_days(days))
    page.get_latest_revision().publish()
    return ArticlePage.objects.get(pk=page.pk)


@pytest.fixture
def index(here):
    return content.local_index(here.here)


def test_it_is_one_task_of_the_owners_team_and_done_by_the_review(here, index):
    late = published(index, "Late", days=-1, owner=here.nurse)
    published(index, "Due today", days=0, owner=here.nurse)
    published(index, "Later", days=20, owner=here.nurse)
    assert announce_overdue() == 1
    assert announce_overdue() == 1
    task = Task.unscoped.get()
    assert (task.kind, task.team, task.assignee) == ("review", here.team, here.nurse)
    assert task.origin_path == f"/admin/pages/{late.pk}/edit/"
    assert task.family is None
    # A corrected word is no review: what families read has changed, and the date has not.
    late.summary = "Other words."
    late.save_revision().publish()
    assert here.fresh(task).state == Task.State.NEW
    late = ArticlePage.objects.get(pk=late.pk)
    late.next_review_at = in_days(300)
    late.save_revision().publish()
    assert here.fresh(task).state == Task.State.DONE
    assert announce_overdue() == 0


@pytest.mark.parametrize("act", ["unpublish", "delete"])
def test_what_families_read_no_more_need_not_be_reviewed(here, index, act):
    late = published(index, "Late", days=-1, owner=here.nurse)
    announce_overdue()
    getattr(late, act)()
    assert Task.unscoped.get().state == Task.State.DONE


def test_who_is_on_no_team_has_no_task_and_neither_has_the_neighbour(here, index):
    editor = UserFactory(is_staff=True)
    MembershipFactory(user=editor, municipality=here.here, role=Role.EDITOR)
    published(index, "Nobody's", days=-1, owner=editor)
    # The neighbour's nurse owns an article here, by a mistake: no task leaves the house.
    published(index, "CANARY", days=-1, owner=here.nurse_there)
    published(content.local_index(here.there), "CANARY", days=-1, owner=here.nurse)
    assert announce_overdue() == 0
    assert not Task.unscoped.exists()


def test_without_the_plugin_nothing_is_kept_and_publishing_goes_on(here, index):
    late = published(index, "Late", days=-1, owner=here.nurse)
    disable_plugin(municipality=here.here, plugin="tasks", actor=None)
    assert announce_overdue() == 0
    late.next_review_at = in_days(300)
    late.save_revision().publish()
    assert ArticlePage.objects.get(pk=late.pk).live
