"""The text message to the duty phone. It says that somebody waits, and nothing of whom or why."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from cms.accounts.phones import normalise_phone
from cms.accounts.sms import SmsNotSentError, sms_gateway
from plugins.chat.models import EscalationStep

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality

# Seconds until the next try; after the last one it is given up, and the watchdog tells.
PAUSES = (20, 60, 120, 300, 600)


def ring_due(municipality: "Municipality", now: dt.datetime) -> int:
    """Send what is due; return how many were sent. Several workers may run it: each row has one at a time."""
    sent = 0
    while (found := _ring_next(municipality, now)) is not None:
        sent += found
    return sent


@transaction.atomic
def _ring_next(municipality: "Municipality", now: dt.datetime) -> bool | None:
    due = EscalationStep.objects.filter(sms_next_at__lte=now).order_by("sms_next_at", "pk")
    step = (
        due.select_for_update(of=("self",), skip_locked=True)
        .select_related("escalation__conversation__team")
        .first()
    )
    if step is None:
        return None
    phone = normalise_phone(step.escalation.conversation.team.duty_phone)
    if step.escalation.ended_at is not None or phone is None:
        # Somebody takes care already, or there is no number any more.
        step.sms_next_at = None
        step.save(update_fields=["sms_next_at"])
        return False
    step.sms_tries += 1
    try:
        sms_gateway().send(to=phone, text=_text(municipality))
    except SmsNotSentError:
        pause = PAUSES[step.sms_tries - 1] if step.sms_tries <= len(PAUSES) else None
        step.sms_next_at = now + dt.timedelta(seconds=pause) if pause is not None else None
        step.save(update_fields=["sms_next_at", "sms_tries"])
        return False
    step.sms_next_at, step.sms_sent_at = None, now
    step.save(update_fields=["sms_next_at", "sms_tries", "sms_sent_at"])
    return True


def _text(municipality: "Municipality") -> str:
    with translation.override(municipality.default_language):
        return _("Family Start: a message cannot wait, and nobody has taken it. Open the inbox now.")
