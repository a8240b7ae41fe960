"""Send guests what they have to be told. The link's secret is made for the message and kept nowhere."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.core.mail import EmailMessage
from django.db import transaction

from cms.accounts.sms import sms_gateway
from cms.audit.record import record
from cms.plugin_api.addresses import origin_of
from plugins.video.guests import audit
from plugins.video.guests.actions.placing import new_link
from plugins.video.guests.contacts import is_email
from plugins.video.guests.limits import PAUSES
from plugins.video.guests.models import MeetingGuest
from plugins.video.guests.queries import minutes_late
from plugins.video.guests.texts import guest_text

JOIN_PATH = "/video/join"
Word = MeetingGuest.Word


@dataclass(frozen=True)
class _Message:
    guest: UUID
    token_hash: bytes | None
    late: int
    to: str
    subject: str
    text: str


def tell_due(now: dt.datetime) -> int:
    """Tell everybody in the current municipality whose time has come; return how many were reached.

    Nothing is held while a message is on its way. Whoever is moved meanwhile is told anew.
    """
    told = 0
    while (message := _next(now)) is not None:
        told += _note(message, now, is_sent=_send(message))
    return told


@transaction.atomic
def _next(now: dt.datetime) -> _Message | None:
    """The next message, and its next try noted: a worker that dies leaves nobody out."""
    rows = MeetingGuest.objects.filter(tell_next_at__lte=now).order_by("tell_next_at", "pk")
    guest = (
        rows.select_for_update(of=("self",), skip_locked=True)
        .select_related("meeting__municipality__site", "meeting__late_by", "participant")
        .first()
    )
    if guest is None:
        return None
    guest.tries += 1
    guest.tell_next_at = (
        now + dt.timedelta(seconds=PAUSES[guest.tries - 1]) if guest.tries <= len(PAUSES) else None
    )
    guest.save(update_fields=["tries", "tell_next_at"])
    url, late = "", minutes_late(guest.meeting)
    if guest.tell in {Word.INVITED, Word.MOVED}:
        place = guest.meeting.municipality
        url = f"{origin_of(place)}{JOIN_PATH}#t={new_link(guest)}"
    subject, text = guest_text(
        guest.tell, starts_at=guest.meeting.starts_at, url=url, language=guest.language, late=late
    )
    return _Message(guest.pk, _plain(guest.token_hash), late, guest.contact or "", subject, text)


def _send(message: _Message) -> bool:
    try:
        if is_email(message.to):
            EmailMessage(message.subject, message.text, to=[message.to]).send()
        elif message.to:
            sms_gateway().send(to=message.to, text=message.text)
        else:
            return False
    except Exception:  # noqa: BLE001 - whatever a mail server throws; its text may quote the receiver
        return False
    return True


@transaction.atomic
def _note(message: _Message, now: dt.datetime, *, is_sent: bool) -> bool:
    """What was sent is told, unless the meeting has changed meanwhile: then the guest is told of that, too.

    So is a delay that was said meanwhile.
    """
    guest = (
        MeetingGuest.objects.select_for_update(of=("self",))
        .select_related("meeting__municipality", "meeting__family", "meeting__late_by")
        .get(pk=message.guest)
    )
    if not is_sent or _plain(guest.token_hash) != message.token_hash:
        return False
    word, guest.tell, guest.tell_next_at, guest.told_at = guest.tell, "", None, now
    if word != Word.CANCELLED and minutes_late(guest.meeting) not in {0, message.late}:
        guest.tell, guest.tell_next_at, guest.tries = Word.LATE, now, 0
    guest.save(update_fields=["tell", "tell_next_at", "tries", "told_at"])
    record(
        audit.TOLD,
        actor=None,
        municipality=guest.meeting.municipality,
        target=guest,
        family=guest.meeting.family,
        data={"word": word},
    )
    return True


def _plain(found: bytes | memoryview | None) -> bytes | None:
    """The database hands binary columns back as memory views, which do not compare with bytes."""
    return bytes(found) if found is not None else None
