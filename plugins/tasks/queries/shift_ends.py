"""What somebody who finishes now would leave behind, and who is there for it."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone

from cms.municipalities.scope import current_municipality
from cms.teams.calendar import next_opening
from cms.teams.models import DutyShift, Team
from cms.teams.queries import calendars_of, on_duty, teams_of_person
from plugins.tasks.models import UNFINISHED, ShiftEnd, Task
from plugins.tasks.queries.tasks import with_people
from plugins.tasks.rules import can_be_given
from plugins.tasks.timers import midnight_of

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality


def back_at(user: "User", now: dt.datetime) -> dt.datetime:
    """When the person works next: at their next shift, else when one of their teams opens after today."""
    place = current_municipality()
    shifts = DutyShift.unscoped.filter(user=user, team__municipality=place, starts_at__gt=now)
    shift = shifts.order_by("starts_at").first()
    if shift is not None:
        return shift.starts_at
    tomorrow = midnight_of(timezone.localtime(now).date() + dt.timedelta(days=1))
    calendars = calendars_of(teams_of_person(user, place)).values()
    openings = [at for calendar in calendars if (at := next_opening(calendar, tomorrow)) is not None]
    return min(openings, default=tomorrow + dt.timedelta(hours=8))


def left_behind(user: "User", until: dt.datetime) -> list[Task]:
    """The person's urgent tasks, and what is due before they are back; not what sleeps until then."""
    found = (
        Task.objects.filter(assignee=user, state__in=UNFINISHED)
        .filter(Q(priority=Task.Priority.URGENT) | Q(due_at__lt=until))
        .exclude(state=Task.State.SNOOZED, snoozed_until__gte=until)
    )
    return list(with_people(found).select_related("team__municipality").order_by("team", "due_at", "pk"))


def next_on_duty(
    teams: Iterable[Team], user: "User", now: dt.datetime, until: dt.datetime
) -> "dict[int, User | None]":
    """For each team who works for it now, or else first after now; never the person, and only its members."""
    return {team.pk: _next(team, user, now, until) for team in teams}


def _next(team: Team, user: "User", now: dt.datetime, until: dt.datetime) -> "User | None":
    coming = DutyShift.unscoped.filter(team=team, starts_at__gt=now, starts_at__lt=until).exclude(user=user)
    for at in (now, *coming.order_by("starts_at").values_list("starts_at", flat=True)[:5]):
        for person in on_duty(team, at):
            if person.pk != user.pk and can_be_given(person, team):
                return person
    return None


def shift_end_of(user: "User", now: dt.datetime) -> ShiftEnd | None:
    """That the person has finished and is not back yet."""
    return ShiftEnd.objects.filter(user=user, back_at__gt=now).first()


def finished_at(municipality: "Municipality", at: dt.datetime) -> QuerySet[ShiftEnd]:
    """Of those who have finished and are not back at a moment."""
    return ShiftEnd.unscoped.filter(municipality=municipality, back_at__gt=at)
