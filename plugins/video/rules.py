"""Who may meet, and who may change what. Predicates only."""

import datetime as dt
from typing import TYPE_CHECKING

from cms.accounts.models import User
from cms.accounts.queries import current_guardianships
from cms.plugin_api.rules import AnyUser, is_professional
from cms.teams.queries import zone
from plugins.video.reminders import is_its_day

if TYPE_CHECKING:
    from cms.accounts.models import Family
    from plugins.video.models import Meeting


def can_meet(professional: AnyUser, family: "Family") -> bool:
    """Only professionals of the family's own municipality."""
    return is_professional(professional, family.municipality)


def is_familys(user: AnyUser, meeting: "Meeting") -> bool:
    """Whether the user is a guardian of the meeting's family now, and the meeting not another's alone."""
    if not isinstance(user, User) or meeting.guardian_id not in {None, user.pk}:
        return False
    return current_guardianships(user).filter(family=meeting.family_id).exists()


def can_change(user: AnyUser, meeting: "Meeting", now: dt.datetime) -> bool:
    """A family until its meeting begins, colleagues until it ends; what is over stays as it was.

    A talk right now is nobody's here: it is put back, handed over and ended with its place in the line.
    """
    if meeting.cancelled_at is not None or meeting.no_show_at is not None or is_right_now(meeting):
        return False
    if is_professional(user, meeting.municipality):
        return now < meeting.ends_at
    return is_familys(user, meeting) and now < meeting.starts_at


def is_right_now(meeting: "Meeting") -> bool:
    """Whether it is the call of a place in the line, and nothing that was booked."""
    return meeting.kind == meeting.Kind.ON_DEMAND


def can_invite(meeting: "Meeting", now: dt.datetime) -> bool:
    """Whether guests are offered on its page: by video, also to a talk right now, until it ends."""
    is_off = meeting.cancelled_at is not None or meeting.no_show_at is not None
    return not is_off and meeting.by == meeting.By.VIDEO and now < meeting.ends_at


def can_move_alone(meeting: "Meeting") -> bool:
    """Whether a family can choose another time by itself: only where free times are offered."""
    service = meeting.service
    return (
        meeting.kind == meeting.Kind.FIXED
        and service is not None
        and service.families_book
        and service.archived_at is None
        and service.window_minutes is None
    )


def can_say_late(meeting: "Meeting", now: dt.datetime) -> bool:
    """On the local day of the meeting, until it ends: what is said speaks of today."""
    is_over = meeting.is_cancelled or meeting.no_show_at is not None or meeting.ends_at <= now
    return not is_over and is_its_day(meeting.starts_at, now, zone())
