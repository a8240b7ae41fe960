"""Text messages and e-mail: which of them, and how they go."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage

from cms.accounts.sms import SmsNotSentError, sms_gateway
from cms.notifications.models import Delivery, NotificationPreference
from cms.notifications.outcome import Outcome, Result
from cms.notifications.texts import message_text

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality

Channel = Delivery.Channel
Fallback = NotificationPreference.Fallback


def available_channels(user: "User") -> list[str]:
    """The channels on which this person can be written to: their address is known, and we can send."""
    found = [Channel.EMAIL.value] if user.email else []
    if user.phone and settings.SMS_GATEWAY != "none":
        found.append(Channel.SMS.value)
    return found


def channel_for(user: "User", choices: NotificationPreference) -> str | None:
    """The one that the person prefers, else the other one; None when they want none or have none."""
    if choices.fallback == Fallback.NONE:
        return None
    found = available_channels(user)
    return str(choices.fallback) if choices.fallback in found else next(iter(found), None)


def send_message(user: "User", channel: str, municipality: "Municipality", *, discreet: bool) -> Outcome:
    """Send "there is something new", in the person's language, and nothing else."""
    subject, text = message_text(municipality, locale=user.language, discreet=discreet)
    try:
        if channel == Channel.SMS:
            sms_gateway().send(to=user.phone or "", text=text)
        else:
            EmailMessage(subject, text, to=[user.email or ""]).send()
    except SmsNotSentError:
        return Outcome(Result.FAILED, "gateway")
    except Exception as error:  # noqa: BLE001 - whatever a mail server throws; its text may quote the receiver
        return Outcome(Result.FAILED, type(error).__name__[:20])
    return Outcome(Result.SENT)
