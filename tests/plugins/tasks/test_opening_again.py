"""Opening again what is finished: beside its follow-up, and beside a newer task of the same origin."""

import pytest

from cms.plugin_api.work import Origin, Work, WorkKind, announce_work
from plugins.tasks.actions import handling
from plugins.tasks.actions.bulk import finish_many, undo_many
from plugins.tasks.errors import NewerError
from plugins.tasks.models import Task

State = Task.State


def unfinished():
    return Task.unscoped.exclude(state__in=[State.DONE, State.CANCELLED])


def repeating(street):
    return street.task(assignee=street.nurse, recurrence="FREQ=DAILY")


def from_a_conversation(street):
    announce_work(
        Work(
            municipality=street.here,
            team=street.team,
            kind=WorkKind.UNANSWERED,
            origin=Origin("chat.conversation", "42"),
            family=street.aminas,
        )
    )
    return unfinished().get(origin_id="42")


def test_a_repeating_task_that_was_opened_again_can_be_finished_again(here):
    task = repeating(here)
    handling.finish(task_id=task.pk, actor=here.nurse)
    follow_up = unfinished().get()
    handling.reopen(task_id=task.pk, actor=here.nurse)
    assert unfinished().get() == task
    assert here.fresh(follow_up).state == State.CANCELLED
    handling.finish(task_id=task.pk, actor=here.nurse)
    assert unfinished().count() == 1


@pytest.mark.parametrize("is_done", [False, True])
def test_a_follow_up_that_somebody_began_stays_the_only_one(here, is_done):
    task = repeating(here)
    handling.finish(task_id=task.pk, actor=here.nurse)
    follow_up = unfinished().get()
    handling.wait_for_family(task_id=follow_up.pk, actor=here.nurse)
    if is_done:
        handling.finish(task_id=follow_up.pk, actor=here.nurse)
    handling.reopen(task_id=task.pk, actor=here.nurse)
    handling.finish(task_id=task.pk, actor=here.nurse)
    assert unfinished().count() == 1
    assert here.fresh(follow_up).state == (State.DONE if is_done else State.WAITING)


def test_beside_a_newer_task_of_the_same_origin_it_stays_finished(here):
    old = from_a_conversation(here)
    handling.finish(task_id=old.pk, actor=here.nurse)
    new = from_a_conversation(here)
    with pytest.raises(NewerError) as refused:
        handling.reopen(task_id=old.pk, actor=here.nurse)
    assert refused.value.task_id == new.pk
    page = here.client(here.nurse).post(f"/admin/tasks/{old.pk}/reopen/", follow=True).content.decode()
    assert f'<a href="/admin/tasks/{new.pk}/">' in page
    answer = here.client(here.nurse).post(
        f"/api/v1/tasks/{old.pk}/reopen", {}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"], answer.json()["task"]) == (409, "newer", str(new.pk))


def test_taking_back_does_what_it_can(here):
    old, other = from_a_conversation(here), here.task(assignee=here.nurse)
    done = finish_many(keys=[old.pk, other.pk], actor=here.nurse)
    new = from_a_conversation(here)
    back = undo_many(undo=done.undo, actor=here.nurse)
    assert (back.changed, back.refused) == (1, 1)
    assert set(unfinished()) == {other, new}
