"""By when something must be answered."""

import datetime as dt
from collections.abc import Iterable

from cms.teams.calendar import Calendar, Pause, due_at
from cms.teams.models import Team


def answer_due_at(
    team: Team, calendar: Calendar, start: dt.datetime, pauses: Iterable[Pause] = ()
) -> dt.datetime:
    """When the answer is due: `answer_within` staffed minutes after `start`, without pauses.

    Raises NeverOpenError when the team never opens.
    """
    return due_at(start, dt.timedelta(minutes=team.answer_within), calendar, pauses)


def urgent_due_at(team: Team, start: dt.datetime) -> dt.datetime:
    """When something urgent must be answered: `urgent_within` minutes on the clock, open or closed."""
    return start.astimezone(dt.UTC) + dt.timedelta(minutes=team.urgent_within)
