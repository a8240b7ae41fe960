"""The storm's checks see what is wrong; each of these histories has one fault."""

import datetime as dt
import uuid

import pytest

from plugins.tasks.models import Task, TaskEvent
from tests.bench.task_checks import Kind, over, overwritten, torn, unkept

ANNA, BODIL = uuid.UUID(int=1), uuid.UUID(int=2)
NOON = dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC)


def history(*lines, weight=1, assignee=None):
    """A task with these lines: a minute (None for one after the other), a kind and who."""
    task = Task(weight=weight, assignee_id=assignee, version=1 + len(lines))
    events = []
    for number, (minute, kind, who) in enumerate(lines):
        event = TaskEvent(
            task=task, kind=kind, at=NOON + dt.timedelta(minutes=number if minute is None else minute)
        )
        if kind in {Kind.GIVEN, Kind.HANDED_OVER}:
            event.other_id = who
        else:
            event.actor_id = who
        events.append(event)
    return task.pk, (task, events)


GIVEN, TAKEN = (None, Kind.GIVEN, ANNA), (None, Kind.TAKEN_OVER, BODIL)
BACK = (None, Kind.RELEASED, BODIL)


def test_who_has_it_is_who_the_last_line_says_and_every_line_is_a_version():
    assert torn(dict([history(GIVEN, TAKEN, assignee=BODIL), history(GIVEN, TAKEN, BACK), history()])) == 0
    assert torn(dict([history(GIVEN, TAKEN, assignee=ANNA)])) == 1
    assert torn(dict([history(GIVEN, TAKEN, BACK, assignee=BODIL)])) == 1
    key, (task, events) = history(GIVEN, assignee=ANNA)
    task.version += 1
    assert torn({key: (task, events)}) == 1


def test_a_rule_gives_only_what_nobody_has():
    assert overwritten(dict([history(TAKEN, BACK, GIVEN)])) == 0
    assert overwritten(dict([history(TAKEN, GIVEN), history(GIVEN, GIVEN), history(GIVEN)])) == 2


@pytest.mark.parametrize(("capacity", "times"), [(3, 0), (2, 1), (0, 2)])
def test_weights_count_at_the_moment_of_giving(capacity, times):
    histories = dict([history((1, Kind.GIVEN, ANNA)), history((2, Kind.GIVEN, ANNA), weight=2)])
    assert over(histories, {ANNA: capacity}) == times


def test_what_was_given_back_before_makes_room_and_what_people_take_is_theirs_to_take():
    first = history((1, Kind.GIVEN, ANNA), (2, Kind.RELEASED, ANNA))
    assert over(dict([first, history((3, Kind.GIVEN, ANNA))]), {ANNA: 1}) == 0
    late = history((1, Kind.GIVEN, ANNA), (4, Kind.RELEASED, ANNA))
    assert over(dict([late, history((3, Kind.GIVEN, ANNA))]), {ANNA: 1}) == 1
    claimed = [history((minute, Kind.CLAIMED, ANNA)) for minute in range(3)]
    assert over(dict(claimed), {ANNA: 1}) == 0
    assert over(dict([*claimed, history((5, Kind.GIVEN, ANNA))]), {ANNA: 3}) == 1


def test_a_confirmed_act_has_its_line():
    key, lines = history(TAKEN, BACK, assignee=None)
    told = [[str(key), str(BODIL), "taken_over"], [str(key), str(BODIL), "released"]]
    assert unkept(told, {key: lines}) == 0
    assert unkept([*told, [str(key), str(ANNA), "released"]], {key: lines}) == 1
