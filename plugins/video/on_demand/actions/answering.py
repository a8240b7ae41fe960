"""What the person who is rung does, and how a talk ends."""

from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plugins.video.calls.actions.people import expect, participant_of
from plugins.video.calls.actions.rooms import open_room
from plugins.video.calls.models import CallParticipant
from plugins.video.models import QueuePlace
from plugins.video.on_demand import audit
from plugins.video.on_demand.actions.dropping import drop_meeting
from plugins.video.on_demand.actions.places import become, locked, note
from plugins.video.on_demand.errors import MovedOnError
from plugins.video.on_demand.states import Act

if TYPE_CHECKING:
    from cms.accounts.models import User

State = QueuePlace.State


@transaction.atomic
def answer(*, place_id: UUID, actor: "User") -> QueuePlace:
    """Take the call: the person is let in without another question, for it is them who were asked in.

    A second device that answers gets the same call. Raise MovedOnError, or what opening a call raises.
    """
    place = locked(place_id)
    if place.meeting is None:
        raise MovedOnError
    if place.state != State.TALKING:
        become(place, Act.ANSWER, answered_at=timezone.now())
        room = open_room(meeting=place.meeting, actor=actor)
        expect(participant_of(room, actor, CallParticipant.Role.CITIZEN), actor=place.holder)
        note(audit.ANSWERED, place, actor)
    return place


def answer_by_coming(*, meeting_id: UUID, actor: "User") -> None:
    """Whoever comes to a call that rings for them has taken it, by whichever way they came.

    Else they would talk in it while it still rings, and be missed when the ringing ends. Raises what
    opening a call raises.
    """
    rings = QueuePlace.objects.filter(meeting=meeting_id, person=actor, state=State.RINGING)
    place_id = rings.values_list("pk", flat=True).first()
    if place_id is not None:
        with suppress(MovedOnError):  # it rings no more: opening the call says what is so now
            answer(place_id=place_id, actor=actor)


@transaction.atomic
def not_now(*, place_id: UUID, actor: "User") -> QueuePlace:
    """It does not suit: the person keeps the place, and whoever rang sees that. Raise MovedOnError."""
    place = locked(place_id)
    meeting = place.meeting
    become(place, Act.NOT_NOW, declined_at=timezone.now())
    drop_meeting(meeting, actor)
    note(audit.PUT_BACK, place, actor)
    return place
