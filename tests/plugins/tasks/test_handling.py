"""Who has a task and where it stands: who may, who is refused, and what stays behind."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.audit.models import AuditEvent
from plugins.tasks.actions import handling
from plugins.tasks.actions.creating import TaskFacts, change_task, create_task
from plugins.tasks.actions.talking import comment, follow
from plugins.tasks.errors import (
    FinishedError,
    MovedOnError,
    NotHereError,
    NotOnTeamError,
    RecurrenceError,
    TakenError,
)
from plugins.tasks.models import Comment, FamilyContact, Task, TaskEvent, Watcher
from tests.factories.core import UserFactory

State = Task.State


def kinds(task):
    return list(TaskEvent.unscoped.filter(task=task).values_list("kind", flat=True))


def test_a_new_task_is_due_in_staffed_hours_waits_and_is_on_record(here):
    task = here.task(actor=here.nurse, title="Call", description="about sleep")
    assert (task.state, task.assignee, task.waiting_since) == (State.NEW, None, task.created_at)
    assert task.due_at > task.created_at
    local = timezone.localtime(task.due_at)
    assert 8 <= local.hour <= 16
    assert b"about sleep" not in bytes(Task.unscoped.get().note_sealed)
    event = AuditEvent.objects.get(action="tasks.task_created")
    assert (event.actor_id, event.family_id) == (here.nurse.pk, here.aminas.pk)
    assert "sleep" not in str(event.data)


def test_what_is_urgent_is_due_by_the_clock(here):
    task = here.task(priority=Task.Priority.URGENT)
    assert task.due_at - task.created_at == dt.timedelta(minutes=here.team.urgent_within)
    assert task.weight == 3


def test_the_first_has_it_and_the_second_hears_who(here):
    task = here.task()
    handling.claim(task_id=task.pk, actor=here.nurse)
    handling.claim(task_id=task.pk, actor=here.nurse)
    with pytest.raises(TakenError) as refused:
        handling.claim(task_id=task.pk, actor=here.other_nurse)
    assert refused.value.holder == here.nurse
    assert refused.value.since is not None
    assert kinds(task) == ["created", "claimed"]
    assert FamilyContact.unscoped.get().user == here.nurse


def test_only_members_of_the_team_take_or_are_given(here):
    stranger = UserFactory(is_staff=True)
    task = here.task()
    for person in (stranger, here.nurse_there, here.amina):
        with pytest.raises(NotOnTeamError):
            handling.claim(task_id=task.pk, actor=person)
        with pytest.raises(NotOnTeamError):
            handling.hand_over(task_id=task.pk, actor=here.nurse, to=person, reason="x")
        with pytest.raises(NotOnTeamError):
            create_task(facts=TaskFacts(team=here.team), actor=here.nurse, assignee=person)
    assert here.fresh(task).assignee is None


def test_hand_over_release_and_take_over(here):
    task = here.task(assignee=here.nurse)
    with pytest.raises(TakenError):
        handling.hand_over(task_id=task.pk, actor=here.other_nurse, to=here.other_nurse, reason="x")
    with pytest.raises(TakenError):
        handling.release(task_id=task.pk, actor=here.other_nurse)
    handling.hand_over(task_id=task.pk, actor=here.nurse, to=here.other_nurse, reason="she speaks Arabic")
    handling.take_over(task_id=task.pk, actor=here.nurse, reason="she is ill")
    assert here.fresh(task).assignee == here.nurse
    handling.release(task_id=task.pk, actor=here.nurse)
    assert (here.fresh(task).assignee, here.fresh(task).state) == (None, State.NEW)
    assert kinds(task) == ["created", "handed_over", "taken_over", "released"]
    line = TaskEvent.unscoped.select_related("task").get(kind="taken_over")
    assert (line.actor, line.other, line.reason) == (here.nurse, here.other_nurse, "she is ill")
    assert b"ill" not in bytes(line.reason_sealed)


def test_the_lead_may_give_what_somebody_else_has(here):
    here.lead(here.other_nurse)
    task = here.task(assignee=here.nurse)
    handling.hand_over(task_id=task.pk, actor=here.other_nurse, to=here.other_nurse, reason="x")
    assert here.fresh(task).assignee == here.other_nurse


def test_an_act_on_an_old_version_is_refused_and_changes_nothing(here):
    task = here.task()
    handling.claim(task_id=task.pk, actor=here.nurse, version=task.version)
    with pytest.raises(MovedOnError) as refused:
        handling.finish(task_id=task.pk, actor=here.nurse, version=task.version)
    assert refused.value.version == task.version + 1
    assert here.fresh(task).state == State.OPEN


def test_snoozed_it_comes_back_with_who_had_it_and_a_new_moment(here):
    task = here.task(assignee=here.nurse)
    until = timezone.now() + dt.timedelta(hours=1)
    handling.snooze(task_id=task.pk, actor=here.nurse, until=until)
    assert handling.wake_due(until - dt.timedelta(seconds=1)) == 0
    Task.unscoped.update(due_at=timezone.now() - dt.timedelta(minutes=1))
    assert handling.wake_due(until) == 1
    back = here.fresh(task)
    assert (back.state, back.assignee, back.snoozed_until) == (State.OPEN, here.nurse, None)
    assert back.due_at > timezone.now()
    assert handling.wake_due(until) == 0


def test_done_twice_is_done_once_and_it_can_be_opened_again(here):
    task = here.task(assignee=here.nurse)
    for _ in range(2):
        handling.finish(task_id=task.pk, actor=here.nurse)
    assert kinds(task).count("done") == 1
    assert AuditEvent.objects.filter(action="tasks.task_completed").count() == 1
    for act in (handling.claim, handling.wait_for_family, handling.release):
        with pytest.raises(FinishedError):
            act(task_id=task.pk, actor=here.nurse)
    handling.reopen(task_id=task.pk, actor=here.nurse)
    assert (here.fresh(task).state, here.fresh(task).ended_at) == (State.OPEN, None)


def test_moved_to_another_team_nobody_there_has_it_yet(here):
    task = here.task(assignee=here.nurse)
    with pytest.raises(NotHereError):
        handling.move_to_team(task_id=task.pk, actor=here.nurse, team=here.team_there, reason="x")
    handling.move_to_team(task_id=task.pk, actor=here.nurse, team=here.far_team, reason="a midwife")
    moved = here.fresh(task)
    assert (moved.team, moved.assignee, moved.state) == (here.far_team, None, State.NEW)


@pytest.mark.parametrize(
    "facts",
    [
        {"family": None, "tells_family": True},
        {"family": None, "family_does": True},
        {"family_does": True},
    ],
)
def test_what_does_not_fit_together_is_refused(here, facts):
    with pytest.raises(NotHereError):
        here.task(**facts)


def test_family_and_guardian_belong_to_the_team_s_municipality_and_to_each_other(here):
    with pytest.raises(NotHereError):
        here.task(family=here.theirs)
    with pytest.raises(NotHereError):
        here.task(guardian=here.bodil)
    assert not Task.unscoped.exists()


def test_a_task_that_repeats_comes_again_at_the_same_time_of_day(here):
    first = timezone.make_aware(dt.datetime(2027, 3, 22, 9, 0))
    task = here.task(
        assignee=here.nurse, due_at=first, recurrence="FREQ=WEEKLY", title="Weigh", checklist=("scales",)
    )
    handling.finish(task_id=task.pk, actor=here.nurse)
    [again] = Task.unscoped.exclude(pk=task.pk)
    # The clocks changed on 28 March: nine stays nine.
    assert timezone.localtime(again.due_at) == timezone.make_aware(dt.datetime(2027, 3, 29, 9, 0))
    assert (again.title, again.assignee, again.recurrence) == ("Weigh", here.nurse, "FREQ=WEEKLY")
    assert [item.text for item in again.checklist.select_related("task")] == ["scales"]
    handling.finish(task_id=again.pk, actor=here.nurse)
    third = Task.unscoped.exclude(pk__in=[task.pk, again.pk]).get()
    assert timezone.localtime(third.due_at).date() == dt.date(2027, 4, 5)
    handling.cancel(task_id=third.pk, actor=here.nurse)
    assert Task.unscoped.count() == 3


def test_a_rule_that_ends_ends(here):
    first = timezone.make_aware(dt.datetime(2027, 3, 1, 9, 0))
    task = here.task(due_at=first, recurrence="FREQ=DAILY;COUNT=1")
    handling.finish(task_id=task.pk, actor=here.nurse)
    assert Task.unscoped.count() == 1


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "every day", "FREQ=DAILY;BYDAY=XX", "FREQ=DAILY\nX"])
def test_a_rule_that_cannot_be_read_is_refused(here, rule):
    with pytest.raises(RecurrenceError):
        here.task(recurrence=rule)


def test_what_a_task_is_about_can_be_changed_but_not_where_it_belongs(here):
    task = here.task(title="Call", assignee=here.nurse)
    facts = TaskFacts(team=here.far_team, family=here.bodils, title="Visit", kind="visit", priority=2)
    change_task(task_id=task.pk, facts=facts, actor=here.nurse, version=task.version)
    changed = here.fresh(task)
    assert (changed.title, changed.kind, changed.weight) == ("Visit", "visit", 2)
    assert (changed.team, changed.family_id, changed.due_at) == (here.team, here.aminas.pk, task.due_at)


def test_who_is_named_hears_of_it_and_follows_and_strangers_are_not_named(here):
    from cms.notifications.models import Notification

    task = here.task(assignee=here.nurse, actor=here.nurse)
    comment(
        task_id=task.pk,
        author=here.nurse,
        body="  @Other look  ",
        named=[here.other_nurse, here.nurse_there, here.nurse],
    )
    said = Comment.unscoped.select_related("task").get()
    assert said.body == "@Other look"
    assert [row.user for row in Watcher.unscoped.all()] == [here.other_nurse]
    assert [(row.user, row.type) for row in Notification.unscoped.all()] == [
        (here.other_nurse, "tasks.named")
    ]
    handling.finish(task_id=task.pk, actor=here.nurse)
    assert Notification.unscoped.filter(user=here.other_nurse, type="tasks.watched").count() == 1
    follow(task_id=task.pk, user=here.other_nurse, on=False)
    assert not Watcher.unscoped.exists()


def test_bells_carry_keys_only(here, monkeypatch):
    rung = []
    monkeypatch.setattr(
        "plugins.tasks.actions.writing.publish_on_commit", lambda *bell, coalesce: rung.append(bell)
    )
    task = here.task(title="secret", assignee=here.nurse, guardian=here.amina, tells_family=True)
    team = f"m{here.here.pk}.tasks.team.{here.team.pk}"
    data = {"task": str(task.pk)}
    assert rung == [
        (team, "tasks.changed", data | {"team": here.team.pk}),
        (f"m{here.here.pk}.tasks.user.{here.nurse.pk.hex}", "tasks.changed", data),
        (f"m{here.here.pk}.tasks.user.{here.amina.pk.hex}", "tasks.changed", data),
    ]


def test_a_move_rings_both_teams_and_tells_who_had_it(here, monkeypatch):
    from cms.notifications.models import Notification

    task = here.task(assignee=here.nurse)
    rung = []
    monkeypatch.setattr(
        "plugins.tasks.actions.writing.publish_on_commit", lambda to, *_bell, coalesce: rung.append(to)
    )
    handling.move_to_team(task_id=task.pk, actor=here.other_nurse, team=here.far_team, reason="x")
    place = f"m{here.here.pk}.tasks"
    assert set(rung) == {
        f"{place}.team.{here.far_team.pk}",
        f"{place}.team.{here.team.pk}",
        f"{place}.user.{here.nurse.pk.hex}",
    }
    told = Notification.unscoped.get(type="tasks.watched")
    assert (told.user, told.about) == (here.nurse, str(task.pk))


ILLEGAL = [
    {"due_at": None},
    {"waiting_since": None},
    {"state": "snoozed"},
    {"snoozed_until": timezone.now()},
    {"state": "done"},
    {"ended_at": timezone.now()},
    {"assigned_by": ""},
    {"state": "new"},
    {"family_does": True},
    {"family": None, "tells_family": True},
    {"recurrence": "FREQ=DAILY"},
    {"weight": 0},
]


@pytest.mark.parametrize("values", ILLEGAL)
def test_the_database_alone_refuses_what_must_not_be(here, values):
    task = here.task(assignee=here.nurse)
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.unscoped.filter(pk=task.pk).update(**values)
