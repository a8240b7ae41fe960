"""The form of another calendar."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.outbound.addresses import checked_address
from plugins.video.busy.login import Login

# What calendars write in front of an address that is to be followed; it is https all the same.
_WEBCAL = "webcal://"


class CalendarForm(forms.Form):
    """The address of a calendar. One in a closed network is refused at once, and at each reading."""

    address = forms.CharField(
        label=_("Address of the calendar"),
        max_length=500,
        help_text=_(
            "Your calendar calls it a secret address, a published calendar, ICS or CalDAV. It begins with https:// "
            "or webcal://."
        ),
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )

    user = forms.CharField(
        label=_("User name"),
        max_length=254,
        required=False,
        help_text=_(
            "Only for a calendar that asks for one (CalDAV), for example in Nextcloud: Settings of the calendar, "
            "Copy private link."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        required=False,
        strip=False,
        help_text=_(
            "Never the one that you sign in with: make one for this alone in your calendar, an app password."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"].strip()
        if address.lower().startswith(_WEBCAL):
            address = f"https://{address[len(_WEBCAL) :]}"
        return checked_address(address)

    def clean_user(self) -> str:
        user: str = self.cleaned_data["user"]
        if ":" in user:  # RFC 7617, 2
            raise ValidationError(_("A user name has no colon."))
        return user

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if bool(given.get("user")) != bool(given.get("password")) and not self.errors:
            missing = "password" if given.get("user") else "user"
            self.add_error(missing, _("Write both the user name and the password, or neither."))
        return given

    def login(self) -> Login | None:
        """Of a form that is valid."""
        given = self.cleaned_data
        return Login(given["user"], given["password"]) if given["user"] else None
