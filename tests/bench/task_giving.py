"""How fast the rules give out work, run by `make bench` in the tasks' database.

    python -m tests.bench.task_giving run 4000 4    so many tasks of eight teams, by so many processes
    python -m tests.bench.task_giving work          one of these processes: it begins at a line on its input

`run` makes new tasks and prints one line of JSON; `wrong` counts tasks that found nobody, and those with
more or fewer than one line that says to whom they were given.
"""

import json
import subprocess
import sys
import time
import uuid
from typing import Any

import django

django.setup()

from django.db.models import Count, Q  # noqa: E402
from django.utils import timezone  # noqa: E402

from cms.accounts.models import Family  # noqa: E402
from cms.encryption.keyring import keyring_scope  # noqa: E402
from cms.municipalities.models import Municipality  # noqa: E402
from cms.municipalities.scope import municipality_scope  # noqa: E402
from cms.teams.models import Team  # noqa: E402
from plugins.tasks.actions.distribution import distribute  # noqa: E402
from plugins.tasks.models import Task, TeamRules  # noqa: E402
from tests.bench.dataset import PLACES  # noqa: E402
from tests.bench.task_people import colleague  # noqa: E402
from tests.factories.chat import make_team  # noqa: E402

TEAMS, PEOPLE = 8, 20


def run(count: int, processes: int) -> dict[str, Any]:
    place = Municipality.objects.get(slug=PLACES[0])
    teams = _teams(place)
    tag = uuid.uuid4().hex
    _new_tasks(place, teams, count, tag)
    command = [sys.executable, "-m", "tests.bench.task_giving", "work"]
    workers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(processes)
    ]
    for one in workers:
        assert one.stdout is not None and one.stdout.readline() == "ready\n"
    began = time.perf_counter()
    for one in workers:
        assert one.stdin is not None
        one.stdin.write("begin\n")
        one.stdin.flush()
    for one in workers:
        one.wait()
    seconds = time.perf_counter() - began
    made = Task.unscoped.filter(origin_id=tag)
    lines = made.annotate(lines=Count("events", filter=Q(events__kind="given")))
    return {
        "processes": processes,
        "teams": TEAMS,
        "people": TEAMS * PEOPLE,
        "given": made.filter(assignee__isnull=False).count(),
        "wrong": lines.exclude(lines=1).count() + made.filter(assignee=None).count(),
        "seconds": round(seconds, 2),
        "per_second": round(count / seconds, 1),
    }


def work() -> None:
    """Give out until nothing is left; a team at which another process is, is passed over for now."""
    place = Municipality.objects.get(slug=PLACES[0])
    print("ready", flush=True)
    sys.stdin.readline()
    with municipality_scope(place), keyring_scope():
        teams = list(Team.unscoped.filter(name__startswith="Giving").select_related("municipality"))
        waiting = Task.objects.filter(team__in=teams, assignee=None, state=Task.State.NEW)
        while waiting.exists():
            if not sum(distribute(team) for team in teams):
                time.sleep(0.05)


def _teams(place: Municipality) -> list[Team]:
    found = list(Team.unscoped.filter(municipality=place, name__startswith="Giving"))
    if found:
        return found
    for number in range(TEAMS):
        team = make_team(place, f"Giving {number}")
        TeamRules.unscoped.create(team=team, mode=TeamRules.Mode.PUSH)
        for one in range(PEOPLE):
            colleague(team, one)
        found.append(team)
    return found


def _new_tasks(place: Municipality, teams: list[Team], count: int, tag: str) -> None:
    now = timezone.now()
    families = list(Family.unscoped.filter(municipality=place).values_list("pk", flat=True)[:count])
    # One origin has one open task of a kind: the number makes the origin's name its own.
    Task.unscoped.bulk_create(
        Task(
            municipality=place,
            team=teams[number % len(teams)],
            family_id=families[number % len(families)],
            kind=Task.Kind.CALL,
            due_at=now,
            waiting_since=now,
            origin_kind=f"bench.{number}",
            origin_id=tag,
        )
        for number in range(count)
    )


if __name__ == "__main__":
    act, *numbers = sys.argv[1:]
    if act == "run":
        print(json.dumps(run(*map(int, numbers))))
    else:
        work()
