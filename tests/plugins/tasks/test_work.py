"""Other parts of the product announce work; tasks keep it where they are on, and nobody minds where not."""

import datetime as dt

import pytest
from django.utils import timezone

from cms.accounts.models import Guardian
from cms.notifications.models import Notification
from cms.plugin_api.actions import disable_plugin
from cms.plugin_api.work import Origin, Work, WorkKind, announce_work, is_work_kept, settle_work
from cms.teams.models import Team
from plugins.tasks.actions import handling
from plugins.tasks.models import ShiftEnd, Task

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


def who_has(street, **more):
    announce_work(work(street, person=street.nurse, **more))
    task = Task.unscoped.select_related("assignee").get()
    return task.assignee, task.assigned_by


def test_who_has_what_it_comes_from_is_given_it_by_a_rule(here):
    assert who_has(here) == (here.nurse, "rule")
    task = Task.unscoped.get()
    assert task.assigned_why == {"goes_on": True, "load": 0, "capacity": 20}


def test_who_announces_it_for_themselves_has_chosen_it(here):
    here.away(here.nurse)
    assert who_has(here, actor=here.nurse) == (here.nurse, "human")


@pytest.mark.parametrize("hindrance", ["away", "finished", "full"])
def test_who_cannot_do_it_now_is_not_given_it(here, hindrance):
    if hindrance == "away":
        here.away(here.nurse)
    elif hindrance == "finished":
        ShiftEnd.unscoped.create(
            municipality=here.here, user=here.nurse, back_at=timezone.now() + dt.timedelta(hours=9)
        )
    else:
        here.join(here.nurse, capacity=0)
    assert who_has(here) == (None, "")


def test_work_of_an_adult_whose_access_has_ended_is_kept_for_colleagues(here):
    Guardian.unscoped.filter(user=here.amina).update(access_until=timezone.now())
    assert announce_work(work(here, guardian=here.amina))
    task = Task.unscoped.get()
    assert (task.family_id, task.guardian, task.tells_family) == (here.aminas.pk, None, False)


def test_work_of_a_team_that_is_closed_down_is_another_team_s(here):
    Team.unscoped.filter(pk=here.team.pk).update(archived_at=timezone.now())
    here.team.refresh_from_db()
    assert announce_work(work(here))
    assert Task.unscoped.select_related("team").get().team == here.far_team


@pytest.mark.parametrize("act", ["wait", "snooze"])
def test_work_that_turns_urgent_makes_its_task_urgent_and_wakes_it(here, act):
    announce_work(work(here, person=here.nurse))
    key, soon = Task.unscoped.get().pk, timezone.now() + dt.timedelta(minutes=30)
    if act == "wait":
        handling.wait_for_family(task_id=key, actor=here.nurse)
    else:
        handling.snooze(task_id=key, actor=here.nurse, until=soon + dt.timedelta(days=3))
    Task.unscoped.update(escalated_at=timezone.now(), due_at=soon + dt.timedelta(days=1))
    Notification.unscoped.all().delete()
    for _ in range(2):
        announce_work(work(here, is_urgent=True, due_at=soon))
    task = Task.unscoped.select_related("assignee").get()
    assert (task.priority, task.weight, task.due_at) == (Task.Priority.URGENT, 3, soon)
    assert (task.state, task.assignee, task.snoozed_until) == (Task.State.OPEN, here.nurse, None)
    assert (task.escalated_at, task.waiting_since is not None) == (None, True)
    told = Notification.unscoped.get()
    assert (told.user, told.type, told.is_urgent) == (here.nurse, "tasks.given", True)


def test_something_urgent_that_a_colleague_put_away_sleeps_on(here):
    announce_work(work(here, is_urgent=True, person=here.nurse))
    until = timezone.now() + dt.timedelta(hours=1)
    handling.snooze(task_id=Task.unscoped.get().pk, actor=here.nurse, until=until)
    announce_work(work(here, is_urgent=True))
    assert Task.unscoped.get().state == Task.State.SNOOZED


def test_without_the_plugin_nobody_keeps_it_and_nothing_breaks(here):
    disable_plugin(municipality=here.here, plugin="tasks", actor=None)
    assert not announce_work(work(here))
    assert not is_work_kept(here.here)
    settle_work(here.here, ORIGIN)
    assert not Task.unscoped.exists()


def test_what_cannot_be_kept_does_not_stop_the_sender(here):
    assert not announce_work(work(here, family=here.theirs))
    assert not Task.unscoped.exists()
