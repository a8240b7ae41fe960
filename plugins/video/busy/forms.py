"""The form of another calendar."""

import socket

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.outbound import guard

# What calendars write in front of an address that is to be followed; it is https all the same.
_WEBCAL = "webcal://"


class CalendarForm(forms.Form):
    """The address of a calendar. One in a closed network is refused at once, and at each reading."""

    address = forms.CharField(
        label=_("Address of the calendar"),
        max_length=500,
        help_text=_(
            "Your calendar calls it a secret address, a published calendar or ICS. It begins with https:// or "
            "webcal://, and often ends with .ics."
        ),
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"].strip()
        if address.lower().startswith(_WEBCAL):
            address = f"https://{address[len(_WEBCAL) :]}"
        try:
            parts = guard.split_web_address(address, only_https=True)
            guard.resolve(parts.hostname or "", guard.port_of(parts))
        except guard.ForbiddenAddressError:
            raise ValidationError(
                _("Write an address that begins with https:// and is on the open internet.")
            ) from None
        except (socket.gaierror, UnicodeError):
            raise ValidationError(_("There is no such website. Check the address.")) from None
        return address
