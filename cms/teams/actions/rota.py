"""Plan who is on duty when."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from cms.accounts.models import User
from cms.audit.record import record
from cms.teams import audit
from cms.teams.errors import EndsBeforeItBeginsError, NotAMemberError, ShiftsOverlapError
from cms.teams.models import DutyKind, DutyShift, Team, TeamMember

WEEK = dt.timedelta(days=7)
MOST_WEEKS = 26


@dataclass(frozen=True)
class Pattern:
    """A shift in local time on some weekdays (Monday is 0). One that ends at 00:00 lasts until midnight.

    One that ends earlier than it begins, such as 22:00 to 06:00, goes on into the next day.
    """

    weekdays: frozenset[int]
    starts: dt.time
    ends: dt.time
    kind: str = DutyKind.TRIAGE

    def on(self, day: dt.date) -> tuple[dt.datetime, dt.datetime]:
        """The shift of one day as moments."""
        last = day + dt.timedelta(days=1) if self.ends < self.starts else day
        return _moment(day, self.starts), _moment(last, self.ends)


@dataclass(frozen=True)
class Copied:
    """What copying a week did; `skipped` shifts overlap others or are of people who have left."""

    made: int
    skipped: int


@transaction.atomic
def add_shifts(
    *, team: Team, user: User, monday: dt.date, pattern: Pattern, actor: User | None, weeks: int = 1
) -> list[DutyShift]:
    """Plan the pattern from the week of `monday` on, for some weeks (1 to MOST_WEEKS), all or nothing.

    Raises NotAMemberError, EndsBeforeItBeginsError, and ShiftsOverlapError, which names the day.
    """
    if pattern.starts == pattern.ends:
        raise EndsBeforeItBeginsError
    _lock(team)
    if not TeamMember.unscoped.filter(team=team, user=user, ended_at=None).exists():
        raise NotAMemberError
    days = [
        monday + week * WEEK + dt.timedelta(days=weekday)
        for week in range(min(max(weeks, 1), MOST_WEEKS))
        for weekday in sorted(pattern.weekdays)
    ]
    made = [_shift(team, user, pattern.kind, pattern.on(day)) for day in days]
    for day, shift in zip(days, made, strict=True):
        if _overlaps(shift, made):
            words = _("%(name)s has a shift in this team on %(day)s already.")
            raise ShiftsOverlapError(
                words % {"name": user.display_name, "day": formats.date_format(day, "MONTH_DAY_FORMAT")}
            )
    DutyShift.unscoped.bulk_create(made)
    _record(audit.SHIFTS_ADDED, team, actor, {"user": str(user.pk), "shifts": len(made)})
    return made


@transaction.atomic
def copy_week(*, team: Team, monday: dt.date, actor: User | None) -> Copied:
    """Copy the week before `monday` into the week of `monday`, at the same local times."""
    _lock(team)
    start, end = _moment(monday - WEEK, dt.time()), _moment(monday, dt.time())
    earlier = DutyShift.unscoped.filter(team=team, starts_at__gte=start, starts_at__lt=end)
    members = set(TeamMember.unscoped.filter(team=team, ended_at=None).values_list("user_id", flat=True))
    made: list[DutyShift] = []
    skipped = 0
    for shift in earlier.select_related("user"):
        copy = _shift(
            team, shift.user, shift.kind, (_week_later(shift.starts_at), _week_later(shift.ends_at))
        )
        if shift.user_id not in members or _overlaps(copy, made):
            skipped += 1
        else:
            made.append(copy)
    DutyShift.unscoped.bulk_create(made)
    if made:
        _record(audit.SHIFTS_ADDED, team, actor, {"copied_to": monday.isoformat(), "shifts": len(made)})
    return Copied(len(made), skipped)


@transaction.atomic
def remove_shift(*, shift: DutyShift, actor: User | None) -> None:
    """Take one shift out of the rota."""
    data: dict[str, Any] = {"user": str(shift.user_id), "starts_at": shift.starts_at.isoformat()}
    _record(audit.SHIFT_REMOVED, shift.team, actor, data)
    shift.delete()


def _lock(team: Team) -> None:
    """One change of a team's rota at a time, so that a refusal can be said in words."""
    Team.unscoped.select_for_update(of=("self",), no_key=True).get(pk=team.pk)


def _moment(day: dt.date, time: dt.time) -> dt.datetime:
    # In UTC: moments of one local zone are compared by the clock on the wall.
    return timezone.make_aware(dt.datetime.combine(day, time)).astimezone(dt.UTC)


def _week_later(at: dt.datetime) -> dt.datetime:
    local = timezone.localtime(at)
    return _moment(local.date() + WEEK, local.time())


def _shift(team: Team, user: User, kind: str, span: tuple[dt.datetime, dt.datetime]) -> DutyShift:
    return DutyShift(team=team, user=user, kind=kind, starts_at=span[0], ends_at=span[1])


def _overlaps(shift: DutyShift, others: Iterable[DutyShift]) -> bool:
    """Whether the person's shift meets a planned one, or another of those that are being planned."""
    if any(
        other is not shift
        and other.user_id == shift.user_id
        and other.starts_at < shift.ends_at
        and shift.starts_at < other.ends_at
        for other in others
    ):
        return True
    planned = DutyShift.unscoped.filter(team=shift.team_id, user=shift.user_id)
    return planned.filter(starts_at__lt=shift.ends_at, ends_at__gt=shift.starts_at).exists()


def _record(action: str, team: Team, actor: User | None, data: dict[str, Any]) -> None:
    record(action, actor=actor, municipality=team.municipality, target=team, data=data)
