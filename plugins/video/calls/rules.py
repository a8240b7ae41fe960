"""Who is what in a meeting's call."""

from typing import TYPE_CHECKING

from django.utils import timezone

from cms.accounts.rules import is_guardian
from cms.plugin_api.rules import AnyUser, is_professional
from plugins.video.calls.limits import EARLY, HARD_END
from plugins.video.calls.models import CallParticipant
from plugins.video.models.occupancy import BOOKED, Occupancy

if TYPE_CHECKING:
    import datetime as dt

    from plugins.video.models import Meeting

Role = CallParticipant.Role
# Whose names are claims, and who may never see another's IP address.
GUESTS = frozenset({Role.PARTNER, Role.INTERPRETER, Role.GUEST})
GUEST_ROLES = [(role.value, role.label) for role in Role if role in GUESTS]


def role_in(user: AnyUser, meeting: "Meeting") -> str | None:
    """Whoever holds the meeting is a host, a guardian of its family the citizen; nobody else is anything.

    A meeting that one adult of the family has alone is nothing to the others.
    """
    if not user.is_authenticated:
        return None
    if meeting.professional_id == user.pk and is_professional(user, meeting.municipality):
        return Role.HOST
    if meeting.guardian_id in {None, user.pk} and is_guardian(user, meeting.family):
        return Role.CITIZEN
    if is_professional(user, meeting.municipality) and _holds_too(user, meeting):
        return Role.HOST
    return None


def _holds_too(user: AnyUser, meeting: "Meeting") -> bool:
    """Two can hold a meeting together: the second one's time is taken by it."""
    held = Occupancy.unscoped.filter(meeting=meeting, professional=user.pk, state__in=BOOKED)
    return held.exists()


def is_host(user: AnyUser, meeting: "Meeting") -> bool:
    return role_in(user, meeting) == Role.HOST


def is_call_open(meeting: "Meeting") -> bool:
    """Whether the call is offered now: a meeting by phone has none."""
    return meeting.by == meeting.By.VIDEO and can_be_opened(meeting)


def can_be_opened(meeting: "Meeting", now: "dt.datetime | None" = None) -> bool:
    """From an hour before the agreed time until some hours after it, unless it was cancelled."""
    now = now or timezone.now()
    if meeting.cancelled_at is not None:
        return False
    return meeting.starts_at - EARLY <= now < meeting.ends_at + HARD_END
