"""Eight workers give out work while people take it and workers are killed, run by `make bench`.

    python -m tests.bench.task_storm run 5000 6       so many tasks, so many workers killed with -9; one line of JSON
    python -m tests.bench.task_storm give <team>      a worker
    python -m tests.bench.task_storm act <team> 3     people who act, by this seed: a line for each confirmed act

Two teams of 40 with random capacities: in the first nobody but the rules acts, for the fairness; in the second
families speak several languages, some colleagues are away, and people claim, hand over, take over and leave.
"""

import datetime as dt
import json
import random
import subprocess
import sys
import time
import uuid
from collections import Counter
from contextlib import suppress
from typing import Any

import django

django.setup()

from django.utils import timezone  # noqa: E402

from cms.accounts.models import Family, Guardian, ProfessionalProfile, User  # noqa: E402
from cms.encryption.keyring import keyring_scope  # noqa: E402
from cms.municipalities.models import Municipality  # noqa: E402
from cms.municipalities.scope import municipality_scope  # noqa: E402
from cms.teams.models import Absence, Team, TeamMember  # noqa: E402
from plugins.tasks.actions import handling  # noqa: E402
from plugins.tasks.actions.absence import pass_on  # noqa: E402
from plugins.tasks.actions.distribution import distribute  # noqa: E402
from plugins.tasks.errors import TaskError  # noqa: E402
from plugins.tasks.models import Task, TaskEvent, TeamRules  # noqa: E402
from plugins.tasks.queries.shares import Colleague, colleagues_of  # noqa: E402
from tests.bench.dataset import PLACES  # noqa: E402
from tests.bench.task_people import colleague  # noqa: E402
from tests.factories.chat import make_team  # noqa: E402

PEOPLE, AWAY, LEAVE = 40, 3, 3
WORKERS, ACTING, ACTS = 8, 4, 60
# So many looks in which nothing came or went: then what is left fits nobody.
PATIENCE = 200
LANGUAGES = ("ar", "so", "tr")
Kind = TaskEvent.Kind
TO_ACTOR, TO_OTHER = {Kind.CLAIMED, Kind.TAKEN_OVER}, {Kind.GIVEN, Kind.HANDED_OVER}


def run(count: int, kills: int) -> dict[str, Any]:
    place, dice = Municipality.objects.get(slug=PLACES[0]), random.Random(7)
    with municipality_scope(place), keyring_scope():
        calm = _team(place, dice, count)
        _new_tasks(calm, count, speaking=False)
        _storm(calm, dice, kills, acting=0)
        stormy = _team(place, dice, count)
        _new_tasks(stormy, count, speaking=True)
        _some_are_away(stormy)
        confirmed = _storm(stormy, dice, kills, acting=ACTING)
        histories = [_histories(team) for team in (calm, stormy)]
        return {
            "tasks": 2 * count,
            "killed": 2 * kills,
            "acts": len(confirmed),
            "spread": _spread(calm),
            "lost": 2 * count - sum(map(len, histories)) + sum(map(_left, (calm, stormy))),
            "torn": sum(_torn(one) for one in histories),
            "overwritten": sum(_overwritten(one) for one in histories),
            "over": sum(_over(team) for team in (calm, stormy)),
            "unkept": _unkept(confirmed, histories[1]),
        }


def give(team_key: int) -> None:
    """Give out until nothing more can be given."""
    team = Team.unscoped.select_related("municipality").get(pk=team_key)
    waiting = Task.unscoped.filter(team=team, assignee=None, state=Task.State.NEW)
    with municipality_scope(team.municipality), keyring_scope():
        print("ready", flush=True)
        left, tries = -1, 0
        while (now := waiting.count()) and tries < PATIENCE:
            tries = 0 if now != left else tries + 1
            left = now
            if not distribute(team):
                time.sleep(0.05)


def act(team_key: int, seed: int) -> None:
    """People claim, hand over, take over, give back and leave, at random."""
    team, dice = Team.unscoped.select_related("municipality").get(pk=team_key), random.Random(seed)
    people = list(User.objects.filter(pk__in=_members(team)).order_by("date_joined"))[AWAY:]
    leavers, stay = people[:LEAVE], people[LEAVE:]
    print("ready", flush=True)
    with municipality_scope(team.municipality), keyring_scope():
        for number in range(ACTS):
            if seed == 0 and number % (ACTS // LEAVE) == ACTS // LEAVE - 1:
                _sign_off(team, leavers.pop())
                continue
            who, to = dice.choice(stay), dice.choice(stay)
            with suppress(TaskError, IndexError):
                _one_act(team, dice, who, to)
            time.sleep(0.1)


def _one_act(team: Team, dice: random.Random, who: User, to: User) -> None:
    tasks = Task.unscoped.filter(team=team)
    queue = tasks.filter(assignee=None, state=Task.State.NEW).values_list("pk", flat=True)[:200]
    held = tasks.filter(assignee=who, state=Task.State.OPEN).values_list("pk", flat=True)[:50]
    others = tasks.filter(state=Task.State.OPEN).exclude(assignee=who).values_list("pk", flat=True)[:200]
    kind = dice.choice(["claim", "claim", "hand over", "take over", "release"])
    if kind == "claim":
        key = dice.choice(queue)
        handling.claim(task_id=key, actor=who)
    elif kind == "hand over":
        key = dice.choice(held)
        handling.hand_over(task_id=key, actor=who, to=to, reason="")
    elif kind == "take over":
        key = dice.choice(others)
        handling.take_over(task_id=key, actor=who, reason="")
    else:
        key = dice.choice(held)
        handling.release(task_id=key, actor=who)
    print(json.dumps([str(key), str(who.pk), kind]), flush=True)


def _sign_off(team: Team, nurse: User) -> None:
    today = timezone.localdate()
    Absence.unscoped.create(
        municipality=team.municipality, user=nurse, starts_on=today, ends_on=today + dt.timedelta(days=9)
    )
    pass_on(user=nurse, municipality=team.municipality)


def _team(place: Municipality, dice: random.Random, count: int) -> Team:
    team = make_team(place, f"Storm {uuid.uuid4().hex[:6]}")
    TeamRules.unscoped.create(team=team, mode=TeamRules.Mode.PUSH)
    usual = count // PEOPLE
    for number in range(PEOPLE):
        nurse = colleague(team, number + 1)
        # In all about a third more than there is to do: whoever can have little is full, others are not.
        TeamMember.unscoped.filter(team=team, user=nurse).update(
            weekly_capacity=dice.randint(usual // 2, 13 * usual // 6)
        )
        spoken = dice.sample(LANGUAGES, dice.choice([0, 0, 1, 2]))
        ProfessionalProfile.unscoped.filter(user=nurse).update(languages=spoken)
    return team


def _new_tasks(team: Team, count: int, *, speaking: bool) -> None:
    now, tag = timezone.now(), uuid.uuid4().hex
    families = list(
        Family.unscoped.filter(municipality=team.municipality)
        .order_by("pk")
        .values_list("pk", flat=True)[:count]
    )
    if speaking:
        # Every third family speaks one of the languages.
        for number, language in enumerate(LANGUAGES):
            guardians = Guardian.unscoped.filter(family__in=families[number::9])
            User.objects.filter(pk__in=guardians.values("user")).update(language=language)
    Task.unscoped.bulk_create(
        Task(
            municipality=team.municipality,
            team=team,
            family_id=families[number % len(families)] if speaking else None,
            kind=Task.Kind.CALL,
            due_at=now,
            waiting_since=now,
            origin_kind=f"storm.{number}",
            origin_id=tag,
        )
        for number in range(count)
    )


def _some_are_away(team: Team) -> None:
    today = timezone.localdate()
    for nurse in User.objects.filter(pk__in=_members(team)).order_by("date_joined")[:AWAY]:
        Absence.unscoped.create(
            municipality=team.municipality, user=nurse, starts_on=today, ends_on=today + dt.timedelta(days=9)
        )


def _members(team: Team) -> Any:
    return TeamMember.unscoped.filter(team=team).values("user")


def _storm(team: Team, dice: random.Random, kills: int, *, acting: int) -> list[list[str]]:
    """Let them loose until all is given; return the acts that were confirmed."""
    workers = [_started("give", team) for _ in range(WORKERS)]
    people = [_started("act", team, seed) for seed in range(acting)]
    for _ in range(kills):
        time.sleep(dice.uniform(0.3, 2.0))
        number = dice.randrange(WORKERS)
        workers[number].kill()
        workers[number].wait()
        workers[number] = _started("give", team)
    lines = [line for one in people for line in one.communicate()[0].splitlines()]
    for one in workers:
        one.communicate()
    if any(one.returncode for one in [*workers, *people]):
        raise AssertionError("a worker or somebody who acts failed")
    # What was given back while the last worker had found nothing more.
    distribute(team)
    return [json.loads(line) for line in lines]


def _started(act: str, team: Team, *numbers: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.bench.task_storm", act, str(team.pk), *map(str, numbers)]
    one = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert one.stdout is not None and one.stdout.readline() == "ready\n"
    return one


def _histories(team: Team) -> dict[uuid.UUID, tuple[Task, list[TaskEvent]]]:
    """Each task with its lines, in the order in which they were written under its lock."""
    found: dict[uuid.UUID, tuple[Task, list[TaskEvent]]] = {
        task.pk: (task, []) for task in Task.unscoped.filter(team=team)
    }
    for event in TaskEvent.unscoped.filter(task__team=team).order_by("at"):
        found[event.task_id][1].append(event)
    return found


def _holders(events: list[TaskEvent]) -> list[Any]:
    """Who had it after each line."""
    holders: list[Any] = []
    for event in events:
        if event.kind in TO_ACTOR:
            holders.append(event.actor_id)
        elif event.kind in TO_OTHER:
            holders.append(event.other_id)
        elif event.kind == Kind.RELEASED:
            holders.append(None)
    return holders


def _torn(histories: dict[Any, Any]) -> int:
    """Tasks whose owner is not who the last line says, or whose version does not count their lines."""
    return sum(
        task.assignee_id != ([None, *_holders(events)])[-1] or task.version != 1 + len(events)
        for task, events in histories.values()
    )


def _overwritten(histories: dict[Any, Any]) -> int:
    """Tasks that a rule gave to somebody while somebody had them."""
    wrong = 0
    for _task, events in histories.values():
        before = [None, *_holders(events)]
        wrong += any(
            event.kind == Kind.GIVEN and before[number] is not None for number, event in enumerate(events)
        )
    return wrong


def _over(team: Team) -> int:
    """People with more than they can have, though nobody but the rules gave it to them."""
    held = Counter(
        Task.unscoped.filter(team=team, assigned_by=Task.AssignedBy.RULE).values_list("assignee", flat=True)
    )
    return sum(held[one.user.pk] > one.capacity for one in _colleagues(team))


def _left(team: Team) -> int:
    """Tasks that nobody has though somebody who is there has room."""
    free = sum(max(0, one.capacity - one.load) for one in _colleagues(team) if not one.is_absent)
    return min(free, Task.unscoped.filter(team=team, assignee=None).count())


def _spread(team: Team) -> float:
    """By how many tasks the fullest has more than she would with the share of the emptiest."""
    found = _colleagues(team)
    least = min(one.load / one.capacity for one in found)
    return round(max(one.load - least * one.capacity for one in found), 2)


def _unkept(confirmed: list[list[str]], histories: dict[Any, Any]) -> int:
    """Confirmed acts of which no line tells."""
    kinds = {
        "claim": Kind.CLAIMED,
        "hand over": Kind.HANDED_OVER,
        "take over": Kind.TAKEN_OVER,
        "release": Kind.RELEASED,
    }
    told = {
        (str(key), str(event.actor_id), event.kind)
        for key, (_, events) in histories.items()
        for event in events
    }
    return sum((key, who, kinds[kind]) not in told for key, who, kind in confirmed)


def _colleagues(team: Team) -> list[Colleague]:
    return colleagues_of(team, timezone.now())


if __name__ == "__main__":
    name, *given = sys.argv[1:]
    if name == "run":
        print(json.dumps(run(*map(int, given))))
    else:
        {"give": give, "act": act}[name](*map(int, given))
