"""When a task is due, in the team's staffed hours."""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from cms.teams.calendar import NeverOpenError
from cms.teams.deadlines import answer_due_at, urgent_due_at
from cms.teams.queries import calendar_of
from plugins.tasks.models import Task

if TYPE_CHECKING:
    from cms.teams.models import Team


def due_for(team: "Team", since: dt.datetime, priority: int = Task.Priority.NORMAL) -> dt.datetime:
    """By when a task of `since` should be done when nobody says when.

    What is urgent is due by the clock, and so is everything of a team that never opens: a promise nobody
    keeps must show, not rest for ever.
    """
    if priority == Task.Priority.URGENT:
        return urgent_due_at(team, since)
    try:
        return answer_due_at(team, calendar_of(team), since)
    except NeverOpenError:
        return since + dt.timedelta(minutes=team.answer_within)


def midnight_of(day: dt.date) -> dt.datetime:
    """The beginning of a local day."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def end_of_day(day: dt.date) -> dt.datetime:
    """The last minute of a local day, for tasks that are due on a day."""
    return midnight_of(day + dt.timedelta(days=1)) - dt.timedelta(minutes=1)
