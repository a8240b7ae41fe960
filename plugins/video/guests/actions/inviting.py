"""Invite somebody to a meeting, give them a new link, and take it back."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cms.audit.record import record
from cms.plugin_api.jobs import enqueue
from plugins.video.calls import audit
from plugins.video.calls.errors import FullError, LinkError, NoGuestsError
from plugins.video.calls.limits import LINK_AFTER_END
from plugins.video.calls.models import CallRoom
from plugins.video.calls.policy import relay_for_guests, require_relay
from plugins.video.calls.rules import GUESTS
from plugins.video.guests.actions.placing import bring_in, new_link, take_out
from plugins.video.guests.limits import LONGEST_NAME, MOST_GUESTS
from plugins.video.guests.models import MeetingGuest
from plugins.video.models import Meeting

if TYPE_CHECKING:
    from cms.accounts.models import User

Word = MeetingGuest.Word


@dataclass(frozen=True)
class Invited:
    """Whom a professional invites. `contact` as `read_contact` gives it; the link is sent there, if any."""

    name: str
    role: str
    contact: str = ""
    language: str = "da"


@transaction.atomic
def invite_guest(*, meeting_id: UUID, invited: Invited, actor: "User") -> tuple[MeetingGuest, str]:
    """Return the guest and the link's secret, which is told this once and kept nowhere.

    The secret is "" where a message takes it to the guest. Raise LinkError (no role of a guest),
    NoGuestsError, FullError or NoRelayError.
    """
    if invited.role not in GUESTS:
        raise LinkError
    meeting = _locked(meeting_id)
    if MeetingGuest.objects.filter(meeting=meeting, withdrawn_at=None).count() >= MOST_GUESTS:
        raise FullError
    guest = MeetingGuest(meeting=meeting, role=invited.role, language=invited.language, invited_by=actor)
    guest.name = invited.name[:LONGEST_NAME]
    guest.contact = invited.contact or None
    guest.save()
    record(
        audit.LINK_MADE,
        actor=actor,
        municipality=meeting.municipality,
        target=guest,
        family=meeting.family,
        data={"role": guest.role},
    )
    return guest, _hand_over(guest)


@transaction.atomic
def renew_link(*, meeting_id: UUID, guest_id: UUID, actor: "User") -> str:
    """A new link in place of the old one, which works no more; return as `invite_guest` does.

    Who had come in by the old one is sent out. Raise NoGuestsError, LinkError (taken back) or NoRelayError.
    """
    meeting = _locked(meeting_id)
    _lock_call(meeting)
    guest = _guest(meeting, guest_id)
    if guest.withdrawn_at is not None:
        raise LinkError
    take_out(guest)
    record(
        audit.LINK_MADE,
        actor=actor,
        municipality=meeting.municipality,
        target=guest,
        family=meeting.family,
        data={"role": guest.role, "again": True},
    )
    return _hand_over(guest)


@transaction.atomic
def withdraw_guest(*, meeting_id: UUID, guest_id: UUID, actor: "User") -> None:
    """Take the link back for good; the guest is told where we know how. Twice is no error."""
    meetings = Meeting.objects.select_for_update(of=("self",)).select_related("municipality", "family")
    meeting = meetings.get(pk=meeting_id)
    _lock_call(meeting)
    guest = _guest(meeting, guest_id)
    if guest.withdrawn_at is not None:
        return
    call_off(guest)
    guest.withdrawn_at = timezone.now()
    guest.save(update_fields=["withdrawn_at"])
    record(
        audit.LINK_REVOKED,
        actor=actor,
        municipality=meeting.municipality,
        target=guest,
        family=meeting.family,
    )


@transaction.atomic
def guests_follow(meeting: Meeting, *, actor: "User") -> None:
    """The meeting was moved or cancelled, or is by another way: old links are void, and guests are told.

    Whoever can be reached has a new link for the new time; for the others the professional makes one.
    The meeting is locked by whoever changed it.
    """
    rows = MeetingGuest.objects.filter(meeting=meeting, withdrawn_at=None)
    if not rows.exists():
        return
    _lock_call(meeting)
    is_off = meeting.cancelled_at is not None or meeting.by != Meeting.By.VIDEO
    guests = list(rows.select_for_update(of=("self",)).select_related("participant__room").order_by("pk"))
    for guest in guests:
        guest.meeting = meeting
        if is_off:
            call_off(guest)
        else:
            take_out(guest)
            if guest.contact:
                schedule(guest, Word.MOVED if was_told(guest) else Word.INVITED)
        if meeting.cancelled_at is not None:
            guest.withdrawn_at = meeting.cancelled_at
            guest.save(update_fields=["withdrawn_at"])
        record(
            audit.LINK_REVOKED,
            actor=actor,
            municipality=meeting.municipality,
            target=guest,
            family=meeting.family,
        )
    room = CallRoom.objects.filter(meeting=meeting, closed_at=None).first()
    if room is not None and not is_off:
        bring_in(room)


def call_off(guest: MeetingGuest) -> None:
    """Void the link; whoever was told of the meeting is told that it is off."""
    take_out(guest)
    if guest.contact and was_told(guest):
        schedule(guest, Word.CANCELLED)
    else:
        guest.tell, guest.tell_next_at = "", None
        guest.save(update_fields=["tell", "tell_next_at"])


def schedule(guest: MeetingGuest, word: str) -> None:
    """Tell the guest as soon as can be; what was not told yet need not be told any more."""
    guest.tell, guest.tell_next_at, guest.tries = word, timezone.now(), 0
    guest.save(update_fields=["tell", "tell_next_at", "tries"])
    enqueue("video.tell_guests", municipality=guest.meeting.municipality)


def was_told(guest: MeetingGuest) -> bool:
    """Whether a message reached them, or may have: one that failed may have come all the same."""
    return guest.told_at is not None or guest.tries > 0 or guest.tell in {Word.MOVED, Word.CANCELLED}


def _hand_over(guest: MeetingGuest) -> str:
    """Into the call where it is open already, and to the guest: by a message, or by whoever invites."""
    token = ""
    _lock_call(guest.meeting)
    if guest.contact:
        schedule(guest, Word.INVITED)
    else:
        token = new_link(guest)
    room = CallRoom.objects.filter(meeting=guest.meeting, closed_at=None).first()
    if room is not None:
        bring_in(room)
        guest.refresh_from_db()
    return token


def _locked(meeting_id: UUID) -> Meeting:
    """The meeting, held, while guests can be invited to it; raise NoGuestsError or NoRelayError."""
    meetings = Meeting.objects.select_for_update(of=("self",)).select_related("municipality", "family")
    meeting = meetings.get(pk=meeting_id)
    is_over = timezone.now() >= meeting.ends_at + LINK_AFTER_END
    if meeting.cancelled_at is not None or meeting.by != Meeting.By.VIDEO or is_over:
        raise NoGuestsError
    if CallRoom.objects.filter(meeting=meeting, closed_at__isnull=False).exists():
        raise NoGuestsError
    if relay_for_guests():
        require_relay()
    return meeting


def _lock_call(meeting: Meeting) -> None:
    """Hold the call, if there is one, before its people: whoever changes who is in waits for the other."""
    list(CallRoom.objects.select_for_update(of=("self",)).filter(meeting=meeting).values_list("pk"))


def _guest(meeting: Meeting, guest_id: UUID) -> MeetingGuest:
    rows = MeetingGuest.objects.select_for_update(of=("self",)).select_related("participant__room")
    guest = rows.get(pk=guest_id, meeting=meeting)
    guest.meeting = meeting
    return guest
