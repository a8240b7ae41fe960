"""What all acts on a place share: its lock, its next state, and the bells."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.audit.record import record
from cms.notifications.actions import mark_about_read
from cms.realtime.events import group, publish_on_commit
from cms.realtime.groups import personal_key, subscription_key
from plugins.video import notifications
from plugins.video.models import QueuePlace
from plugins.video.on_demand.errors import BusyError
from plugins.video.on_demand.models import OPEN
from plugins.video.on_demand.states import Act, after

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality
    from cms.teams.models import Team

State = QueuePlace.State
QUEUE = "queue"
# The bells: something about the person's own place has changed; it rings; a team's line has changed.
PLACE, RING, LINE = "video.place", "video.ring", "video.queue"


def locked(place_id: UUID) -> QueuePlace:
    """The place, ours until the transaction ends.

    Two statements: a join under the lock would look for the holder and the meeting that the row had before
    the wait, and find none when somebody has claimed it meanwhile.
    """
    QueuePlace.objects.select_for_update().values_list("pk").get(pk=place_id)
    return QueuePlace.objects.select_related(
        "team__municipality", "municipality", "family", "person", "holder", "meeting"
    ).get(pk=place_id)


def become(place: QueuePlace, act: Act, **facts: Any) -> QueuePlace:
    """Take the step, save, and ring everybody whom it concerns; raise MovedOnError or BusyError.

    Whoever waits again has nobody, and what has ended says when.
    """
    place.state = after(place.state, act)
    if place.state == State.WAITING:
        facts |= {"holder": None, "claimed_at": None, "ring_until": None, "meeting": None}
    if place.state not in OPEN:
        facts["ended_at"] = timezone.now()
    for name, value in facts.items():
        setattr(place, name, value)
    try:
        with transaction.atomic():
            place.save()
    except IntegrityError as error:
        if "video_one_open_place_per_holder" not in str(error):
            raise
        raise BusyError(holder=str(place.holder)) from None
    if place.state != State.RINGING:
        stop_ringing(place)
    ring_all(place)
    return place


def note(action: str, place: QueuePlace, actor: "User | None", **data: Any) -> None:
    """Put it on record."""
    record(
        action,
        actor=actor,
        municipality=place.municipality,
        target=place,
        family=place.family,
        data={"state": place.state, **data},
    )


def ring_all(place: QueuePlace) -> None:
    """The person's devices, whoever watches the line, and those who wait and may have moved up."""
    ring_person(place)
    ring_line(place.municipality, place.team)
    others = QueuePlace.objects.filter(team=place.team, state=State.WAITING).exclude(pk=place.pk)
    for other in others.select_related("person", "municipality"):
        ring_person(other)


def ring_person(place: QueuePlace, bell: str = PLACE) -> None:
    name = group(place.municipality, "video", personal_key(place.person))
    publish_on_commit(name, bell, {"id": str(place.pk)})


def ring_line(municipality: "Municipality", team: "Team") -> None:
    name = group(municipality, "video", subscription_key(QUEUE, str(team.pk)))
    publish_on_commit(name, LINE, {"team": team.pk})


def stop_ringing(place: QueuePlace) -> None:
    """What was said of the turn is said no more."""
    for type_name in (notifications.QUEUE_RING, notifications.QUEUE_ASKED):
        mark_about_read(municipality=place.municipality, user=place.person, type=type_name, about=place.pk)
