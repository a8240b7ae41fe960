"""Links for guests: each used once. They are made where guests are invited (`plugins/video/guests`)."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from cms.audit.record import record
from cms.realtime.relay import relay_on_commit
from plugins.video.calls import audit, groups
from plugins.video.calls.actions.rooms import lock_room, open_or_closed, open_room
from plugins.video.calls.errors import CallError, ClosedError, LinkError, LinkUsedError, NotNowError
from plugins.video.calls.limits import EARLY, LINK_REPEATED
from plugins.video.calls.models import CallLink, CallParticipant
from plugins.video.calls.tokens import LONGEST, hash_of, new_token, token_from
from plugins.video.guests.models import MeetingGuest

if TYPE_CHECKING:
    from datetime import datetime


def use_link(token: str, *, key: str = "", browser: str = "") -> tuple[CallParticipant, str]:
    """Use a link in this browser; return the guest and the browser's own secret.

    A link is used once. Two come back all the same, and nobody is told: the browser in which it was used, by
    the secret that it holds (`browser`); and for some minutes the page that used it and never had the answer,
    by the `key` that it made up for itself.

    Raise LinkUsedError (the professional is told), NotNowError (too early, and not used up) or LinkError.
    The link was read in the current municipality: one of another municipality is as unknown as a forged one.
    """
    link = _link_of(token) or _opened_by(token)
    with transaction.atomic():
        room = lock_room(link.participant.room_id)
        locked = _link_of(token, lock=True)
        now = timezone.now()
        if locked is None or locked.revoked_at is not None or now >= locked.expires_at:
            raise LinkError
        link = locked
        if now < link.not_before:
            raise NotNowError
        try:
            open_or_closed(room)
        except (ClosedError, NotNowError) as error:
            raise LinkError from error
        used_before = link.redeemed_at is not None
        secret = _secret_again(link, token, key, browser, now) if used_before else _secret_of(token, key)
        if secret is None:
            link.tried_again_at = now
            link.save(update_fields=["tried_again_at"])
        elif not used_before:
            link.redeemed_at, link.browser_hash = now, hash_of(secret)
            link.save(update_fields=["redeemed_at", "browser_hash"])
            # It has come, however badly the gateway spoke of it.
            MeetingGuest.objects.filter(participant=link.participant_id).update(tell="", tell_next_at=None)
        record(
            audit.LINK_USED,
            actor=None,
            municipality=room.municipality,
            target=link.participant,
            family=room.meeting.family,
            data={"again": used_before, "by_the_same": used_before and secret is not None},
        )
        relay_on_commit(groups.hosts(room.municipality, room.pk), groups.LIST)
    # Outside the transaction: that somebody tried again is kept.
    if secret is None:
        raise LinkUsedError
    return link.participant, secret


def _secret_of(token: str, key: str) -> str:
    """With a key always the same one: an answer that arrives late is as good as the one that was asked for anew."""
    return token_from("video.calls.browser", token, key) if key else new_token()


def _secret_again(link: CallLink, token: str, key: str, browser: str, now: "datetime") -> str | None:
    """The secret of the browser in which the link was used, if this is that browser; None for anybody else."""
    secrets = [browser] if len(browser) <= LONGEST else []
    if key and link.redeemed_at is not None and now < link.redeemed_at + LINK_REPEATED:
        secrets.append(_secret_of(token, key))
    kept = bytes(link.browser_hash or b"")
    return next((one for one in secrets if one and constant_time_compare(hash_of(one), kept)), None)


def _link_of(token: str, *, lock: bool = False) -> CallLink | None:
    if not token or len(token) > LONGEST:
        raise LinkError
    links = CallLink.objects.select_related("participant__room")
    if lock:
        links = links.select_for_update(of=("self",))
    return links.filter(token_hash=hash_of(token)).first()


def _opened_by(token: str) -> CallLink:
    """The link in the call that whoever was invited is the first to open; raise LinkError or NotNowError."""
    invited = MeetingGuest.objects.select_related("meeting__municipality", "meeting__family")
    guest = invited.filter(token_hash=hash_of(token), withdrawn_at=None).first()
    if guest is None:
        raise LinkError
    if timezone.now() < guest.meeting.starts_at - EARLY:
        raise NotNowError
    try:
        open_room(meeting=guest.meeting, actor=None)
    except CallError as error:
        raise LinkError from error
    link = _link_of(token)
    if link is None:
        raise LinkError
    return link
