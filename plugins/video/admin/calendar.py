"""A team's days and weeks, colleagues side by side: plain tables that a small island lets you draw in."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.accounts.models import User
from cms.municipalities.scope import current_municipality
from cms.plugin_api.admin_page import AdminPage
from cms.plugin_api.reading import day_of, number_of
from cms.teams.models import Team
from cms.teams.queries import members_of, teams_of, teams_of_person, zone
from plugins.video.busy.queries import busy_outside, failing_of
from plugins.video.calls.rules import is_call_open
from plugins.video.checks.queries import checks_of, with_checks
from plugins.video.checks.words import in_words
from plugins.video.models import Meeting, Occupancy, Proposal
from plugins.video.queries.meetings import (
    busy_elsewhere,
    holding_for,
    meetings_between,
    upcoming_meetings_of,
    windows_between,
)
from plugins.video.queries.slots import schedules_of
from plugins.video.slots import MIDNIGHT, Span, moment, spans_on, without

_DAY, _STEP = dt.timedelta(days=1), dt.timedelta(minutes=30)
# What is shown when nothing is earlier or later.
FIRST_HOUR, LAST_HOUR = 8, 16
MOST = 20


@dataclass(frozen=True)
class Entry:
    """One thing in the calendar. `meeting` is None for what is proposed, or booked in another place."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    who: User
    kind: str
    words: str
    meeting: Meeting | None = None
    proposal: Proposal | None = None

    @property
    def clock(self) -> str:
        return f"{timezone.localtime(self.starts_at):%H:%M}"


@dataclass
class Cell:
    """One person at one time, or on one day; `when` is what a browser's field writes for it."""

    who: User
    when: str
    is_open: bool
    entries: list[Entry] = field(default_factory=list)


class CalendarView(AdminPage):
    page_title = gettext_lazy("Meetings")
    header_icon = "media"
    template_name = "video/calendar.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, asked = cast("User", self.request.user), self.request.GET
        teams = _teams_for(user)
        team = next((one for one in teams if one.pk == number_of(asked.get("team", ""))), None)
        team = team or next(iter(teams), None)
        day = day_of(asked.get("day", "")) or timezone.localdate()
        is_week = asked.get("view") == "week"
        people = [member.user for member in members_of(team)] if team is not None else []
        if user not in people:
            people.insert(0, user)
        first = day - day.weekday() * _DAY if is_week else day
        days = [first + number * _DAY for number in range(7 if is_week else 1)]
        start, end = moment(zone(), days[0], 0), moment(zone(), days[-1], MIDNIGHT)
        outside = busy_outside(people, start, end)
        others = _others(people, team, start, end)
        entries = sorted(
            [*_entries(people, others, start, end), *_outside(people, days, outside)],
            key=lambda entry: entry.starts_at,
        )
        opens = _open_spans(people, team, days, outside) | {one.pk: [] for one in others}
        people += others
        coming = with_checks(upcoming_meetings_of(user)).prefetch_related("family__guardians__user")
        mine = [(one, in_words(checks_of(one))) for one in coming[:MOST]]
        jump = 7 if is_week else 1
        return super().get_context_data(
            teams=teams,
            team=team,
            people=people,
            day=day,
            days=days,
            is_week=is_week,
            rows=_week(people, days, entries, opens) if is_week else _day(people, day, entries, opens),
            windows=[entry for entry in entries if entry.kind == "window"],
            earlier=day - jump * _DAY,
            later=day + jump * _DAY,
            today=timezone.localdate(),
            proposals=_waiting(user),
            mine=mine,
            is_unread=failing_of(user, timezone.now()).exists(),
            open_calls={one.pk for one, _checks in mine if is_call_open(one)},
            island={"words": {"draw": _("Draw a meeting to another time or person to move it.")}},
            **kwargs,
        )


def _teams_for(user: User) -> list[Team]:
    """The own teams first, then the others of the municipality."""
    place = current_municipality()
    own = set(teams_of_person(user, place).values_list("pk", flat=True))
    return sorted(teams_of(place), key=lambda team: (team.pk not in own, team.sort_order, team.name))


def _waiting(user: User) -> dict[str, int]:
    """How many proposals wait for a family, and how many families ask for another time: of the own teams' list."""
    teams = teams_of_person(user, current_municipality())
    states = Proposal.objects.filter(team__in=teams.values("pk"), state__in=["open", "none_fits"])
    return dict(states.values_list("state").annotate(count=Count("pk")).order_by())


def _others(people: list[User], team: Team | None, start: dt.datetime, end: dt.datetime) -> list[User]:
    """Who holds meetings of the team then and is not in it, or not any more: somebody has to see those, too."""
    if team is None:
        return []
    known = [one.pk for one in people]
    return list(holding_for(team, start, end).exclude(pk__in=known).order_by("first_name", "last_name", "pk"))


def _entries(people: list[User], others: list[User], start: dt.datetime, end: dt.datetime) -> list[Entry]:
    """Of the others what they have here, and nothing of the rest of their time."""
    found = []
    for row in meetings_between([*people, *others], start, end):
        if row.meeting is not None:
            kind = "booked" if row.state == Occupancy.State.CONFIRMED else "overbooked"
            words = str(row.meeting.family)
        else:
            kind, words = "proposed", str(row.proposal.family) if row.proposal is not None else ""
        found.append(
            Entry(row.starts_at, row.ends_at, row.professional, kind, words, row.meeting, row.proposal)
        )
    found += [
        Entry(one.starts_at, one.ends_at, one.professional, "window", str(one.family), one)
        for one in windows_between([*people, *others], start, end)
        if one.professional is not None
    ]
    by_key = {person.pk: person for person in people}
    found += [
        Entry(row.starts_at, row.ends_at, by_key[row.professional_id], "elsewhere", "")
        for row in busy_elsewhere(people, start, end)
    ]
    return found


def _outside(people: list[User], days: list[dt.date], outside: dict[UUID, list[Span]]) -> list[Entry]:
    """What their other calendars say, day by day, as much as lies within the hours that are always shown."""
    found = []
    for day in days:
        opens, closes = moment(zone(), day, FIRST_HOUR * 60), moment(zone(), day, LAST_HOUR * 60)
        found += [
            Entry(max(start, opens), min(end, closes), person, "elsewhere", "")
            for person in people
            for start, end in outside.get(person.pk, ())
            if start < closes and end > opens
        ]
    return found


def _open_spans(
    people: list[User], team: Team | None, days: list[dt.date], outside: dict[UUID, list[Span]]
) -> dict[Any, list[Span]]:
    if team is None:
        return {person.pk: [] for person in people}
    schedules = schedules_of(people, team, days[0], days[-1])
    found = {}
    for person in people:
        spans = [span for day in days for span in spans_on(schedules[person.pk], day)]
        for busy in outside.get(person.pk, ()):
            spans = list(without(spans, busy))
        found[person.pk] = spans
    return found


def _day(
    people: list[User], day: dt.date, entries: list[Entry], opens: dict[Any, list[Span]]
) -> list[tuple[str, list[Cell]]]:
    """Half hours down, people across. Early and late rows are there when something is in them."""
    local = [(entry, timezone.localtime(entry.starts_at)) for entry in entries if entry.kind != "window"]
    inside = [(entry, at) for entry, at in local if at.date() == day]
    hours = [at.hour for _entry, at in inside]
    first, last = min([FIRST_HOUR, *hours]), max([LAST_HOUR, *(hour + 1 for hour in hours)])
    rows = []
    for minute in range(first * 60, min(last * 60, MIDNIGHT), 30):
        clock = f"{minute // 60:02}:{minute % 60:02}"
        at = moment(zone(), day, minute)
        cells = []
        for person in people:
            is_open = any(start <= at < end for start, end in opens[person.pk])
            cell = Cell(person, f"{day.isoformat()}T{clock}", is_open and at > timezone.now())
            cell.entries = [
                entry
                for entry, starts in inside
                if entry.who.pk == person.pk and starts.hour * 60 + starts.minute // 30 * 30 == minute
            ]
            cells.append(cell)
        rows.append((clock, cells))
    return rows


def _week(
    people: list[User], days: list[dt.date], entries: list[Entry], opens: dict[Any, list[Span]]
) -> list[tuple[str, list[Cell]]]:
    """People down, days across."""
    by_place: defaultdict[tuple[Any, dt.date], list[Entry]] = defaultdict(list)
    for entry in entries:
        by_place[(entry.who.pk, timezone.localtime(entry.starts_at).date())].append(entry)
    return [
        (
            str(person),
            [
                Cell(
                    person,
                    day.isoformat(),
                    any(timezone.localtime(start).date() == day for start, _end in opens[person.pk])
                    and day >= timezone.localdate(),
                    by_place[(person.pk, day)],
                )
                for day in days
            ],
        )
        for person in people
    ]
