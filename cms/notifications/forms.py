"""The form in which a municipality sets the steps of the ladder."""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cms.municipalities.models import Municipality
from cms.notifications.models import NotificationSettings
from cms.notifications.texts import TEST, WELCOME
from cms.notifications.timing import UNANSWERED
from cms.notifications.types import NotificationType, all_types, is_plugins_type
from cms.plugin_api.gate import is_enabled

_DAY = 24 * 60
_NEVER = {TEST.name, WELCOME.name}


def types_here(municipality: Municipality) -> list[NotificationType]:
    """The types that people here can be told of."""
    return [
        known
        for known in all_types()
        if known.name not in _NEVER and (not is_plugins_type(known) or is_enabled(municipality, known.owner))
    ]


class SettingsForm(forms.Form):
    """Two numbers for each type; an empty field is the type's own default, 0 is never."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("The clock by which people's quiet hours are meant."),
        choices=[(name, name) for name in settings.WAGTAIL_USER_TIME_ZONES],
    )

    def __init__(
        self, *args: Any, own: NotificationSettings, types: list[NotificationType], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.types = types
        self.fields["time_zone"].initial = own.time_zone
        for known in types:
            chosen = own.minutes.get(known.name, {})
            self._add(
                f"{known.name}:fallback",
                _("“%(text)s” – minutes until a text message or e-mail follows") % {"text": known.text},
                chosen.get("fallback"),
                known.fallback_after,
            )
            default = known.unanswered_after or (UNANSWERED if known.urgent else None)
            if default is not None:
                self._add(
                    f"{known.name}:unanswered",
                    _("“%(text)s” – minutes until staff are told that nobody has seen it")
                    % {"text": known.text},
                    chosen.get("unanswered"),
                    default,
                )

    def _add(self, name: str, label: str, chosen: int | None, default: dt.timedelta | None) -> None:
        minutes = int(default.total_seconds() // 60) if default else 0
        self.fields[name] = forms.IntegerField(
            label=label,
            help_text=_("Empty: %(minutes)d. 0: never.") % {"minutes": minutes},
            min_value=0,
            max_value=7 * _DAY,
            required=False,
            initial=chosen,
        )


def minutes_of(form: SettingsForm) -> dict[str, dict[str, int]]:
    """What is kept: only what was filled in."""
    found: dict[str, dict[str, int]] = {}
    for known in form.types:
        for step in ("fallback", "unanswered"):
            value = form.cleaned_data.get(f"{known.name}:{step}")
            if value is not None:
                found.setdefault(known.name, {})[step] = value
    return found
