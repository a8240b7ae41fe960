"""Opening hours and closed days."""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.db import transaction

from cms.accounts.models import User
from cms.audit.record import record
from cms.municipalities.models import Municipality
from cms.teams import audit
from cms.teams.calendar import Calendar
from cms.teams.errors import DayTakenError, IntervalsOverlapError
from cms.teams.models import ClosedDay, OpeningInterval, Team

_ANY_ZONE = ZoneInfo("UTC")


@transaction.atomic
def set_opening(
    *, team: Team, intervals: Iterable[tuple[int, int, int]], closed_on_holidays: bool, actor: User | None
) -> Team:
    """Make these (weekday, opens, closes) the team's week; minutes since midnight, 1440 is its end.

    Raises IntervalsOverlapError, also for an interval that ends before it begins.
    """
    wanted = sorted(set(intervals))
    try:
        Calendar.of(_ANY_ZONE, wanted)
    except ValueError:
        raise IntervalsOverlapError from None
    locked = Team.unscoped.select_for_update(of=("self",), no_key=True).get(pk=team.pk)
    OpeningInterval.unscoped.filter(team=locked).delete()
    OpeningInterval.unscoped.bulk_create(
        OpeningInterval(team=locked, weekday=weekday, opens=opens, closes=closes)
        for weekday, opens, closes in wanted
    )
    team.closed_on_holidays = locked.closed_on_holidays = closed_on_holidays
    locked.save(update_fields=["closed_on_holidays"])
    record(
        audit.OPENING_CHANGED,
        actor=actor,
        municipality=team.municipality,
        target=team,
        data={"week": [list(one) for one in wanted], "closed_on_holidays": closed_on_holidays},
    )
    return team


@transaction.atomic
def add_closed_day(
    *, municipality: Municipality, date: dt.date, name: str, actor: User | None, team: Team | None = None
) -> ClosedDay:
    """Close one team for a day, or with no team the whole municipality. Raises DayTakenError."""
    day, is_new = ClosedDay.unscoped.get_or_create(
        municipality=municipality, team=team, date=date, defaults={"name": name}
    )
    if not is_new:
        raise DayTakenError
    _record(audit.CLOSED_DAY_ADDED, day, actor)
    return day


@transaction.atomic
def remove_closed_day(*, day: ClosedDay, actor: User | None) -> None:
    """Open a closed day again."""
    _record(audit.CLOSED_DAY_REMOVED, day, actor)
    day.delete()


def _record(action: str, day: ClosedDay, actor: User | None) -> None:
    data = {"date": day.date.isoformat(), "team": day.team_id}
    record(action, actor=actor, municipality=day.municipality, target=day, data=data)
