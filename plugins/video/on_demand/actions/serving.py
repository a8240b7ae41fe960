"""What those who answer do: claim, put back, hand over, say what goes first."""

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cms.notifications.actions import notify
from plugins.video import notifications
from plugins.video.calls.actions.rooms import open_room
from plugins.video.models import Meeting, QueueOffer, QueuePlace
from plugins.video.on_demand import audit
from plugins.video.on_demand.actions.dropping import drop_meeting
from plugins.video.on_demand.actions.places import (
    RING,
    become,
    locked,
    note,
    ring_all,
    ring_person,
)
from plugins.video.on_demand.errors import ClaimedError, MovedOnError, NotServingError
from plugins.video.on_demand.limits import TALK
from plugins.video.on_demand.rules import can_serve
from plugins.video.on_demand.states import Act

if TYPE_CHECKING:
    from cms.accounts.models import User

State = QueuePlace.State
# Meetings that begin now have no reminders ahead.
_ALL_REMINDED = 3


@transaction.atomic
def claim(*, place_id: UUID, actor: "User") -> QueuePlace:
    """Take the person from the line: a meeting and its call are made, and their devices ring.

    Raise ClaimedError with the colleague who was first, MovedOnError, BusyError, or what opening a call
    raises (NoRelayError). Who has claimed it already gets it again.
    """
    place = locked(place_id)
    if place.state in {State.RINGING, State.TALKING} and place.holder is not None:
        if place.holder_id == actor.pk:
            return place
        raise ClaimedError(holder=str(place.holder))
    now = timezone.now()
    meeting = Meeting.unscoped.create(
        municipality=place.municipality,
        family=place.family,
        guardian=place.person,
        professional=actor,
        team=place.team,
        kind=Meeting.Kind.ON_DEMAND,
        by=Meeting.By.VIDEO,
        starts_at=now,
        ends_at=now + TALK,
        until_done=True,
        created_by=actor,
        reminded=_ALL_REMINDED,
    )
    become(place, Act.CLAIM, holder=actor, meeting=meeting, claimed_at=now, ring_until=now + _ring_for(place))
    open_room(meeting=meeting, actor=actor)
    _ring(place)
    note(audit.CLAIMED, place, actor)
    return place


def _ring_for(place: QueuePlace) -> dt.timedelta:
    offer = QueueOffer.objects.filter(team=place.team_id).first()
    return (offer or QueueOffer()).ring_for


def _ring(place: QueuePlace) -> None:
    """On every device at once; a text message follows where nobody takes it up."""
    notify(municipality=place.municipality, user=place.person, type=notifications.QUEUE_RING, about=place.pk)
    ring_person(place, RING)


def _held(place_id: UUID, actor: "User") -> QueuePlace:
    """The place that the actor holds; raise ClaimedError when it is a colleague's, else MovedOnError."""
    place = locked(place_id)
    if place.holder is None:
        raise MovedOnError
    if place.holder_id != actor.pk:
        raise ClaimedError(holder=str(place.holder))
    return place


@transaction.atomic
def put_back(*, place_id: UUID, actor: "User") -> QueuePlace:
    """Give it back: the person has the place that they had. Raise ClaimedError, MovedOnError."""
    place = _held(place_id, actor)
    meeting = place.meeting
    become(place, Act.PUT_BACK)
    drop_meeting(meeting, actor)
    note(audit.PUT_BACK, place, actor)
    return place


@transaction.atomic
def hand_over(*, place_id: UUID, actor: "User", to: "User") -> QueuePlace:
    """To a colleague of the team, who has the call from now on; it rings anew.

    Raise NotServingError, ClaimedError, MovedOnError, or BusyError when the colleague talks with somebody.
    """
    place = _held(place_id, actor)
    if not can_serve(to, place.team):
        raise NotServingError
    if place.meeting is None:
        raise MovedOnError
    now = timezone.now()
    become(place, Act.HAND_OVER, holder=to, claimed_at=now, ring_until=now + _ring_for(place))
    Meeting.unscoped.filter(pk=place.meeting.pk).update(professional=to, changed_at=now)
    ring_person(place, RING)
    notify(municipality=place.municipality, user=to, type=notifications.TEAM_HANDED, about=place.pk)
    note(audit.HANDED_OVER, place, actor, to=str(to.pk))
    return place


@transaction.atomic
def set_urgent(*, place_id: UUID, actor: "User", is_urgent: bool) -> QueuePlace:
    """Whoever is urgent goes before the others; raise MovedOnError once they do not wait any more."""
    place = locked(place_id)
    if place.state != State.WAITING:
        raise MovedOnError
    if place.is_urgent != is_urgent:
        place.is_urgent = is_urgent
        place.save(update_fields=["is_urgent"])
        note(audit.URGENT, place, actor, urgent=is_urgent)
        ring_all(place)
    return place
