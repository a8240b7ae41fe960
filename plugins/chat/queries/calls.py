"""Which numbers a family can call, and the days on which their hours differ."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from cms.teams.public_holidays import public_holidays
from plugins.chat.models import CallNumber

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality

# A phone that was offline for so long knows no more holidays.
AHEAD = dt.timedelta(days=370)


def call_numbers(municipality: "Municipality") -> QuerySet[CallNumber]:
    return CallNumber.unscoped.filter(settings__site__municipality=municipality).order_by("pk")


def holidays_ahead(today: dt.date) -> list[dt.date]:
    """Public holidays from today on, for about a year."""
    last = today + AHEAD
    days = {day for year in range(today.year, last.year + 1) for day in public_holidays(year)}
    return sorted(day for day in days if today <= day <= last)
