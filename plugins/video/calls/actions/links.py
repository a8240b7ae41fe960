"""Links for guests: made, used once, taken back."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cms.audit.record import record
from cms.realtime.relay import relay_on_commit
from plugins.video.calls import audit, groups
from plugins.video.calls.actions.people import decide
from plugins.video.calls.actions.rooms import lock_room, open_or_closed
from plugins.video.calls.errors import ClosedError, FullError, LinkError, LinkUsedError, NotNowError
from plugins.video.calls.limits import EARLY, LINK_AFTER_END, MOST_LINKS
from plugins.video.calls.models import CallLink, CallParticipant
from plugins.video.calls.policy import relay_for_guests, require_relay
from plugins.video.calls.rules import GUESTS
from plugins.video.calls.states import Act
from plugins.video.calls.tokens import LONGEST, hash_of, new_token

if TYPE_CHECKING:
    from cms.accounts.models import User


@transaction.atomic
def make_link(*, room_id: UUID, name: str, role: str, actor: "User") -> tuple[CallLink, str]:
    """Invite a guest; return the link and its secret, which is told this once and kept nowhere.

    With a guest the room relays only, so that nobody sees another's address. Raise FullError, ClosedError
    or NoRelayError.
    """
    if role not in GUESTS:
        raise LinkError
    room = lock_room(room_id)
    open_or_closed(room)
    good = CallLink.objects.filter(participant__room=room, revoked_at=None)
    if good.count() >= MOST_LINKS:
        raise FullError
    if relay_for_guests() and not room.relay_only:
        require_relay()
        room.relay_only = True
        room.save(update_fields=["relay_only"])
        relay_on_commit(groups.everybody(room.municipality, room.pk), groups.LOOK)
    guest = CallParticipant(room=room, role=role)
    guest.guest_name = name
    guest.save()
    token = new_token()
    link = CallLink.objects.create(
        participant=guest,
        token_hash=hash_of(token),
        not_before=room.meeting.starts_at - EARLY,
        expires_at=room.meeting.ends_at + LINK_AFTER_END,
    )
    record(
        audit.LINK_MADE,
        actor=actor,
        municipality=room.municipality,
        target=guest,
        family=room.meeting.family,
        data={"role": role},
    )
    relay_on_commit(groups.hosts(room.municipality, room.pk), groups.LIST)
    return link, token


def use_link(token: str) -> tuple[CallParticipant, str]:
    """Use a link in this browser; return the guest and the browser's own secret.

    Raise LinkUsedError (the professional is told) or LinkError. The link was read in the current
    municipality: one of another municipality is as unknown as a forged one.
    """
    link = _link_of(token)
    with transaction.atomic():
        room = lock_room(link.participant.room_id)
        link = _link_of(token, lock=True)
        now = timezone.now()
        if link.revoked_at is not None or not link.not_before <= now < link.expires_at:
            raise LinkError
        try:
            open_or_closed(room)
        except (ClosedError, NotNowError) as error:
            raise LinkError from error
        used_before = link.redeemed_at is not None
        secret = new_token()
        if used_before:
            link.tried_again_at = now
            link.save(update_fields=["tried_again_at"])
        else:
            link.redeemed_at, link.browser_hash = now, hash_of(secret)
            link.save(update_fields=["redeemed_at", "browser_hash"])
        record(
            audit.LINK_USED,
            actor=None,
            municipality=room.municipality,
            target=link.participant,
            family=room.meeting.family,
            data={"again": used_before},
        )
        relay_on_commit(groups.hosts(room.municipality, room.pk), groups.LIST)
    # Outside the transaction: that somebody tried again is kept.
    if used_before:
        raise LinkUsedError
    return link.participant, secret


@transaction.atomic
def revoke_link(*, participant_id: UUID, room_id: UUID, actor: "User") -> None:
    """Take a guest's link back; who came in with it is sent out for good. Raise ForbiddenActError."""
    guest = decide(participant_id=participant_id, room_id=room_id, act=Act.REMOVE, actor=actor)
    record(audit.LINK_REVOKED, actor=actor, municipality=guest.room.municipality, target=guest)


def _link_of(token: str, *, lock: bool = False) -> CallLink:
    if not token or len(token) > LONGEST:
        raise LinkError
    links = CallLink.objects.select_related("participant__room")
    if lock:
        links = links.select_for_update(of=("self",))
    found = links.filter(token_hash=hash_of(token)).first()
    if found is None:
        raise LinkError
    return found
