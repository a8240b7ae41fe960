"""The form of a webhook."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.outbound.addresses import checked_address
from cms.webhooks.models import Event


class WebhookForm(forms.Form):
    """Where to send, and what of. An address in a closed network is refused at once, and at each sending."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("So that colleagues know what it is for.")
    )
    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("Where we send the messages. It begins with https://."),
        widget=forms.URLInput,
    )
    events = forms.MultipleChoiceField(
        label=_("Tell of"),
        choices=Event.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Event.ARTICLE_PUBLISHED.value, Event.ARTICLE_WITHDRAWN.value],
    )
    is_active = forms.BooleanField(label=_("Switched on"), required=False, initial=True)

    def clean_url(self) -> str:
        return checked_address(self.cleaned_data["url"])


def values_of(form: WebhookForm) -> dict[str, Any]:
    """What the actions take."""
    names = ("name", "url", "events", "is_active")
    return {name: form.cleaned_data[name] for name in names if name in form.cleaned_data}
