"""Staffed time, by table, by property, and against a slow count of minutes."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.teams.calendar import (
    MIDNIGHT,
    Calendar,
    NaiveTimeError,
    NeverOpenError,
    closed_since,
    due_at,
    is_open,
    next_opening,
    next_span,
    staffed_between,
)
from cms.teams.public_holidays import customary_days, public_holidays

CPH = ZoneInfo("Europe/Copenhagen")
MINUTE = dt.timedelta(minutes=1)


def local(text: str, fold: int = 0) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=CPH, fold=fold)


def minutes(text: str) -> int:
    hour, _, minute = text.partition(":")
    return int(hour) * 60 + int(minute or 0)


def calendar(days: str = "0-4", hours: str = "8-15", **more) -> Calendar:
    """Days such as "0-4", hours such as "8-12,13-15:30"."""
    first, _, last = days.partition("-")
    spans = [tuple(map(minutes, one.split("-"))) for one in hours.split(",")]
    week = range(int(first), int(last or first) + 1)
    return Calendar.of(CPH, [(day, *span) for day in week for span in spans], **more)


OFFICE = calendar()
LUNCH = calendar(hours="8-12,13-16")
NIGHTS = calendar("0-6", "0-6,22-24", closed_on_holidays=False)
ALWAYS = calendar("0-6", "0-24", closed_on_holidays=False)


@pytest.mark.parametrize(
    ("which", "start", "budget", "due"),
    [
        # One day, over night, over the weekend
        (OFFICE, "2026-11-23T09:00", 60, "2026-11-23T10:00"),
        (OFFICE, "2026-11-23T14:30", 60, "2026-11-24T08:30"),
        (OFFICE, "2026-11-27T14:30", 60, "2026-11-30T08:30"),
        (OFFICE, "2026-11-28T03:00", 240, "2026-11-30T12:00"),
        # Exactly to the end of the day: that day, not the next morning
        (OFFICE, "2026-11-27T14:00", 60, "2026-11-27T15:00"),
        # A lunch break
        (LUNCH, "2026-11-23T11:30", 60, "2026-11-23T13:30"),
        (LUNCH, "2026-11-23T12:10", 30, "2026-11-23T13:30"),
        # Easter 2026: Thursday 2 April to Monday 6 April are holidays
        (OFFICE, "2026-04-01T14:30", 60, "2026-04-07T08:30"),
        # Store bededag was a holiday until 2023 (5 May), and is none in 2024 (26 April)
        (OFFICE, "2023-05-04T14:30", 60, "2023-05-08T08:30"),
        (OFFICE, "2024-04-25T14:30", 60, "2024-04-26T08:30"),
        # Christmas
        (OFFICE, "2026-12-24T14:30", 60, "2026-12-28T08:30"),
        # The short night (29 March 2026): 0-6 has five hours
        (NIGHTS, "2026-03-28T23:00", 60 + 5 * 60, "2026-03-29T06:00"),
        # The long night (25 October 2026): 0-6 has seven
        (NIGHTS, "2026-10-24T23:00", 60 + 7 * 60, "2026-10-25T06:00"),
        (NIGHTS, "2026-10-25T05:00", 120, "2026-10-25T23:00"),
        (ALWAYS, "2026-03-28T12:00", 24 * 60, "2026-03-29T13:00"),
        (ALWAYS, "2026-10-24T12:00", 24 * 60, "2026-10-25T11:00"),
    ],
)
def test_due_at(which, start, budget, due):
    assert due_at(local(start), budget * MINUTE, which) == local(due)


def test_hour_that_the_clock_leaves_out_is_not_staffed():
    early = calendar("6", "2:30-4", closed_on_holidays=False)
    assert staffed_between(local("2026-03-29T00:00"), local("2026-03-29T12:00"), early) == 60 * MINUTE
    assert next_opening(early, local("2026-03-29T01:00")) == local("2026-03-29T03:00")
    gone = calendar("6", "2-3", closed_on_holidays=False)
    assert next_opening(gone, local("2026-03-29T01:00")) == local("2026-04-05T02:00")


def test_hour_that_the_clock_shows_twice_is_staffed_twice():
    early = calendar("6", "2-2:30", closed_on_holidays=False)
    night = local("2026-10-25T00:00"), local("2026-10-25T12:00")
    assert staffed_between(*night, early) == 60 * MINUTE
    assert is_open(early, local("2026-10-25T02:10", fold=0))
    assert not is_open(early, local("2026-10-25T02:40", fold=0))
    assert is_open(early, local("2026-10-25T02:10", fold=1))
    assert due_at(night[0], 45 * MINUTE, early) == local("2026-10-25T02:15", fold=1).astimezone(dt.UTC)


def test_open_includes_the_first_minute_and_not_the_last():
    assert is_open(OFFICE, local("2026-11-27T08:00"))
    assert is_open(OFFICE, local("2026-11-27T14:59:59"))
    assert not is_open(OFFICE, local("2026-11-27T15:00"))
    assert is_open(NIGHTS, local("2026-11-27T23:59:59"))


def test_intervals_that_touch_at_midnight_are_one_opening():
    assert next_span(NIGHTS, local("2026-11-27T12:00")) == (
        local("2026-11-27T22:00"),
        local("2026-11-28T06:00"),
    )
    assert next_span(LUNCH, local("2026-11-27T09:00")) == (
        local("2026-11-27T09:00"),
        local("2026-11-27T12:00"),
    )
    start, end = next_span(ALWAYS, local("2026-11-27T09:00"))
    assert end - start > dt.timedelta(days=300)


def test_closed_days_and_the_switch_for_holidays():
    day = dt.date(2026, 11, 30)
    assert next_opening(calendar(closed_days=[day]), local("2026-11-28T00:00")) == local("2026-12-01T08:00")
    easter = local("2026-04-02T10:00")
    assert not is_open(OFFICE, easter)
    assert is_open(calendar(closed_on_holidays=False), easter)


def test_snooze_across_closing_does_not_count():
    snooze = (local("2026-11-27T13:00"), local("2026-11-30T10:00"))
    # An hour on Friday before the snooze, the other from Monday at 10 on.
    assert due_at(local("2026-11-27T12:00"), 120 * MINUTE, OFFICE, [snooze]) == local("2026-11-30T11:00")
    within = (local("2026-11-27T12:30"), local("2026-11-27T12:40"))
    assert due_at(local("2026-11-27T12:00"), 60 * MINUTE, OFFICE, [within, snooze]) == local(
        "2026-11-30T10:10"
    )


@pytest.mark.parametrize(
    "never",
    [
        Calendar.of(CPH, []),
        calendar(closed_days=[dt.date(2026, 11, 1) + dt.timedelta(days=n) for n in range(500)]),
    ],
)
def test_team_that_never_opens_has_no_deadline(never):
    at = local("2026-11-28T10:00")
    assert next_opening(never, at) is None
    assert next_span(never, at) is None
    with pytest.raises(NeverOpenError):
        due_at(at, MINUTE, never)
    assert due_at(at, dt.timedelta(0), never) == at
    assert staffed_between(at, at + dt.timedelta(days=9), never) == dt.timedelta(0)


def test_pause_without_end_has_no_deadline():
    at = local("2026-11-27T10:00")
    assert due_at(at, 30 * MINUTE, OFFICE, [(at + 60 * MINUTE, None)]) == at + 30 * MINUTE
    with pytest.raises(NeverOpenError):
        due_at(at, 90 * MINUTE, OFFICE, [(at + 60 * MINUTE, None)])


@pytest.mark.parametrize("bad", ["9-8", "8-8", "8-10,9-11"])
def test_wrong_intervals_are_refused(bad):
    with pytest.raises(ValueError, match="follow"):
        calendar(hours=bad)


def test_moment_without_a_zone_is_refused():
    with pytest.raises(NaiveTimeError):
        is_open(OFFICE, dt.datetime(2026, 11, 27))
    with pytest.raises(ValueError, match="negative"):
        due_at(local("2026-11-27T12:00"), -MINUTE, OFFICE)


def test_holidays_of_the_year():
    days = public_holidays(2026)
    assert days[dt.date(2026, 4, 2)] == "Skærtorsdag"
    assert public_holidays(2026, "en")[dt.date(2026, 4, 5)] == "Easter Sunday"
    assert len(days) == 10
    assert dt.date(2026, 12, 24) not in days
    assert customary_days(2026)[dt.date(2026, 12, 24)] == "Juleaftensdag"


# Properties

_EDGES = [local(text) for text in ("2026-03-28T00:00", "2026-04-01T00:00", "2026-10-24T00:00")]


@st.composite
def intervals_of_a_day(draw):
    marks = sorted(draw(st.sets(st.integers(0, MIDNIGHT), min_size=0, max_size=6)))
    return list(zip(marks[::2], marks[1::2], strict=False))


@st.composite
def calendars(draw):
    spans = [
        (day, *span)
        for day in range(7)
        for span in (draw(intervals_of_a_day()) if draw(st.booleans()) else [])
    ]
    closed = draw(st.sets(st.sampled_from([dt.date(2026, 3, 30), dt.date(2026, 10, 26)])))
    return Calendar.of(CPH, spans, closed_days=closed, closed_on_holidays=draw(st.booleans()))


moments = st.builds(
    lambda edge, seconds: edge.astimezone(dt.UTC) + dt.timedelta(seconds=seconds),
    st.sampled_from(_EDGES),
    st.integers(0, 4 * 86400),
)
whole_minutes = st.builds(
    lambda edge, count: edge.astimezone(dt.UTC) + count * MINUTE,
    st.sampled_from(_EDGES),
    st.integers(0, 3 * 1440),
)
budgets = st.integers(0, 40 * 60 * 60).map(lambda seconds: dt.timedelta(seconds=seconds))


@st.composite
def pauses(draw):
    start = draw(moments)
    return [(start, start + dt.timedelta(seconds=draw(st.integers(0, 86400 * 2))))]


def due_or_none(*args):
    try:
        return due_at(*args)
    except NeverOpenError:
        return None


@settings(max_examples=150, deadline=None)
@given(calendars(), moments, budgets, st.one_of(st.just([]), pauses()))
def test_time_until_the_deadline_is_the_budget(which, start, budget, breaks):
    due = due_or_none(start, budget, which, breaks)
    if due is None:
        assert next_opening(which, start) is None
        return
    assert due >= start
    assert staffed_between(start, due, which, breaks) == budget


@settings(max_examples=150, deadline=None)
@given(calendars(), moments, moments, budgets, budgets)
def test_later_start_or_larger_budget_is_never_due_earlier(which, one, other, small, large):
    first, last = sorted([one, other])
    less, more = sorted([small, large])
    if next_opening(which, last) is None:
        return
    assert due_at(first, less, which) <= due_at(last, less, which)
    assert due_at(first, less, which) <= due_at(first, more, which)


def oracle(which, start, end):
    """Minute by minute: is the clock on the wall within an interval?"""
    total, at = 0, start
    while at < end:
        wall = at.astimezone(CPH)
        minute = wall.hour * 60 + wall.minute
        free = wall.date() in which.closed_days or (
            which.closed_on_holidays and wall.date() in public_holidays(wall.year)
        )
        total += not free and any(a <= minute < b for a, b in which.week[wall.weekday()])
        at += MINUTE
    return total * MINUTE


@settings(max_examples=40, deadline=None)
@given(calendars(), whole_minutes, st.integers(0, 2 * 1440))
def test_agrees_with_a_count_of_minutes(which, start, length):
    end = start + length * MINUTE
    assert staffed_between(start, end, which) == oracle(which, start, end)
    assert is_open(which, start) == (oracle(which, start, start + MINUTE) == MINUTE)
    opening = next_opening(which, start)
    if opening is not None and opening < end:
        assert oracle(which, start, opening) == dt.timedelta(0)
        assert is_open(which, opening)


@pytest.mark.parametrize(
    ("at", "since"),
    [
        ("2026-11-27T07:00", "2026-11-26T15:30"),
        ("2026-11-27T09:00", None),
        ("2026-11-27T12:10", "2026-11-27T12:00"),
        ("2026-11-27T12:00", "2026-11-27T12:00"),
        ("2026-11-29T23:59", "2026-11-27T15:30"),
        ("2026-12-25T10:00", "2026-12-23T15:30"),
    ],
)
def test_closed_since_the_last_opening_ended(at, since):
    closed = [dt.date(2026, 12, 24)]
    week = [(day, *span) for day in range(5) for span in ((480, 720), (780, 930))]
    found = closed_since(Calendar.of(CPH, week, closed_days=closed), local(at))
    assert found == (None if since is None else local(since))


def test_who_never_opens_did_not_close():
    assert closed_since(Calendar.of(CPH, []), local("2026-11-27T09:00")) is None
