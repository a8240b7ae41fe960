import datetime as dt

import pytest
from django.utils import timezone

from cms.plugin_api.privacy import Subject
from plugins.tasks.actions.calendars import make_address
from plugins.tasks.actions.talking import comment
from plugins.tasks.models import CalendarFeed, Comment, FamilyContact, Task, TaskEvent
from plugins.tasks.privacy import handler
from tests.factories.core import GuardianFactory, UserFactory
from tests.factories.plugins import TaskFactory


def test_export_gives_a_family_its_tasks_and_a_person_theirs_without_words_about_others(here):
    own = here.task(title="words", assignee=here.nurse)
    here.task(family=here.bodils, title="others", assignee=here.other_nurse)
    [row] = handler.export(Subject(user=here.amina, families=(here.aminas,)))["tasks.Task"]
    assert (row["id"], row["title"]) == (str(own.pk), "words")
    [row] = handler.export(Subject(user=here.nurse))["tasks.Task"]
    assert (row["id"], row["title"]) == (str(own.pk), None)


def test_export_tells_one_adult_nothing_of_what_is_for_another_s_eyes(here):
    partner = UserFactory()
    GuardianFactory(user=partner, family=here.aminas)
    here.task(guardian=here.amina, tells_family=True, title="secret")
    found = handler.export(Subject(user=partner, families=(here.aminas,)))
    assert found["tasks.Task"] == []
    assert found["tasks.TaskEvent"] == []


def test_export_has_every_declared_model(here):
    from cms.plugin_api.registry import registry

    exported = handler.export(Subject(user=here.nurse, families=(here.aminas,)))
    assert set(exported) == set(registry.get("tasks").personal_data)
    assert set(handler.erase(Subject(user=here.nurse))) == set(registry.get("tasks").personal_data)


def test_erasing_a_family_deletes_its_tasks_and_nobody_elses(here):
    task = here.task(assignee=here.nurse, checklist=("x",))
    comment(task_id=task.pk, author=here.nurse, body="said")
    kept = here.task(family=here.bodils, assignee=here.nurse)
    found = handler.erase(Subject(families=(here.aminas,)))
    assert (found["tasks.Task"], found["tasks.Comment"], found["tasks.ChecklistItem"]) == (1, 1, 1)
    assert list(Task.unscoped.all()) == [kept]
    assert not Comment.unscoped.exists()
    assert FamilyContact.unscoped.get().family == here.bodils


def test_erasing_a_person_leaves_the_familys_tasks_without_them(here):
    held = here.task(actor=here.nurse, assignee=here.nurse)
    other = here.task(family=here.bodils, assignee=here.other_nurse, actor=here.nurse)
    make_address(user=here.nurse, municipality=here.here)
    handler.erase(Subject(user=here.nurse))
    assert (here.fresh(held).assignee, here.fresh(held).state) == (None, "new")
    assert here.fresh(other).assignee == here.other_nurse
    assert not Task.unscoped.filter(created_by=here.nurse).exists()
    assert not TaskEvent.unscoped.filter(actor=here.nurse).exists()
    assert not CalendarFeed.unscoped.exists()


def test_erasing_one_adult_deletes_what_is_for_their_eyes_only(here):
    here.task(guardian=here.amina, tells_family=True)
    kept = here.task(tells_family=True)
    handler.erase(Subject(user=here.amina))
    assert list(Task.unscoped.all()) == [kept]


def test_retention_deletes_what_ended_more_than_a_year_ago(street):
    now = timezone.now()
    TaskFactory(family=street.aminas, state="done", ended_at=now - dt.timedelta(days=366))
    TaskFactory(family=street.aminas, state="done", ended_at=now - dt.timedelta(days=364))
    TaskFactory(family=street.aminas)
    assert handler.retention(now)["tasks.Task"] == 1
    assert Task.unscoped.count() == 2


@pytest.mark.django_db
def test_erasure_can_be_repeated(here):
    here.task(assignee=here.nurse)
    subject = Subject(user=here.nurse, families=(here.aminas,))
    handler.erase(subject)
    assert set(handler.erase(subject).values()) == {0}
