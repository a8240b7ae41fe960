"""A place becomes a call by phone: a task where tasks are kept, else a line in the list."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cms.plugin_api.work import Origin, Work, WorkKind, announce_work, settle_work
from plugins.video.models import QueuePlace
from plugins.video.on_demand import audit
from plugins.video.on_demand.actions.places import locked, note, ring_line
from plugins.video.on_demand.errors import MovedOnError

if TYPE_CHECKING:
    from cms.accounts.models import User

State = QueuePlace.State


def origin_of(place: QueuePlace) -> Origin:
    return Origin("video.queue_place", str(place.pk), "/admin/video/now/")


def tell_team(place: QueuePlace, actor: "User | None") -> None:
    """Make it somebody's work. It says whom to call and no more; the other adults do not know of it."""
    place.is_task = announce_work(
        Work(
            municipality=place.municipality,
            team=place.team,
            kind=WorkKind.CALL_BACK,
            origin=origin_of(place),
            family=place.family,
            guardian=place.person,
            is_urgent=place.is_urgent,
        )
    )
    place.save(update_fields=["is_task"])
    note(audit.CALL_BACK, place, actor, reason=place.reason)


@transaction.atomic
def mark_called(*, place_id: UUID, actor: "User") -> QueuePlace:
    """Somebody has called back. Twice is no error; raise MovedOnError for one who need not be called."""
    place = locked(place_id)
    if place.state != State.CALL_BACK:
        raise MovedOnError
    if place.settled_at is None:
        _settle(place, actor)
        note(audit.CALLED, place, actor)
    return place


def settle_calls_of(place: QueuePlace) -> None:
    """They have talked now: what the same person asked the team for before needs nobody any more."""
    asked = QueuePlace.objects.filter(
        team=place.team_id, person=place.person_id, state=State.CALL_BACK, settled_at=None
    )
    for other in asked.select_related("municipality", "team").order_by("pk"):
        _settle(other, place.holder)


def _settle(place: QueuePlace, actor: "User | None") -> None:
    place.settled_at = timezone.now()
    place.save(update_fields=["settled_at"])
    settle_work(place.municipality, origin_of(place), actor=actor)
    ring_line(place.municipality, place.team)
