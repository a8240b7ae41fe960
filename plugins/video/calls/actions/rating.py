"""How a family found sound and picture: asked once, and only when it fits."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.audit.record import record
from plugins.video.calls import audit
from plugins.video.calls.errors import ForbiddenActError
from plugins.video.calls.limits import FITTING_TALK
from plugins.video.calls.models import CallParticipant


def may_be_asked(part: CallParticipant | None) -> bool:
    """Only one of the family who was in a talk that did not break off, and who has not said yet."""
    if part is None or part.role != CallParticipant.Role.CITIZEN or part.rating or part.admitted_at is None:
        return False
    room = part.room
    if room.talked_from is None or room.meeting.no_show_at is not None:
        return False
    until = part.left_at or room.closed_at or timezone.now()
    return until - max(room.talked_from, part.admitted_at) >= FITTING_TALK


def part_of(meeting_id: UUID, user: User) -> CallParticipant | None:
    """The person's own part in the meeting's call, if they had one."""
    parts = CallParticipant.objects.select_related("room__meeting__family", "room__municipality")
    return parts.filter(room__meeting=meeting_id, user=user).first()


@transaction.atomic
def rate(*, meeting_id: UUID, rating: str, actor: User) -> None:
    """Note it; raise ForbiddenActError when the person is not asked."""
    list(CallParticipant.objects.select_for_update(of=("self",)).filter(room__meeting=meeting_id, user=actor))
    part = part_of(meeting_id, actor)
    if part is None or not may_be_asked(part):
        raise ForbiddenActError
    part.rating = CallParticipant.Quality(rating)
    part.save(update_fields=["rating"])
    record(
        audit.RATED,
        actor=actor,
        municipality=part.room.municipality,
        target=part,
        family=part.room.meeting.family,
        data={"rating": part.rating},
    )
