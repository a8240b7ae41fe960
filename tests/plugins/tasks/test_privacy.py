from datetime import timedelta

import pytest
from django.utils import timezone

from cms.municipalities.scope import municipality_scope
from cms.plugin_api.privacy import Subject
from plugins.tasks.models import Task
from plugins.tasks.privacy import handler
from tests.factories.plugins import TaskFactory, make_street


@pytest.fixture
def street(db):
    return make_street("tasks")


def with_note(**fields):
    task = TaskFactory.build(**fields, municipality=fields["family"].municipality)
    task.note = "words"
    with municipality_scope(task.municipality):
        task.save()
    return task


def test_export_gives_a_family_its_tasks_and_a_person_theirs_without_words_about_others(street):
    own = with_note(family=street.aminas, assigned_to=street.nurse)
    with_note(family=street.bodils, assigned_to=street.other_nurse)
    [row] = handler.export(Subject(user=street.amina, families=(street.aminas,)))["tasks.Task"]
    assert (row["id"], row["note"]) == (str(own.pk), "words")
    [row] = handler.export(Subject(user=street.nurse))["tasks.Task"]
    assert (row["id"], row["note"]) == (str(own.pk), None)


def test_erasing_a_family_deletes_its_tasks_and_nobody_elses(street):
    TaskFactory(family=street.aminas, assigned_to=street.nurse)
    kept = TaskFactory(family=street.bodils, assigned_to=street.nurse)
    assert handler.erase(Subject(families=(street.aminas,))) == {"tasks.Task": 1}
    assert list(Task.unscoped.all()) == [kept]


def test_erasing_a_person_leaves_the_familys_tasks_without_them(street):
    TaskFactory(family=street.aminas, assigned_to=street.nurse, created_by=street.nurse)
    TaskFactory(family=street.bodils, assigned_to=street.other_nurse, created_by=street.nurse)
    handler.erase(Subject(user=street.nurse))
    assert sorted(str(t.assigned_to_id) for t in Task.unscoped.all()) == sorted(
        [str(street.other_nurse.pk), "None"]
    )
    assert not Task.unscoped.filter(created_by=street.nurse).exists()


def test_retention_deletes_what_was_done_more_than_a_year_ago(street):
    now = timezone.now()
    TaskFactory(family=street.aminas, done_at=now - timedelta(days=366))
    for done_at in (now - timedelta(days=364), None):
        TaskFactory(family=street.aminas, done_at=done_at)
    assert handler.retention(now) == {"tasks.Task": 1}
    assert Task.unscoped.count() == 2
