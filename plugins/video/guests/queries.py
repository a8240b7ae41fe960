"""Reads of guests, always within the municipality."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from cms.plugin_api.rules import is_professional
from plugins.video.guests.models import MeetingGuest

if TYPE_CHECKING:
    from plugins.video.models import Meeting


def guests_of(meeting: "Meeting") -> QuerySet[MeetingGuest]:
    """Everybody who was invited, also whose link was taken back; for the professionals."""
    return MeetingGuest.objects.filter(meeting=meeting).select_related("meeting", "participant__link")


def access_guest(meeting: "Meeting", guest_id: UUID) -> MeetingGuest:
    """A guest of this meeting; Http404 for one of another."""
    found = guests_of(meeting).filter(pk=guest_id).first()
    if found is None:
        raise Http404
    return found


def with_guests(meetings: "QuerySet[Meeting]") -> "QuerySet[Meeting]":
    """With those who are invited (`invited`), in one query more."""
    invited = MeetingGuest.objects.filter(withdrawn_at=None)
    return meetings.prefetch_related(Prefetch("guests", invited, to_attr="invited"))


def roles_coming(meeting: "Meeting") -> list[str]:
    """As what others come besides the family and the professional: no name, and nobody when it is off."""
    if meeting.cancelled_at is not None or meeting.by != meeting.By.VIDEO:
        return []
    invited = getattr(meeting, "invited", None)
    if invited is None:
        invited = MeetingGuest.objects.filter(meeting=meeting, withdrawn_at=None)
    return [guest.role for guest in invited]


def minutes_late(meeting: "Meeting") -> int:
    """How much later it begins because a professional said so; what a family says concerns the professional."""
    who = meeting.late_by
    return meeting.late_minutes if who is not None and is_professional(who, meeting.municipality) else 0


def link_in_words(guest: MeetingGuest) -> list[str]:
    """How it is with a guest's message and link, for the meeting's page; the most pressing first."""
    link = getattr(guest.participant, "link", None) if guest.participant is not None else None
    found = []
    if guest.tell:
        found.append(
            _("The message is on its way.") if guest.tell_next_at else _("The message could not be sent.")
        )
    if guest.withdrawn_at is not None:
        return [*found, _("The link was taken back.")]
    if link is not None and link.redeemed_at is not None:
        found.append(_("The link has been used."))
        if link.tried_again_at is not None:
            found.append(_("The link was tried again somewhere else."))
    elif guest.token_hash is not None:
        found.append(_("The link has not been used yet."))
    elif not guest.tell:
        found.append(_("There is no link that works. Make a new one."))
    return found
