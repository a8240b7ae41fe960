"""A team with years of tasks, run by `make bench` in a database of its own.

    python -m tests.bench.task_people fill 200000 4000 20000

so many tasks, of which so many are to be done, about so many families. Prints one line of JSON.
"""

import json
import sys
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from cms.accounts.models import ProfessionalProfile, Role, User  # noqa: E402
from cms.municipalities.actions.groups import sync_groups  # noqa: E402
from cms.municipalities.models import Municipality  # noqa: E402
from cms.municipalities.scope import municipality_scope  # noqa: E402
from cms.plugin_api.actions import enable_plugin  # noqa: E402
from cms.teams.models import Team, TeamMember  # noqa: E402
from plugins.tasks.models import UNFINISHED, Tag, Task  # noqa: E402
from tests.bench.dataset import PLACES, places  # noqa: E402
from tests.factories.chat import make_team  # noqa: E402
from tests.factories.core import MembershipFactory  # noqa: E402
from tests.factories.task_history import write_tasks  # noqa: E402

NURSE, TEAM = "Bench", "Bench"
PEOPLE = 120
# Real words for what a screen shows first: opening them is part of what it costs.
WORDED = 400


def fill(tasks: int, unfinished: int, families: int) -> dict[str, Any]:
    call_command("migrate", interactive=False, verbosity=0)
    places()
    place = Municipality.objects.get(slug=PLACES[0])
    enable_plugin(municipality=place, plugin="tasks", actor=None)
    sync_groups(municipality=place)
    team = make_team(place, TEAM)
    nurses = [colleague(team, number) for number in range(PEOPLE)]
    team.lead = nurses[0]
    team.save()
    tag = Tag.unscoped.create(municipality=place, team=team, name="Twins")
    write_tasks(place, team, nurses, tag, tasks=tasks, unfinished=unfinished, families=families)
    with municipality_scope(place):
        for order in ("due_at", "-created_at"):
            for task in Task.objects.filter(state__in=UNFINISHED).order_by(order)[:WORDED]:
                task.title = "Ring om søvn og amning i den næste uge"
                task.save(update_fields=["title_sealed"])
    return {"tasks": tasks}


def colleague(team: Team, number: int) -> User:
    """One more professional on the team, who can have a great deal."""
    name = NURSE if number == 0 else f"Nurse{number}"
    # Without a password: to hash one takes longer than all the rest.
    nurse = User.objects.create(
        email=f"nurse{team.pk}.{number}@bench.example", password="!", is_staff=True, first_name=name
    )
    MembershipFactory(user=nurse, municipality=team.municipality, role=Role.PROFESSIONAL)
    ProfessionalProfile.unscoped.create(
        municipality=team.municipality,
        user=nurse,
        profession="health_visitor",
        languages=["ar"] if number % 5 == 0 else [],
    )
    TeamMember.unscoped.create(team=team, user=nurse, weekly_capacity=10_000)
    return nurse


if __name__ == "__main__":
    act, *numbers = sys.argv[1:]
    print(json.dumps({"fill": fill}[act](*map(int, numbers))))
