"""Phone numbers, kept as E.164 (+4512345678)."""

from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def normalise_phone(text: str) -> str | None:
    """Return E.164, or None when it is no possible number; a number without a country is a Danish one."""
    try:
        number = phonenumbers.parse(text, settings.DEFAULT_PHONE_REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def mask_phone(phone: str) -> str:
    """+4512345678 → •••••678."""
    return f"•••••{phone[-3:]}" if phone else ""


def mask_email(email: str) -> str:
    """amina@example.org → a•••@example.org."""
    name, _at, domain = email.partition("@")
    return f"{name[:1]}•••@{domain}" if domain else ""


class PhoneField(forms.CharField):
    """Takes a number as people write it and gives E.164."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Phone"))
        kwargs.setdefault("max_length", 30)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value) or "")
        if not text:
            return ""
        phone = normalise_phone(text)
        if phone is None:
            raise ValidationError(_("Enter a phone number, for example 12 34 56 78."), code="invalid_phone")
        return phone
