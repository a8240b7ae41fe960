"""What may not be after a storm over a team's tasks, each as a number. Needs Django set up."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from cms.teams.models import Team
from plugins.tasks.models import Task, TaskEvent
from plugins.tasks.queries.shares import Colleague, colleagues_of

Kind = TaskEvent.Kind
TO_ACTOR, TO_OTHER = {Kind.CLAIMED, Kind.TAKEN_OVER}, {Kind.GIVEN, Kind.HANDED_OVER}
# Each task with its lines, in the order in which they were written under its lock.
Histories = Mapping[uuid.UUID, tuple[Task, list[TaskEvent]]]


def found_wrong(team: Team, confirmed: Iterable[list[str]], *, away: set[uuid.UUID]) -> dict[str, int]:
    """Everything below; `confirmed` acts are key, who and kind of line, `away` who was so from the beginning."""
    histories = histories_of(team)
    people = _colleagues(team)
    can_have = {one.user.pk: 0 if one.user.pk in away else one.capacity for one in people}
    return {
        "tasks": len(histories),
        "left": left(team, people),
        "torn": torn(histories),
        "overwritten": overwritten(histories),
        "over": over(histories, can_have),
        "unkept": unkept(confirmed, histories),
    }


def histories_of(team: Team) -> Histories:
    found: dict[uuid.UUID, tuple[Task, list[TaskEvent]]] = {
        task.pk: (task, []) for task in Task.unscoped.filter(team=team)
    }
    for event in TaskEvent.unscoped.filter(task__team=team).order_by("at"):
        found[event.task_id][1].append(event)
    return found


def torn(histories: Histories) -> int:
    """Tasks whose owner is not who the last line says, or whose version does not count their lines."""
    return sum(
        task.assignee_id != _holders(events)[-1] or task.version != 1 + len(events)
        for task, events in histories.values()
    )


def overwritten(histories: Histories) -> int:
    """Tasks that a rule gave to somebody while somebody had them."""
    wrong = 0
    for _task, events in histories.values():
        before = _holders(events)
        wrong += any(
            event.kind == Kind.GIVEN and before[number] is not None for number, event in enumerate(events)
        )
    return wrong


def over(histories: Histories, can_have: Mapping[uuid.UUID, int]) -> int:
    """How often a rule gave somebody more than they could have at that moment, in weights.

    What people take and give each other counts too, and may be more. Whoever gives somebody something holds
    their share, so the lines are in the order in which that was; what was given back is told before it counts.
    """
    load: Counter[Any] = Counter()
    holders: dict[uuid.UUID, Any] = {}
    wrong = 0
    lines = [event for _task, events in histories.values() for event in events]
    for event in sorted(lines, key=lambda one: one.at):
        key = event.task_id
        before, after = holders.get(key), _holder(event, holders.get(key))
        holders[key] = after
        load[before] -= histories[key][0].weight
        load[after] += histories[key][0].weight
        wrong += event.kind == Kind.GIVEN and load[after] > can_have[after]
    return wrong


def left(team: Team, people: Iterable[Colleague]) -> int:
    """Tasks that nobody has though somebody who is there has room."""
    weights = Task.unscoped.filter(team=team, assignee=None).values_list("weight", flat=True)
    return sum(any(one.has_room_for(weight) for one in people) for weight in weights)


def unkept(confirmed: Iterable[list[str]], histories: Histories) -> int:
    """Confirmed acts of which no line tells."""
    told = {
        (str(key), str(event.actor_id), event.kind)
        for key, (_task, events) in histories.items()
        for event in events
    }
    return sum(tuple(one) not in told for one in confirmed)


def spread(team: Team) -> float:
    """By how many tasks the fullest has more than she would with the share of the emptiest."""
    people = _colleagues(team)
    least = min(one.load / one.capacity for one in people)
    return round(max(one.load - least * one.capacity for one in people), 2)


def _holder(event: TaskEvent, before: Any) -> Any:
    """Who has it after a line."""
    if event.kind in TO_ACTOR:
        return event.actor_id
    if event.kind in TO_OTHER:
        return event.other_id
    return None if event.kind == Kind.RELEASED else before


def _holders(events: Iterable[TaskEvent]) -> list[Any]:
    """Who had it at first and after each line."""
    holders = [None]
    for event in events:
        holders.append(_holder(event, holders[-1]))
    return holders


def _colleagues(team: Team) -> list[Colleague]:
    return colleagues_of(team, timezone.now())
