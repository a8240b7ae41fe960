"""Other parts of the product announce work; tasks keep it where they are on, and nobody minds where not."""

import pytest

from cms.plugin_api.actions import disable_plugin
from cms.plugin_api.work import Origin, Work, WorkKind, announce_work, is_work_kept, settle_work
from plugins.tasks.models import Task

ORIGIN = Origin("chat.conversation", "42", "/admin/chat/conversation/42/")


def work(street, **more):
    values = {
        "municipality": street.here,
        "team": street.team,
        "kind": WorkKind.UNANSWERED,
        "origin": ORIGIN,
        "family": street.aminas,
    }
    return Work(**values | more)


def test_announced_work_is_one_task_however_often_and_settled_it_is_done(here):
    assert is_work_kept(here.here)
    for _ in range(3):
        assert announce_work(work(here, guardian=here.amina))
    task = Task.unscoped.get()
    assert (task.kind, task.guardian, task.origin_path) == ("reply", here.amina, ORIGIN.path)
    assert not task.tells_family
    settle_work(here.here, ORIGIN, actor=here.nurse)
    settle_work(here.here, ORIGIN, actor=here.nurse)
    assert here.fresh(task).state == Task.State.DONE
    assert announce_work(work(here))
    assert Task.unscoped.count() == 2


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (WorkKind.MEETING_ASKED, "call"),
        (WorkKind.CALL_BACK, "call"),
        (WorkKind.NO_SHOW, "follow_up"),
        (WorkKind.FOLLOW_UP, "follow_up"),
        (WorkKind.OVERDUE_REVIEW, "review"),
        (WorkKind.HANDED_OVER, "greet"),
    ],
)
def test_each_kind_of_work_is_a_kind_of_task(here, kind, expected):
    assert announce_work(work(here, kind=kind, is_urgent=True))
    task = Task.unscoped.get()
    assert (task.kind, task.priority) == (expected, Task.Priority.URGENT)


def test_who_has_it_already_keeps_it_and_a_stranger_does_not(here):
    announce_work(work(here, person=here.nurse))
    announce_work(work(here, origin=Origin("x.y", "1"), person=here.nurse_there))
    assert sorted(str(task.assignee_id) for task in Task.unscoped.all()) == sorted(
        [str(here.nurse.pk), "None"]
    )


def test_without_the_plugin_nobody_keeps_it_and_nothing_breaks(here):
    disable_plugin(municipality=here.here, plugin="tasks", actor=None)
    assert not announce_work(work(here))
    assert not is_work_kept(here.here)
    settle_work(here.here, ORIGIN)
    assert not Task.unscoped.exists()


def test_what_cannot_be_kept_does_not_stop_the_sender(here):
    assert not announce_work(work(here, family=here.theirs))
    assert not Task.unscoped.exists()
