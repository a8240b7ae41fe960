"""Reads of the chat."""

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Silence:
    """After how many days a family's silence is a task for the team; None where it is not watched."""

    unread_days: int | None = None
    worried_days: int | None = None


def silence_of(municipality: "Municipality") -> Silence:
    """What the municipality has chosen, in one query."""
    rows = ChatSettings.objects.filter(site__municipality=municipality)
    found = rows.values_list("unread_days", "worried_days").first()
    return Silence(*found) if found is not None else Silence()


def urgent_numbers(municipality: "Municipality", language: str) -> "QuerySet[EmergencyNumber]":
    """Numbers for those who cannot wait for an answer."""
    return EmergencyNumber.unscoped.filter(municipality=municipality, language=language)


def hand_over_days_of(municipality: "Municipality") -> int:
    """For how many days both teams read during a warm hand-over, in one query."""
    rows = ChatSettings.objects.filter(site__municipality=municipality)
    found = rows.values_list("hand_over_days", flat=True).first()
    return found if found is not None else ChatSettings().hand_over_days
