"""Eight workers give out work while people take it and workers are killed, run by `make bench`.

    python -m tests.bench.task_storm run 5000 8       so many tasks, so many workers killed with -9; one line of JSON
    python -m tests.bench.task_storm give <team>      a worker
    python -m tests.bench.task_storm act <team> 3 60  people who act, by this seed, for so many seconds at most

Three teams of 40 with random capacities. In the first nobody but the rules acts, and every task weighs the same,
for the fairness. In the others families speak several languages, tasks weigh one to three, some colleagues are
away, and from the beginning to the end people claim, confirm, hand over, take over, give back, finish for the day
and go on leave. In the second no worker is killed, in the first and the third some are.
"""

import datetime as dt
import json
import random
import select
import subprocess
import sys
import time
import uuid
from contextlib import suppress
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from cms.accounts.models import Family, Guardian, ProfessionalProfile, User  # noqa: E402
from cms.encryption.keyring import keyring_scope  # noqa: E402
from cms.municipalities.models import Municipality  # noqa: E402
from cms.municipalities.scope import municipality_scope  # noqa: E402
from cms.teams.models import Absence, Team, TeamMember  # noqa: E402
from plugins.tasks.actions import handling  # noqa: E402
from plugins.tasks.actions.absence import pass_on  # noqa: E402
from plugins.tasks.actions.distribution import distribute  # noqa: E402
from plugins.tasks.actions.shift_ends import come_back, end_shift  # noqa: E402
from plugins.tasks.errors import TaskError  # noqa: E402
from plugins.tasks.models import Task, TaskEvent, TeamRules  # noqa: E402
from tests.bench.dataset import PLACES  # noqa: E402
from tests.bench.task_checks import found_wrong, spread  # noqa: E402
from tests.bench.task_people import colleague  # noqa: E402
from tests.factories.chat import make_team  # noqa: E402

PEOPLE, AWAY = 40, 3
WORKERS, ACTING = 8, 4
# Seconds between two acts of one who acts; and after how many they stop though tasks are left, which then fit nobody.
PAUSE, LONGEST = 0.1, 60
# After so many acts the next one goes on leave.
LEAVES_AT = (15, 45, 90)
WEIGHTS = (1, 1, 2, 3)
# So many looks in which nothing came or went: then what is left fits nobody.
PATIENCE = 200
LANGUAGES = ("ar", "so", "tr")
Kind = TaskEvent.Kind


def run(count: int, kills: int) -> dict[str, Any]:
    place, dice = Municipality.objects.get(slug=PLACES[0]), random.Random(7)
    deadlocks, acts = _deadlocks(), 0
    with municipality_scope(place), keyring_scope():
        calm = _team(place, dice, [1] * count, speaking=False)
        _storm(calm, dice, kills)
        found = [found_wrong(calm, [], away=set())]
        for killed in (0, kills):
            stormy = _team(place, dice, [dice.choice(WEIGHTS) for _ in range(count)], speaking=True)
            away = _some_are_away(stormy)
            confirmed = _storm(stormy, dice, killed, acting=True)
            acts += len(confirmed)
            found.append(found_wrong(stormy, confirmed, away=away))
        fairness = spread(calm)
    wrong = {name: sum(one[name] for one in found) for name in ("torn", "overwritten", "over", "unkept")}
    return {
        "tasks": 3 * count,
        "killed": 2 * kills,
        "acts": acts,
        "spread": fairness,
        "lost": 3 * count - sum(one["tasks"] for one in found) + sum(one["left"] for one in found),
        "deadlocks": _deadlocks() - deadlocks,
        **wrong,
    }


def give(team_key: int) -> None:
    """Give out until nothing more can be given."""
    team = Team.unscoped.select_related("municipality").get(pk=team_key)
    waiting = Task.unscoped.filter(team=team, assignee=None, state=Task.State.NEW)
    with municipality_scope(team.municipality), keyring_scope():
        _wait_for_the_others()
        left, tries = -1, 0
        while (now := waiting.count()) and tries < PATIENCE:
            tries = 0 if now != left else tries + 1
            left = now
            if not distribute(team):
                time.sleep(0.05)


def act(team_key: int, seed: int, seconds: int) -> None:
    """People claim, confirm, hand over, take over, give back, finish and leave, until the input ends.

    Each who acts does so for people of their own: nobody does two things at once.
    """
    team, dice = Team.unscoped.select_related("municipality").get(pk=team_key), random.Random(seed)
    people = list(User.objects.filter(pk__in=_members(team)).order_by("date_joined"))[AWAY:]
    leavers, stay = people[: len(LEAVES_AT)], people[len(LEAVES_AT) :]
    _wait_for_the_others()
    confirmed: list[list[str]] = []
    number, ends = 0, time.monotonic() + seconds
    with municipality_scope(team.municipality), keyring_scope():
        # Told at the end: nobody reads while the storm lasts.
        while time.monotonic() < ends and not select.select([sys.stdin], [], [], PAUSE)[0]:
            number += 1
            if seed == 0 and number in LEAVES_AT:
                _sign_off(team, leavers.pop())
            with suppress(TaskError, IndexError):
                confirmed += _one_act(team, dice, dice.choice(stay[seed::ACTING]), dice.choice(stay))
    print("\n".join(map(json.dumps, confirmed)), flush=True)


def _one_act(team: Team, dice: random.Random, who: User, to: User) -> list[list[str]]:
    """Do something at random; return for each task its key, who did it and the kind of its line."""
    tasks = Task.unscoped.filter(team=team)
    queue = tasks.filter(assignee=None, state=Task.State.NEW).values_list("pk", flat=True)[:200]
    held = tasks.filter(assignee=who, state=Task.State.OPEN).values_list("pk", flat=True)
    others = tasks.filter(state=Task.State.OPEN).exclude(assignee=who).values_list("pk", flat=True)[:200]
    what = dice.choice(["claim", "claim", "confirm", "hand over", "take over", "release", "finish"])
    if what == "finish":
        return _finish(team, dice, who, to, list(held[:6]))
    if what == "claim":
        key, kind = dice.choice(queue), Kind.CLAIMED
        handling.claim(task_id=key, actor=who)
    elif what == "confirm":
        key, kind = dice.choice(held.filter(assigned_by=Task.AssignedBy.RULE)[:50]), Kind.CLAIMED
        handling.claim(task_id=key, actor=who)
    elif what == "hand over":
        key, kind = dice.choice(held[:50]), Kind.HANDED_OVER
        handling.hand_over(task_id=key, actor=who, to=to, reason="")
    elif what == "take over":
        key, kind = dice.choice(others), Kind.TAKEN_OVER
        handling.take_over(task_id=key, actor=who, reason="")
    else:
        key, kind = dice.choice(held[:50]), Kind.RELEASED
        handling.release(task_id=key, actor=who)
    return [[str(key), str(who.pk), kind]]


def _finish(team: Team, dice: random.Random, who: User, to: User, keys: list[uuid.UUID]) -> list[list[str]]:
    """Finish for the day, some of it to a colleague and some to the queue, and come back a moment later."""
    choices = {key: dice.choice([to, None]) if to != who else None for key in keys}
    back_at = timezone.now() + dt.timedelta(hours=14)
    done = end_shift(user=who, municipality=team.municipality, back_at=back_at, choices=choices)
    time.sleep(PAUSE)
    come_back(user=who, municipality=team.municipality)
    kinds = {
        task.pk: Kind.HANDED_OVER if choices[task.pk] is not None else Kind.RELEASED for task in done.moved
    }
    return [[str(key), str(who.pk), kind] for key, kind in kinds.items()]


def _sign_off(team: Team, nurse: User) -> None:
    today = timezone.localdate()
    Absence.unscoped.create(
        municipality=team.municipality, user=nurse, starts_on=today, ends_on=today + dt.timedelta(days=9)
    )
    pass_on(user=nurse, municipality=team.municipality)


def _team(place: Municipality, dice: random.Random, weights: list[int], *, speaking: bool) -> Team:
    """A team to which the rules give, and in its queue a task for each weight; with `speaking` of families."""
    team = make_team(place, f"Storm {uuid.uuid4().hex[:6]}")
    TeamRules.unscoped.create(team=team, mode=TeamRules.Mode.PUSH)
    usual = sum(weights) // PEOPLE
    for number in range(PEOPLE):
        nurse = colleague(team, number + 1)
        # In all about a third more than there is to do: whoever can have little is full, others are not.
        TeamMember.unscoped.filter(team=team, user=nurse).update(
            weekly_capacity=dice.randint(usual // 2, 13 * usual // 6)
        )
        spoken = dice.sample(LANGUAGES, dice.choice([0, 0, 1, 2]))
        ProfessionalProfile.unscoped.filter(user=nurse).update(languages=spoken)
    _new_tasks(team, weights, _families(team, len(weights)) if speaking else [])
    return team


def _families(team: Team, count: int) -> list[uuid.UUID]:
    """Keys of families of the place; every third speaks one of the languages."""
    families = list(
        Family.unscoped.filter(municipality=team.municipality)
        .order_by("pk")
        .values_list("pk", flat=True)[:count]
    )
    for number, language in enumerate(LANGUAGES):
        guardians = Guardian.unscoped.filter(family__in=families[number::9])
        User.objects.filter(pk__in=guardians.values("user")).update(language=language)
    return families


def _new_tasks(team: Team, weights: list[int], families: list[uuid.UUID]) -> None:
    now, tag = timezone.now(), uuid.uuid4().hex
    Task.unscoped.bulk_create(
        Task(
            municipality=team.municipality,
            team=team,
            family_id=families[number % len(families)] if families else None,
            kind=Task.Kind.CALL,
            weight=weight,
            due_at=now,
            waiting_since=now,
            origin_kind=f"storm.{number}",
            origin_id=tag,
        )
        for number, weight in enumerate(weights)
    )


def _some_are_away(team: Team) -> set[uuid.UUID]:
    """Keys of those who are away from the beginning."""
    today = timezone.localdate()
    away = list(User.objects.filter(pk__in=_members(team)).order_by("date_joined")[:AWAY])
    for nurse in away:
        Absence.unscoped.create(
            municipality=team.municipality, user=nurse, starts_on=today, ends_on=today + dt.timedelta(days=9)
        )
    return {nurse.pk for nurse in away}


def _members(team: Team) -> Any:
    return TeamMember.unscoped.filter(team=team).values("user")


def _storm(team: Team, dice: random.Random, kills: int, *, acting: bool = False) -> list[list[str]]:
    """Let them loose until all is given; return the acts that were confirmed."""
    seconds = LONGEST + Task.unscoped.filter(team=team).count() // 20
    workers = [_started("give", team) for _ in range(WORKERS)]
    people = [_started("act", team, seed, seconds) for seed in range(ACTING if acting else 0)]
    _begin(*workers, *people)
    for _ in range(kills):
        time.sleep(dice.uniform(0.3, 2.0))
        number = dice.randrange(WORKERS)
        workers[number].kill()
        workers[number].wait()
        workers[number] = _started("give", team)
        _begin(workers[number])
    for one in workers:
        one.communicate()
    # Their input ends, and so do they.
    lines = [line for one in people for line in one.communicate()[0].splitlines() if line]
    if any(one.returncode for one in [*workers, *people]):
        raise AssertionError("a worker or somebody who acts failed")
    # What was given back while the last worker had found nothing more.
    distribute(team)
    return [json.loads(line) for line in lines]


def _started(act: str, team: Team, *numbers: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.bench.task_storm", act, str(team.pk), *map(str, numbers)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _begin(*those: subprocess.Popen[str]) -> None:
    """Let them begin at one moment: to start takes each of them seconds."""
    for one in those:
        assert one.stdout is not None and one.stdout.readline() == "ready\n"
    for one in those:
        assert one.stdin is not None
        one.stdin.write("begin\n")
        one.stdin.flush()


def _wait_for_the_others() -> None:
    print("ready", flush=True)
    sys.stdin.readline()


def _deadlocks() -> int:
    """How many PostgreSQL has untied in this database; who was in one has failed, or has tried anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        found: int = cursor.fetchone()[0]
    return found


if __name__ == "__main__":
    name, *given = sys.argv[1:]
    if name == "run":
        print(json.dumps(run(*map(int, given))))
    else:
        {"give": give, "act": act}[name](*map(int, given))
