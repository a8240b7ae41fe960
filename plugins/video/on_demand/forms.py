"""What a lead says of the team's line."""

from typing import Any

from django import forms

from plugins.video.models import QueueOffer


def _number(name: str, least: int, most: int) -> forms.IntegerField:
    column: Any = QueueOffer._meta.get_field(name)
    return forms.IntegerField(
        label=column.verbose_name, min_value=least, max_value=most, initial=column.get_default()
    )


class OfferForm(forms.Form):
    """The limits are those that the database checks."""

    is_offered = forms.BooleanField(
        label=QueueOffer._meta.get_field("is_offered").verbose_name, required=False
    )
    within_opening_hours = forms.BooleanField(
        label=QueueOffer._meta.get_field("within_opening_hours").verbose_name,
        help_text=QueueOffer._meta.get_field("within_opening_hours").help_text,
        required=False,
        initial=True,
    )
    ring_seconds = _number("ring_seconds", 60, 600)
    grace_minutes = _number("grace_minutes", 10, 240)
    most_waiting = _number("most_waiting", 1, 200)
