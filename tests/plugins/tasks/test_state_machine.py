"""Whatever people and rules do with a task, in whatever order: it is never what a task must not be."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from cms.municipalities.scope import municipality_scope
from plugins.tasks.actions import handling
from plugins.tasks.actions.absence import pass_on
from plugins.tasks.actions.distribution import distribute
from plugins.tasks.errors import FinishedError, TaskError
from plugins.tasks.models import ENDED, Task, TaskEvent
from plugins.tasks.queries.shares import loads_of

State, By = Task.State, Task.AssignedBy
PEOPLE = 4
CAPACITY = 3
people = st.integers(0, PEOPLE - 1)


class TaskMachine(RuleBasedStateMachine):
    """One task in a team that shares by rules; somebody of `nurses` acts, or a rule does."""

    street = None
    nurses: tuple = ()

    def __init__(self):
        super().__init__()
        # The database is asked at each step: a constraint that is broken ends the test with its name.
        self.kept = transaction.atomic()
        self.kept.__enter__()
        self.scope = municipality_scope(self.street.here)
        self.scope.__enter__()
        self.task = self.street.task()
        self.lines = self.count_lines()

    def teardown(self):
        self.scope.__exit__(None, None, None)
        transaction.set_rollback(True)
        self.kept.__exit__(None, None, None)

    def now(self):
        return self.street.fresh(self.task)

    def count_lines(self):
        return TaskEvent.unscoped.filter(task=self.task).count()

    def act(self, work, **facts):
        """Do it; what was refused has changed nothing, and what is done stays as it is until it is opened."""
        before = self.now()
        try:
            work(task_id=self.task.pk, **facts)
        except TaskError as refused:
            after = self.now()
            assert (after.version, self.count_lines()) == (before.version, self.lines)
            if before.is_finished:
                assert isinstance(refused, FinishedError)
            return None
        after = self.now()
        # Each change is one version and one line.
        assert self.count_lines() - self.lines == after.version - before.version <= 1
        self.lines = self.count_lines()
        if before.is_finished and work is not handling.reopen:
            assert after.version == before.version
        return after

    @rule(who=people)
    def claim(self, who):
        before, nurse = self.now(), self.nurses[who]
        after = self.act(handling.claim, actor=nurse)
        assert (after is None) == (before.is_finished or before.assignee_id not in {None, nurse.pk})
        if after is not None:
            assert (after.assignee_id, after.assigned_by) == (nurse.pk, By.HUMAN)

    @rule(who=people)
    def release(self, who):
        before, nurse = self.now(), self.nurses[who]
        after = self.act(handling.release, actor=nurse)
        assert (after is None) == (before.is_finished or before.assignee_id not in {None, nurse.pk})
        assert after is None or after.assignee_id is None

    @rule(who=people, to=people)
    def hand_over(self, who, to):
        before, nurse = self.now(), self.nurses[who]
        after = self.act(handling.hand_over, actor=nurse, to=self.nurses[to], reason="Night")
        assert (after is None) == (before.is_finished or before.assignee_id not in {None, nurse.pk})
        assert after is None or (after.assignee_id, after.assigned_by) == (self.nurses[to].pk, By.HUMAN)

    @rule(who=people)
    def take_over(self, who):
        before, after = self.now(), self.act(handling.take_over, actor=self.nurses[who], reason="Urgent")
        assert (after is None) == before.is_finished
        assert after is None or after.assignee_id == self.nurses[who].pk

    @rule(who=people)
    def wait(self, who):
        after = self.act(handling.wait_for_family, actor=self.nurses[who])
        assert after is None or after.state == State.WAITING

    @rule(who=people, hours=st.integers(1, 200))
    def snooze(self, who, hours):
        until = timezone.now() + dt.timedelta(hours=hours)
        after = self.act(handling.snooze, actor=self.nurses[who], until=until)
        assert after is None or (after.state, after.snoozed_until) == (State.SNOOZED, until)

    @rule(who=people, hours=st.integers(-5, 200))
    def set_due(self, who, hours):
        due = timezone.now() + dt.timedelta(hours=hours)
        after = self.act(handling.set_due, actor=self.nurses[who], due_at=due)
        assert after is None or after.due_at == due

    @rule(who=people)
    def finish(self, who):
        after = self.act(handling.finish, actor=self.nurses[who])
        assert after.is_finished

    @rule(who=people)
    def cancel(self, who):
        after = self.act(handling.cancel, actor=self.nurses[who], reason="Twice")
        assert after.is_finished

    @rule(who=people)
    def reopen(self, who):
        after = self.act(handling.reopen, actor=self.nurses[who])
        assert after.state in {State.NEW, State.OPEN}
        assert after.due_at > timezone.now()

    @rule(who=people)
    def move_there_and_back(self, who):
        for team in (self.street.far_team, self.street.team):
            after = self.act(handling.move_to_team, actor=self.nurses[who], team=team, reason="Theirs")
            assert after is None or after.team == team

    @rule(days=st.integers(0, 10))
    def sleep(self, days):
        moment = timezone.now() + dt.timedelta(days=days)
        before = self.now()
        woken = handling.wake_due(moment)
        after = self.now()
        self.lines = self.count_lines()
        was_due = before.state == State.SNOOZED and before.snoozed_until <= moment
        assert woken == was_due
        assert after.version - before.version == was_due
        assert not was_due or after.state in {State.NEW, State.OPEN}

    @rule()
    def rules_give(self):
        before = self.now()
        given = distribute(self.street.team)
        after = self.now()
        self.lines = self.count_lines()
        if before.assignee_id is not None or before.state not in {State.NEW, State.OPEN}:
            assert given == 0
            assert after.version == before.version
        assert given == 0 or after.assigned_by == By.RULE

    @rule(who=people)
    def goes_away(self, who):
        before = self.now()
        passed = pass_on(user=self.nurses[who], municipality=self.street.here)
        after = self.now()
        self.lines = self.count_lines()
        had_it = before.assignee_id == self.nurses[who].pk and not before.is_finished
        assert len(passed) == had_it
        assert not had_it or after.assignee_id is None

    @invariant()
    def is_what_a_task_may_be(self):
        task = self.now()
        assert (task.state in ENDED) == (task.ended_at is not None)
        assert (task.state == State.SNOOZED) == (task.snoozed_until is not None)
        assert (task.waiting_since is not None) == (task.state in {State.NEW, State.OPEN})
        assert (task.state == State.NEW) <= (task.assignee_id is None)
        assert (task.state == State.OPEN) <= (task.assignee_id is not None)
        assert (task.assignee_id is None) == (task.assigned_by == "") == (task.assigned_at is None)
        assert task.is_finished or task.due_at is not None

    @invariant()
    def nobody_has_more_than_the_task_weighs(self):
        task = self.now()
        counts = task.state in {State.OPEN, State.WAITING} and task.team == self.street.team
        expected = {task.assignee_id: task.weight} if counts and task.assignee_id else {}
        found = {who: load for who, load in loads_of(self.street.team).items() if load}
        assert found == expected


@pytest.mark.django_db
def test_no_order_of_acts_leads_to_what_must_not_be(street):
    street.push()
    nurses = tuple(street.colleague(capacity=CAPACITY) for _ in range(PEOPLE))

    class OnThisStreet(TaskMachine):
        pass

    OnThisStreet.street, OnThisStreet.nurses = street, nurses
    run_state_machine_as_test(
        OnThisStreet,
        settings=settings(
            max_examples=40,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
