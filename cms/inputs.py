"""Fields of forms for days and moments: the browser's own, in the order that the person's language has.

Wagtail's are text fields with a calendar which knows one way of writing a date, and puts today in the place of
what is written in another: whoever writes a due date as 24.12.2026 would save the day of writing.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.panels import CommentPanel, FieldPanel, Panel, PublishingPanel


class DayInput(forms.DateInput):
    """A day."""

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__({"type": "date", **(attrs or {})}, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """A day and a time of day, in the time zone of the municipality."""

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__({"type": "datetime-local", **(attrs or {})}, format="%Y-%m-%dT%H:%M")


def use_in_wagtail() -> None:
    """Let the fields of every page and snippet be these."""
    register_form_field_override(models.DateField, override={"widget": DayInput})
    register_form_field_override(models.DateTimeField, override={"widget": MomentInput})


class SchedulePanel(PublishingPanel):
    """When a page is published and taken away by itself, in Wagtail's window for it."""

    def __init__(self, **kwargs: Any) -> None:
        # Closing the window takes back what was written there.
        window = {
            "data-controller": "w-action",
            "data-action": "w-dialog:hidden->w-action#reset",
            "data-w-dialog-target": "notify",
        }
        fields = [FieldPanel(name, widget=MomentInput(window)) for name in ("go_live_at", "expire_at")]
        super().__init__(**{"children": fields, **kwargs})


def settings_panels() -> list[Panel]:
    """What Wagtail has among a page's settings, with that window."""
    return [SchedulePanel(), CommentPanel()]
