"""Where no line comes about: somebody of the family asks to be called by phone instead."""

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cms.audit.record import record
from cms.notifications.actions import notify
from cms.notifications.models import Notification
from cms.plugin_api.work import Origin, Work, WorkKind, announce_work
from plugins.video import notifications
from plugins.video.actions.changing import locked_meeting
from plugins.video.calls import audit
from plugins.video.calls.errors import ForbiddenActError, NotNowError
from plugins.video.calls.rules import Role, is_call_open, role_in
from plugins.video.queries.meetings import holders_of, team_of

if TYPE_CHECKING:
    from cms.accounts.models import User

# Pressed again within this time, it is the same wish.
SAME_WISH = dt.timedelta(minutes=15)


@transaction.atomic
def ask_for_phone(*, meeting_id: UUID, actor: "User") -> None:
    """Whoever holds the meeting is told at once, and the team has it as a task; the call stays open.

    It says whom to call and no more, and the other adults do not know of it. Raise NotNowError, or
    ForbiddenActError for who is not of the family.
    """
    meeting = locked_meeting(meeting_id)
    if not is_call_open(meeting):
        raise NotNowError
    if role_in(actor, meeting) != Role.CITIZEN:
        raise ForbiddenActError
    about = f"{meeting.pk}"
    lately = Notification.unscoped.filter(
        municipality=meeting.municipality,
        type=notifications.TEAM_CALL_ME,
        about=about,
        created_at__gt=timezone.now() - SAME_WISH,
    )
    if lately.exists():
        return
    for person in holders_of(meeting):
        notify(
            municipality=meeting.municipality, user=person, type=notifications.TEAM_CALL_ME, about=meeting.pk
        )
    team = team_of(meeting)
    if team is not None:
        announce_work(
            Work(
                municipality=meeting.municipality,
                team=team,
                kind=WorkKind.CALL_BACK,
                # Of its own: a follow-up of the same meeting is another task.
                origin=Origin("video.broken_call", about, f"/admin/video/{about}/"),
                family=meeting.family,
                guardian=actor,
                person=meeting.professional,
                is_urgent=True,
            )
        )
    record(
        audit.ASKED_FOR_PHONE,
        actor=actor,
        municipality=meeting.municipality,
        target=meeting,
        family=meeting.family,
    )
