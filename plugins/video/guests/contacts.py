"""How a guest is reached: one field takes an e-mail address or a phone number."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from cms.accounts.phones import normalise_phone


def read_contact(text: str) -> str:
    """Return the address in lower case or the number as E.164, "" for nothing; raise ValidationError."""
    text = text.strip()
    if not text:
        return ""
    if "@" in text:
        validate_email(text)
        return text.lower()
    phone = normalise_phone(text)
    if phone is None:
        raise ValidationError(_("Enter an e-mail address or a phone number."), code="invalid_contact")
    if settings.SMS_GATEWAY == "none":
        raise ValidationError(
            _("Text messages are not sent from here. Enter an e-mail address."), code="no_text_messages"
        )
    return phone


def is_email(contact: str) -> bool:
    return "@" in contact
