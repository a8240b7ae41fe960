"""Calls that are under way, run by `make bench` in a database of its own.

    python -m tests.bench.call_people fill              a municipality with meetings
    python -m tests.bench.call_people rooms 200 500     so many calls from now on, with so many people in all

Both print one line of JSON. `rooms` makes new ones each time: a call is of the hour in which it is.
"""

import json
import sys
import uuid
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from cms.accounts.models import Family, Role, User  # noqa: E402
from cms.municipalities.actions.groups import sync_groups  # noqa: E402
from cms.municipalities.models import Municipality  # noqa: E402
from cms.municipalities.scope import municipality_scope  # noqa: E402
from cms.plugin_api.actions import enable_plugin  # noqa: E402
from plugins.video.calls.actions.people import participant_of  # noqa: E402
from plugins.video.calls.actions.rooms import open_room  # noqa: E402
from plugins.video.calls.models import CallParticipant  # noqa: E402
from plugins.video.models import Meeting  # noqa: E402
from tests.bench.dataset import PLACES, places  # noqa: E402
from tests.factories.accounts import note_device, sign_in  # noqa: E402
from tests.factories.core import FamilyFactory, GuardianFactory, MembershipFactory  # noqa: E402

LASTS = timedelta(hours=1)


def fill() -> dict[str, Any]:
    call_command("migrate", interactive=False, verbosity=0)
    places()
    place = Municipality.objects.get(slug=PLACES[0])
    enable_plugin(municipality=place, plugin="video", actor=None)
    sync_groups(municipality=place)
    return {"places": 1}


def rooms(count: int, people: int) -> dict[str, Any]:
    """Two or three in each: who holds the meeting, and one or two adults of the family who have been let in."""
    place = Municipality.objects.get(slug=PLACES[0])
    found: list[dict[str, str]] = []
    for number in range(count):
        left = people - len(found)
        adults = -(-left // (count - number)) - 1
        found += _room(place, adults)
    return {"host": place.site.hostname, "people": found}


def _room(place: Municipality, adults: int) -> list[dict[str, str]]:
    nurse, family = _person(place, Role.PROFESSIONAL), FamilyFactory(municipality=place)
    guardians = [_guardian(place, family) for _ in range(adults)]
    now = timezone.now()
    meeting = Meeting.unscoped.create(
        municipality=place, family=family, professional=nurse, starts_at=now, ends_at=now + LASTS
    )
    with municipality_scope(place):
        room = open_room(meeting=meeting, actor=nurse)
        for guardian in guardians:
            part = participant_of(room, guardian, CallParticipant.Role.CITIZEN)
            part.state, part.admitted_at = CallParticipant.State.ADMITTED, now
            part.save(update_fields=["state", "admitted_at"])
    return [{"meeting": str(meeting.pk), "session": _session(one, place)} for one in (nurse, *guardians)]


def _guardian(place: Municipality, family: Family) -> User:
    made = _person(place, Role.CITIZEN)
    GuardianFactory(user=made, family=family)
    return made


def _person(place: Municipality, role: Role) -> User:
    # Without a password: to hash one takes longer than all the rest.
    made = User.objects.create(
        email=f"{uuid.uuid4().hex}@bench.example", first_name="Bench", is_staff=role == Role.PROFESSIONAL
    )
    MembershipFactory(user=made, municipality=place, role=role)
    return made


def _session(user: User, place: Municipality) -> str:
    client = Client(headers={"host": place.site.hostname})
    sign_in(client, user)
    note_device(client, user)
    return str(client.cookies["sessionid"].value)


if __name__ == "__main__":
    act, *numbers = sys.argv[1:]
    print(json.dumps({"fill": fill, "rooms": rooms}[act](*map(int, numbers))))
