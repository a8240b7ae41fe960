"""What the person who waits does: join, say that they are there, leave, ask to be called."""

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cms.notifications.actions import notify
from plugins.video import notifications
from plugins.video.models import QueueOffer, QueuePlace
from plugins.video.on_demand import audit
from plugins.video.on_demand.actions.calling_back import tell_team
from plugins.video.on_demand.actions.dropping import drop_meeting
from plugins.video.on_demand.actions.places import become, locked, note, ring_all
from plugins.video.on_demand.errors import InLineError, LineClosedError, LineFullError
from plugins.video.on_demand.limits import ASKED_ONCE_WITHIN
from plugins.video.on_demand.models import OPEN
from plugins.video.on_demand.queries import line_of
from plugins.video.on_demand.states import Act
from plugins.video.queries.meetings import guards

if TYPE_CHECKING:
    from cms.accounts.models import Family, User

State, Reason = QueuePlace.State, QueuePlace.Reason


@transaction.atomic
def join(*, offer: QueueOffer, family: "Family", person: "User") -> QueuePlace:
    """Take a place at the end of the line; who has one in it already keeps that.

    Raise LineClosedError, with `opens_at` when it is known, LineFullError, or InLineError for who waits in
    another line.
    """
    # One after the other: the line's length is counted, and of two taps one finds the other's place.
    QueueOffer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    there = _open_place(person)
    if there is not None:
        if there.team_id != offer.team_id:
            raise InLineError
        return there
    line = line_of(offer, timezone.now())
    if not line.serves:
        raise LineClosedError(opens_at=line.opens_at)
    if line.is_full:
        raise LineFullError
    place = _new(offer, family, person)
    note(audit.JOINED, place, person)
    for nurse in line.on_duty:
        notify(municipality=place.municipality, user=nurse, type=notifications.TEAM_WAITING, about=place.pk)
    ring_all(place)
    return place


def _open_place(person: "User") -> QueuePlace | None:
    """The person's open place. One for a family that they may no longer see is left first."""
    found = QueuePlace.objects.filter(person=person, state__in=OPEN).values_list("pk", "family").first()
    if found is None:
        return None
    if guards(person, found[1]):
        return locked(found[0])
    place = locked(found[0])
    if place.state in {State.WAITING, State.RINGING}:
        leave(place_id=place.pk, actor=person)
        return None
    become(place, Act.END)
    return None


def _new(offer: QueueOffer, family: "Family", person: "User", **facts: object) -> QueuePlace:
    return QueuePlace.objects.create(
        municipality=family.municipality, team=offer.team, family=family, person=person, **facts
    )


def see(place: QueuePlace) -> QueuePlace:
    """A sign of life: the page with the place is in sight."""
    now = timezone.now()
    if place.is_open:
        QueuePlace.objects.filter(pk=place.pk).update(seen_at=now, asked_at=None)
        place.seen_at, place.asked_at = now, None
    return place


@transaction.atomic
def leave(*, place_id: UUID, actor: "User") -> QueuePlace:
    """Give the place up. Having left already is no error; raise MovedOnError while talking."""
    place = locked(place_id)
    if place.state == State.LEFT:
        return place
    meeting = place.meeting
    become(place, Act.LEAVE, meeting=None)
    drop_meeting(meeting, actor)
    note(audit.LEFT, place, actor)
    return place


@transaction.atomic
def ask_call(*, place_id: UUID, actor: "User") -> QueuePlace:
    """Rather be called by phone: the place becomes work for the team. Twice is once; raise MovedOnError."""
    place = locked(place_id)
    if place.state == State.CALL_BACK:
        return place
    meeting = place.meeting
    become(place, Act.ASK_CALL, reason=Reason.ASKED, meeting=None)
    drop_meeting(meeting, actor)
    tell_team(place, actor)
    return place


@transaction.atomic
def ask_call_from(*, offer: QueueOffer, family: "Family", person: "User") -> QueuePlace:
    """Be called without waiting first, also while the line is closed; asked twice within a day is once.

    Raise InLineError for who waits: they ask from their place.
    """
    QueueOffer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    if _open_place(person) is not None:
        raise InLineError
    now = timezone.now()
    there = _asked_before(offer, family, person, now - ASKED_ONCE_WITHIN)
    if there is not None:
        return there
    place = _new(offer, family, person, state=State.CALL_BACK, reason=Reason.ASKED, ended_at=now)
    tell_team(place, person)
    ring_all(place)
    return place


def _asked_before(
    offer: QueueOffer, family: "Family", person: "User", since: dt.datetime
) -> QueuePlace | None:
    return QueuePlace.objects.filter(
        team=offer.team_id,
        family=family,
        person=person,
        state=State.CALL_BACK,
        settled_at=None,
        ended_at__gt=since,
    ).first()
