"""Reads of the chat."""

from typing import TYPE_CHECKING

from django.db.models import Prefetch

from cms.municipalities.models import EmergencyNumber
from plugins.chat.models import AnswerPromise, ChatSettings, OpeningTime

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cms.municipalities.models import Municipality


def settings_of(municipality: "Municipality") -> ChatSettings | None:
    """The municipality's settings with promises and opening times, in three queries; None before any."""
    found: ChatSettings | None = (
        ChatSettings.objects.filter(site__municipality=municipality)
        .prefetch_related(
            Prefetch("promises", AnswerPromise.unscoped.all()),
            Prefetch("opening_times", OpeningTime.unscoped.all()),
        )
        .first()
    )
    return found


def urgent_numbers(municipality: "Municipality", language: str) -> "QuerySet[EmergencyNumber]":
    """Numbers for those who cannot wait for an answer."""
    return EmergencyNumber.unscoped.filter(municipality=municipality, language=language)
