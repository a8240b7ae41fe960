"""Rules of repetition: what is refused, and that no rule makes anybody wait."""

import datetime as dt
import time

import pytest
from dateutil.rrule import rrulestr
from django.utils import timezone

from plugins.tasks.actions import handling
from plugins.tasks.actions.creating import TaskFacts, change_task
from plugins.tasks.errors import RecurrenceError
from plugins.tasks.models import Task
from plugins.tasks.recurrence import check_rule, next_due

FIRST = timezone.make_aware(dt.datetime(2027, 3, 2, 9, 0))  # a Tuesday


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=100000",
        "FREQ=DAILY;COUNT=0",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=DAILY;BYDAY=2MO",
        "FREQ=DAILY;BYHOUR=1,2,3",
        "FREQ=DAILY;BYMINUTE=1,2,3",
        "FREQ=DAILY;BYSETPOS=2",
        "FREQ=HOURLY",
        "FREQ=DAILY;FREQ=HOURLY",
        "X-FREQ=DAILY",
        "FREQ=DAILY;UNTIL=20200101",
        "FREQ=DAILY;UNTIL=2028",
        "FREQ=DAILY;",
    ],
)
def test_what_never_comes_or_too_often_is_refused_at_once(rule):
    began = time.monotonic()
    with pytest.raises(RecurrenceError):
        check_rule(rule, FIRST)
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=DAILY;BYDAY=SA,SU",
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;INTERVAL=2",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO",
        "FREQ=MONTHLY",
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=MONTHLY;BYDAY=2TU",
        "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
        "FREQ=YEARLY",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=YEARLY;BYMONTH=1,7",
        "FREQ=YEARLY;BYMONTH=9;BYDAY=1MO",
        "FREQ=DAILY;COUNT=4",
        "FREQ=DAILY;UNTIL=20270305",
        "FREQ=DAILY;UNTIL=20270305T090000",
    ],
)
def test_the_dates_are_those_of_another_reader_of_the_standard(rule):
    check_rule(rule, FIRST)
    theirs = rrulestr(
        rule.replace("UNTIL=20270305", "UNTIL=20270305T235959") if rule.endswith("305") else rule,
        dtstart=FIRST.replace(tzinfo=None),
    )
    last, found, expected = FIRST, [], []
    their_last = FIRST.replace(tzinfo=None)
    for _ in range(6):
        ours = next_due(rule, FIRST, last)
        their = theirs.after(their_last) if their_last is not None else None
        if their is not None and their > (FIRST + dt.timedelta(days=2500)).replace(tzinfo=None):
            break
        found.append(timezone.make_naive(ours) if ours else None)
        expected.append(their)
        if ours is None:
            break
        last, their_last = ours, their
    assert found == expected


def test_a_zoned_end_is_read_on_the_clock_of_utc():
    rule = "FREQ=DAILY;UNTIL=20270304T080000Z"
    second = next_due(rule, FIRST, FIRST)
    third = next_due(rule, FIRST, second)
    assert timezone.localtime(third).date() == dt.date(2027, 3, 4)
    assert next_due(rule, FIRST, third) is None


def later(days, hour=9):
    day = timezone.localdate() + dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def follow_up(task):
    return Task.unscoped.exclude(state__in=[Task.State.DONE, Task.State.CANCELLED]).exclude(pk=task.pk).get()


def change(street, task, **facts):
    facts = TaskFacts(team=street.team, family=street.aminas, **facts)
    change_task(task_id=task.pk, facts=facts, actor=street.nurse)


def test_a_rule_that_comes_with_another_day_counts_from_that_day(here):
    task = here.task(assignee=here.nurse, due_at=later(1))
    change(here, task, due_at=later(3), recurrence="FREQ=WEEKLY")
    handling.finish(task_id=task.pk, actor=here.nurse)
    assert follow_up(task).due_at == later(10)


def test_another_rule_counts_from_the_day_that_the_task_has(here):
    task = here.task(assignee=here.nurse, due_at=later(1), recurrence="FREQ=WEEKLY")
    change(here, task, due_at=later(3), recurrence="FREQ=WEEKLY;INTERVAL=2")
    handling.finish(task_id=task.pk, actor=here.nurse)
    assert follow_up(task).due_at == later(17)


def test_moved_to_another_day_it_is_still_the_same_one_of_its_row(here):
    task = here.task(assignee=here.nurse, due_at=later(1), recurrence="FREQ=WEEKLY")
    handling.set_due(task_id=task.pk, actor=here.nurse, due_at=later(9))
    handling.finish(task_id=task.pk, actor=here.nurse)
    second = follow_up(task)
    assert second.due_at == later(8)
    handling.set_due(task_id=second.pk, actor=here.nurse, due_at=later(16))
    handling.finish(task_id=second.pk, actor=here.nurse)
    assert follow_up(second).due_at == later(15)


def test_a_task_with_a_rule_that_was_once_taken_can_be_finished(here):
    task = here.task(recurrence="FREQ=DAILY", assignee=here.nurse)
    Task.unscoped.update(recurrence="FREQ=DAILY;INTERVAL=0")
    handling.finish(task_id=task.pk, actor=here.nurse)
    assert Task.unscoped.get().state == Task.State.DONE
