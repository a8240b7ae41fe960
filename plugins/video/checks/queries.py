"""Reads of device checks, always within the municipality."""

from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet

from plugins.video.calls.errors import LinkError, LinkUsedError
from plugins.video.calls.queries import guest_of_browser
from plugins.video.calls.tokens import LONGEST, hash_of
from plugins.video.checks.models import DeviceCheck
from plugins.video.guests.models import MeetingGuest

if TYPE_CHECKING:
    from cms.accounts.models import User
    from plugins.video.models import Meeting


def checks_of(meeting: "Meeting") -> list[DeviceCheck]:
    """Everybody's latest, the oldest first; for the professionals."""
    found = getattr(meeting, "checks", None)
    if found is None:
        found = DeviceCheck.objects.filter(meeting=meeting).select_related("user", "guest")
    return list(found)


def with_checks(meetings: "QuerySet[Meeting]") -> "QuerySet[Meeting]":
    """With everybody's latest (`checks`), in one query more."""
    found = DeviceCheck.objects.select_related("user", "guest")
    return meetings.prefetch_related(Prefetch("device_checks", found, to_attr="checks"))


def with_own_check(meetings: "QuerySet[Meeting]", user: "User") -> "QuerySet[Meeting]":
    """With the latest of this person alone (`own_checks`), in one query more."""
    found = DeviceCheck.objects.filter(user=user)
    return meetings.prefetch_related(Prefetch("device_checks", found, to_attr="own_checks"))


def own_check(meeting: "Meeting", user: "User") -> DeviceCheck | None:
    """The person's latest; None where they have not tried, or need not any more."""
    if meeting.is_cancelled:
        return None
    found = getattr(meeting, "own_checks", None)
    if found is None:
        found = DeviceCheck.objects.filter(meeting=meeting, user=user)
    return next(iter(found), None)


def guest_who_tries(token: str, secret: str) -> MeetingGuest:
    """Whose link it is, without using it up, or whose browser; raise LinkError or LinkUsedError.

    A link can be tried before it works; one that was used leads nobody else here.
    """
    guests = MeetingGuest.objects.filter(withdrawn_at=None).select_related(
        "meeting__municipality", "meeting__family", "participant__link"
    )
    if not token:
        part = guest_of_browser(secret)
        found = guests.filter(participant=part).first() if part is not None else None
    else:
        found = guests.filter(token_hash=hash_of(token)).first() if len(token) <= LONGEST else None
        link = getattr(found.participant, "link", None) if found is not None else None
        if link is not None and link.redeemed_at is not None:
            raise LinkUsedError
    if found is None:
        raise LinkError
    return found
