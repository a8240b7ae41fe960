"""A claim that comes to nothing."""

from typing import TYPE_CHECKING

from django.utils import timezone

from plugins.video.calls.actions.rooms import end_room
from plugins.video.models import CallRoom, Meeting

if TYPE_CHECKING:
    from cms.accounts.models import User


def drop_meeting(meeting: Meeting | None, actor: "User | None") -> None:
    """The talk does not come about: its call is over, and nobody is told of a cancelled meeting."""
    if meeting is None:
        return
    Meeting.unscoped.filter(pk=meeting.pk).update(cancelled_at=timezone.now(), cancelled_by=actor)
    room = CallRoom.objects.filter(meeting=meeting, closed_at=None).first()
    if room is not None:
        end_room(room_id=room.pk, actor=actor)
