"""People for the chat's measurements, run by `make bench` in a database of its own.

    python -m tests.bench.chat_people fill 50000 20     a team, and so many conversations of so many messages
    python -m tests.bench.chat_people writers 200       so many families with an empty thread and a session

Both print one line of JSON. `writers` makes new families each time: a run begins with empty threads.
"""

import json
import sys
import uuid
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from cms.accounts.models import Role  # noqa: E402
from cms.municipalities.actions.groups import sync_groups  # noqa: E402
from cms.municipalities.models import Municipality  # noqa: E402
from cms.municipalities.scope import municipality_scope  # noqa: E402
from cms.plugin_api.actions import enable_plugin  # noqa: E402
from cms.teams.models import Team  # noqa: E402
from plugins.chat.actions.conversations import open_own  # noqa: E402
from tests.bench.dataset import PLACES, places  # noqa: E402
from tests.factories.accounts import note_device, sign_in  # noqa: E402
from tests.factories.chat import join, make_team  # noqa: E402
from tests.factories.chat_history import write_history  # noqa: E402
from tests.factories.core import (  # noqa: E402
    FamilyFactory,
    GuardianFactory,
    MembershipFactory,
    UserFactory,
)

NURSE = "Bench"
OPEN = 300
NOTES = 2


def fill(threads: int, each: int) -> dict[str, Any]:
    call_command("migrate", interactive=False, verbosity=0)
    places()
    place = Municipality.objects.get(slug=PLACES[0])
    enable_plugin(municipality=place, plugin="chat", actor=None)
    sync_groups(municipality=place)
    team = make_team(place, "Bench")
    nurse = UserFactory(email="nurse@bench.example", is_staff=True, first_name=NURSE)
    MembershipFactory(user=nurse, municipality=place, role=Role.PROFESSIONAL)
    join(nurse, team)
    write_history(place, team, threads=threads, each=each, open=OPEN, notes=NOTES)
    return {"threads": threads, "messages": threads * each}


def writers(count: int) -> dict[str, Any]:
    place = Municipality.objects.get(slug=PLACES[0])
    team = Team.unscoped.get(municipality=place, name="Bench")
    return {"host": place.site.hostname, "writers": [_writer(place, team) for _ in range(count)]}


def _writer(place: Municipality, team: Team) -> dict[str, str]:
    name = uuid.uuid4().hex
    family, mother = FamilyFactory(municipality=place), UserFactory(email=f"{name}@bench.example")
    GuardianFactory(user=mother, family=family)
    MembershipFactory(user=mother, municipality=place, role=Role.CITIZEN)
    with municipality_scope(place):
        thread = open_own(family=family, guardian=mother, team=team)
    return {"thread": str(thread.pk), "session": _session(mother, place)}


def _session(user: Any, place: Municipality) -> str:
    client = Client(headers={"host": place.site.hostname})
    sign_in(client, user)
    note_device(client, user)
    return str(client.cookies["sessionid"].value)


if __name__ == "__main__":
    act, *numbers = sys.argv[1:]
    print(json.dumps({"fill": fill, "writers": writers}[act](*map(int, numbers))))
