"""Tickets: what turns a session into one socket."""

from django.db import transaction
from django.utils import timezone

from plugins.video.calls.errors import TicketError
from plugins.video.calls.limits import TICKET_LIFE
from plugins.video.calls.models import CallParticipant, CallTicket
from plugins.video.calls.tokens import LONGEST, hash_of, new_token


@transaction.atomic
def issue_ticket(participant: CallParticipant) -> str:
    """Return a ticket that opens one socket of the participant within half a minute."""
    now = timezone.now()
    CallTicket.objects.filter(participant=participant, expires_at__lt=now).delete()
    token = new_token()
    CallTicket.objects.create(
        token_hash=hash_of(token), participant=participant, expires_at=now + TICKET_LIFE
    )
    return token


def use_ticket(token: object) -> CallParticipant:
    """Return whose ticket it is, and void it; raise TicketError. Of two who use it at once one is refused."""
    if not isinstance(token, str) or not token or len(token) > LONGEST:
        raise TicketError
    ticket = (
        CallTicket.objects.select_related(
            "participant__room__meeting__family", "participant__room__municipality", "participant__user"
        )
        .filter(token_hash=hash_of(token))
        .first()
    )
    if ticket is None:
        raise TicketError
    taken, _ = CallTicket.objects.filter(token_hash=ticket.token_hash).delete()
    if taken != 1 or ticket.expires_at <= timezone.now():
        raise TicketError
    return ticket.participant
