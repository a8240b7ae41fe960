"""What happens to places by itself: nobody answered, no sign of life, nobody on duty any more."""

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from cms.notifications.actions import notify
from plugins.video import notifications
from plugins.video.models import QueuePlace
from plugins.video.on_demand.actions.calling_back import tell_team
from plugins.video.on_demand.actions.dropping import drop_meeting
from plugins.video.on_demand.actions.ending import call_ended
from plugins.video.on_demand.actions.places import become, locked
from plugins.video.on_demand.errors import MovedOnError
from plugins.video.on_demand.limits import CLOSES_AFTER
from plugins.video.on_demand.models import OPEN, QueueOffer
from plugins.video.on_demand.queries import lines_of
from plugins.video.on_demand.states import Act

State, Reason = QueuePlace.State, QueuePlace.Reason


def sweep(now: dt.datetime) -> int:
    """Look after the lines of the current municipality; return how many places have changed.

    Each in a transaction of its own and safe to run twice at once: who was first has changed the state.
    """
    changed = _each(QueuePlace.objects.filter(state=State.RINGING, ring_until__lte=now), _missed)
    ended = QueuePlace.objects.filter(state=State.TALKING, meeting__call__closed_at__isnull=False)
    changed += _each(ended, _over)
    changed += _each(QueuePlace.objects.filter(state=State.TALKING, meeting=None), _over)
    # Also of teams that offer it no more: whoever waits there is not forgotten.
    waiting = QueuePlace.objects.filter(state__in=OPEN).values("team")
    for line in lines_of(
        QueueOffer.objects.filter(team__in=waiting).select_related("team__municipality"), now
    ):
        offer, line_places = (
            line.offer,
            QueuePlace.objects.filter(team=line.offer.team_id, state=State.WAITING),
        )
        if line.serves and offer.is_offered:
            line_places.exclude(unserved_since=None).update(unserved_since=None)
        else:
            line_places.filter(unserved_since=None).update(unserved_since=now)
            changed += _each(line_places.filter(unserved_since__lte=now - CLOSES_AFTER), _closed)
        silent = line_places.filter(seen_at__lte=now - offer.grace / 2, asked_at=None)
        changed += _each(silent, _silent)
        changed += _each(line_places.filter(seen_at__lte=now - offer.grace), _lost)
    return changed


def _each(places: "QuerySet[QueuePlace]", act: Callable[[QueuePlace], None]) -> int:
    done = 0
    for key in list(places.values_list("pk", flat=True)):
        done += _one(places, key, act)
    return done


@transaction.atomic
def _one(places: "QuerySet[QueuePlace]", key: UUID, act: Callable[[QueuePlace], None]) -> bool:
    """Under its lock it is asked once more whether it is still so: a sign of life may have come."""
    place = locked(key)
    if not places.filter(pk=key).exists():
        return False
    try:
        act(place)
    except MovedOnError:
        return False
    return True


def _missed(place: QueuePlace) -> None:
    meeting = place.meeting
    become(place, Act.MISS, reason=Reason.NO_ANSWER, meeting=None)
    drop_meeting(meeting, None)
    tell_team(place, None)
    _tell(place, notifications.QUEUE_CALL_BACK)


def _closed(place: QueuePlace) -> None:
    become(place, Act.CLOSE, reason=Reason.CLOSED)
    tell_team(place, None)
    _tell(place, notifications.QUEUE_CALL_BACK)


def _silent(place: QueuePlace) -> None:
    """Ask whether they are still there, once: a locked phone can be opened."""
    place.asked_at = place.seen_at
    place.save(update_fields=["asked_at"])
    _tell(place, notifications.QUEUE_ASKED)


def _lost(place: QueuePlace) -> None:
    """Nobody holds up the line for ever, and nobody is dropped in silence: the team calls (decision 0017)."""
    become(place, Act.LOSE, reason=Reason.SILENT)
    tell_team(place, None)
    _tell(place, notifications.QUEUE_GONE)


def _over(place: QueuePlace) -> None:
    if place.meeting is None:
        become(place, Act.END)
    else:
        call_ended(meeting_id=place.meeting.pk, actor=None)


def _tell(place: QueuePlace, type_name: str) -> None:
    notify(municipality=place.municipality, user=place.person, type=type_name, about=place.pk)
