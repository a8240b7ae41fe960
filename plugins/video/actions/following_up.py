"""After a meeting: something more is to be done."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from cms.audit.record import record
from cms.plugin_api.rules import is_professional
from cms.plugin_api.work import Work, WorkKind, announce_work, is_work_kept
from plugins.video import audit
from plugins.video.actions.changing import meeting_origin
from plugins.video.errors import OverError, TooEarlyError
from plugins.video.models import Meeting
from plugins.video.queries.meetings import team_of

if TYPE_CHECKING:
    from uuid import UUID

    from cms.accounts.models import User


def may_follow_up(meeting: Meeting) -> bool:
    """Whether a task can be asked for: somebody keeps tasks here, and the meeting took place or is running."""
    return (
        meeting.cancelled_at is None
        and meeting.no_show_at is None
        and meeting.starts_at <= timezone.now()
        and team_of(meeting) is not None
        and is_work_kept(meeting.municipality)
    )


@transaction.atomic
def follow_up(*, meeting_id: "UUID", actor: "User") -> Meeting:
    """A task for the meeting's team that whoever asks has already; as often as you like it is one.

    Raise TooEarlyError, or OverError where none can be asked for.
    """
    meeting = (
        Meeting.objects.select_for_update(of=("self",))
        .select_related(
            "municipality", "family", "guardian", "professional", "service__team", "team__municipality"
        )
        .get(pk=meeting_id)
    )
    if not is_professional(actor, meeting.municipality):
        raise OverError
    if meeting.starts_at > timezone.now():
        raise TooEarlyError
    team = team_of(meeting)
    if team is None or not may_follow_up(meeting):
        raise OverError
    record(
        audit.FOLLOWED_UP,
        actor=actor,
        municipality=meeting.municipality,
        target=meeting,
        family=meeting.family,
    )
    announce_work(
        Work(
            municipality=meeting.municipality,
            team=team,
            kind=WorkKind.FOLLOW_UP,
            origin=meeting_origin(meeting),
            family=meeting.family,
            guardian=meeting.guardian,
            person=actor,
            actor=actor,
        )
    )
    return meeting
