"""From the list of a meeting's guests into its call, and out again."""

from django.utils import timezone

from cms.realtime.relay import relay_on_commit
from plugins.video.calls import groups
from plugins.video.calls.backends import backend_named
from plugins.video.calls.limits import EARLY, LINK_AFTER_END
from plugins.video.calls.models import CallLink, CallParticipant, CallRoom, CallTicket
from plugins.video.calls.policy import has_relay, relay_for_guests
from plugins.video.calls.states import TABLE, Act, after
from plugins.video.calls.tokens import hash_of, new_token
from plugins.video.guests.models import MeetingGuest


def bring_in(room: CallRoom) -> None:
    """Give everybody who is invited a part in the call that is open; nobody sees another's address then.

    Where nothing can hide addresses any more no guest is let near: the family and the professional meet.
    """
    if relay_for_guests() and not has_relay():
        return
    rows = MeetingGuest.objects.filter(meeting=room.meeting_id, withdrawn_at=None, participant=None)
    guests = list(rows.select_for_update(of=("self",)).select_related("meeting").order_by("pk"))
    if not guests:
        return
    if relay_for_guests() and not room.relay_only:
        room.relay_only = True
        room.save(update_fields=["relay_only"])
        relay_on_commit(groups.everybody(room.municipality, room.pk), groups.LOOK)
    for guest in guests:
        part = CallParticipant(room=room, role=guest.role)
        part.guest_name = guest.name or ""
        part.save()
        guest.participant = part
        guest.save(update_fields=["participant"])
        give_link(guest)
    relay_on_commit(groups.hosts(room.municipality, room.pk), groups.LIST)


def new_link(guest: MeetingGuest) -> str:
    """A secret that works once from now on, in place of the one before; the guest is locked or new."""
    token = new_token()
    guest.token_hash = hash_of(token)
    guest.save(update_fields=["token_hash"])
    give_link(guest)
    return token


def give_link(guest: MeetingGuest) -> None:
    """Where there is a call already, the link leads into it."""
    if guest.participant is None or guest.token_hash is None:
        return
    CallLink.objects.filter(participant=guest.participant).delete()
    CallLink.objects.create(
        participant=guest.participant,
        token_hash=guest.token_hash,
        not_before=guest.meeting.starts_at - EARLY,
        expires_at=guest.meeting.ends_at + LINK_AFTER_END,
    )


def take_out(guest: MeetingGuest) -> None:
    """Void the guest's link; who is in or waits is sent out. The guest is locked, and so is the room."""
    part, guest.participant, guest.token_hash = guest.participant, None, None
    guest.save(update_fields=["participant", "token_hash"])
    if part is None:
        return
    room, peer = part.room, part.peer
    CallLink.objects.filter(participant=part, revoked_at=None).update(revoked_at=timezone.now())
    CallTicket.objects.filter(participant=part).delete()
    if part.session is None:
        part.delete()  # never came: nothing to remember
    elif (part.state, Act.REMOVE) in TABLE:
        part.state = after(part.state, Act.REMOVE)
        part.save(update_fields=["state"])
        backend_named(room.backend).remove(part)
    relay_on_commit(groups.one(room.municipality, peer), groups.LOOK)
    relay_on_commit(groups.hosts(room.municipality, room.pk), groups.LIST)
