"""Whom a professional invites."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.accounts.languages import language_choices
from plugins.video.calls.models import CallParticipant
from plugins.video.guests.contacts import read_contact
from plugins.video.guests.limits import LONGEST_CONTACT, LONGEST_NAME

Role = CallParticipant.Role
# The most usual first.
ROLES = [(role.value, role.label) for role in (Role.INTERPRETER, Role.PARTNER, Role.GUEST)]


class GuestForm(forms.Form):
    role = forms.ChoiceField(label=_("Who comes"), choices=ROLES)
    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        help_text=_("As the family knows them. All in the call see it."),
    )
    contact = forms.CharField(
        label=_("Phone or e-mail"),
        max_length=LONGEST_CONTACT,
        required=False,
        help_text=_("We send the link there. Without it you get a link to pass on yourself."),
    )
    language = forms.ChoiceField(label=_("Language of the message"))

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = language_choices(languages)  # type: ignore[attr-defined]

    def clean_contact(self) -> str:
        return read_contact(self.cleaned_data["contact"])
