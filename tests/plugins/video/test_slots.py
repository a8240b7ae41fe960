"""Free times: by hand in the nights that matter, and against the slow oracle everywhere else."""

import datetime as dt
import os
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.video.slots import Change, Schedule, Terms, Weekly, free_starts, moment, spans_on
from tests.plugins.video import oracle

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
# Clocks change at different hours, by different amounts, and on different halves of the earth.
ZONES = [COPENHAGEN, ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")]
SPRING, AUTUMN = dt.date(2027, 3, 28), dt.date(2027, 10, 31)
LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
HALF_HOUR, MINUTE = dt.timedelta(minutes=30), dt.timedelta(minutes=1)
EVERY_DAY = tuple(range(7))


def week(*hours, zone=COPENHAGEN, **kwargs):
    """Without holidays: the short night of 2027 is that of Easter."""
    kwargs = {"closed_on_holidays": False} | kwargs
    weekly = tuple(
        Weekly(day, int(opens * 60), int(closes * 60)) for day in EVERY_DAY for opens, closes in hours
    )
    return Schedule(zone, weekly, **kwargs)


def utc(*parts):
    return dt.datetime(*parts, tzinfo=dt.UTC)


def starts(schedule, day, terms=None, busy=(), not_before=LONG_AGO, **kwargs):
    return free_starts(schedule, terms or Terms(HALF_HOUR), busy, day, day, not_before=not_before, **kwargs)


def test_nine_o_clock_is_nine_o_clock_on_both_sides_of_the_change():
    schedule = week((9, 9.5))
    assert starts(schedule, SPRING - dt.timedelta(days=1)) == [utc(2027, 3, 27, 8)]
    assert starts(schedule, SPRING) == [utc(2027, 3, 28, 7)]
    assert starts(schedule, AUTUMN - dt.timedelta(days=1)) == [utc(2027, 10, 30, 7)]
    assert starts(schedule, AUTUMN) == [utc(2027, 10, 31, 8)]


def test_what_the_clock_skips_moves_forward_and_what_it_shows_twice_is_the_first():
    assert moment(COPENHAGEN, SPRING, 150).astimezone(COPENHAGEN).strftime("%H:%M%z") == "03:30+0200"
    assert moment(COPENHAGEN, AUTUMN, 150).astimezone(COPENHAGEN).strftime("%H:%M%z") == "02:30+0200"


def test_a_night_from_one_to_four_has_two_hours_in_spring_and_four_in_autumn():
    schedule = week((1, 4))
    assert len(starts(schedule, SPRING)) == 4
    assert len(starts(schedule, AUTUMN)) == 8
    assert all(
        a - b == HALF_HOUR
        for b, a in zip(starts(schedule, AUTUMN)[:-1], starts(schedule, AUTUMN)[1:], strict=True)
    )


def test_notice_is_counted_in_hours_on_the_clock_also_over_the_change():
    """24 hours before 9 on the short day it was 8 the day before: at 8.30 it is too late, at 8 it is not."""
    schedule = week((9, 9.5))
    for now, offered in ((utc(2027, 3, 27, 7), 1), (utc(2027, 3, 27, 7, 30), 0)):
        assert len(starts(schedule, SPRING, not_before=now + dt.timedelta(hours=24))) == offered


def test_holidays_closed_days_and_absences_close_and_extra_times_open():
    christmas = dt.date(2026, 12, 25)
    assert starts(week((9, 10), closed_on_holidays=True), christmas) == []
    assert len(starts(week((9, 10)), christmas)) == 2
    extra = Change(christmas, christmas, is_extra=True, opens=600, closes=660)
    assert starts(week((9, 10), changes=(extra,), closed_on_holidays=True), christmas) == [
        utc(2026, 12, 25, 9),
        utc(2026, 12, 25, 9, 30),
    ]
    away = ((christmas, None),)
    assert starts(week((9, 10), changes=(extra,), away=away), christmas) == []
    tuesday = dt.date(2026, 12, 1)
    assert starts(week((9, 10), closed_days=frozenset([tuesday])), tuesday) == []
    less = Change(tuesday, tuesday, is_extra=False, opens=570, closes=600)
    assert starts(week((9, 10), changes=(less,)), tuesday) == [utc(2026, 12, 1, 8)]


def test_extra_time_that_touches_the_week_is_one_span():
    tuesday = dt.date(2026, 12, 1)
    extra = Change(tuesday, tuesday, is_extra=True, opens=600, closes=615)
    schedule = week((9, 10), changes=(extra,))
    assert len(spans_on(schedule, tuesday)) == 1
    assert len(starts(schedule, tuesday, Terms(dt.timedelta(minutes=75)))) == 1


def test_buffers_keep_others_away_and_may_reach_out_of_the_open_time():
    tuesday = dt.date(2026, 12, 1)
    terms = Terms(HALF_HOUR, before=10 * MINUTE, after=10 * MINUTE)
    ten = utc(2026, 12, 1, 9)
    assert ten in starts(week((10, 11)), tuesday, terms)
    for busy in ((ten - 30 * MINUTE, ten - 9 * MINUTE), (ten + 39 * MINUTE, ten + 50 * MINUTE)):
        assert ten not in starts(week((10, 11)), tuesday, terms, [busy])
    for busy in ((ten - 30 * MINUTE, ten - 10 * MINUTE), (ten + 40 * MINUTE, ten + 50 * MINUTE)):
        assert ten in starts(week((10, 11)), tuesday, terms, [busy])


def test_a_long_meeting_that_began_before_a_short_one_still_blocks():
    tuesday = dt.date(2026, 12, 1)
    nine = utc(2026, 12, 1, 8)
    busy = [(nine, nine + 120 * MINUTE), (nine + 10 * MINUTE, nine + 20 * MINUTE)]
    assert starts(week((9, 11)), tuesday, busy=busy) == []


def test_not_after():
    tuesday = dt.date(2026, 12, 1)
    nine = utc(2026, 12, 1, 8)
    assert starts(week((9, 11)), tuesday, not_after=nine) == [nine]


def nights():
    """Every day on which a clock of ours changes in five years, and the days beside it."""
    found = []
    for zone in ZONES:
        day = dt.date(2026, 1, 1)
        while day < dt.date(2031, 1, 1):
            noon = dt.datetime.combine(day, dt.time(12), zone)
            if noon.utcoffset() != (noon - dt.timedelta(days=1)).utcoffset():
                found += [(zone, day + dt.timedelta(days=by)) for by in (-1, 0, 1)]
            day += dt.timedelta(days=1)
    return found


NIGHTS = nights()
minutes = st.integers(0, 96).map(lambda quarter: quarter * 15)


@st.composite
def cases(draw):
    zone, day = draw(
        st.one_of(
            st.sampled_from(NIGHTS),
            st.tuples(st.sampled_from(ZONES), st.dates(dt.date(2026, 1, 1), dt.date(2030, 12, 30))),
        )
    )

    def interval():
        low = draw(st.integers(0, 95))
        return low * 15, draw(st.integers(low + 1, 96)) * 15

    def some_day():
        return day + dt.timedelta(days=draw(st.integers(-2, 2)))

    weekly = []
    for _ in range(draw(st.integers(0, 3))):
        valid = draw(
            st.sampled_from([(None, None), (day, None), (None, day), (day + dt.timedelta(days=1), None)])
        )
        weekly.append((draw(st.sampled_from([day.weekday(), (day.weekday() + 1) % 7])), *interval(), *valid))
    changes = []
    for _ in range(draw(st.integers(0, 2))):
        first = some_day()
        last = first + dt.timedelta(days=draw(st.integers(0, 2)))
        changes.append((first, last, draw(st.booleans()), *interval()))
    midnight = dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)
    busy = []
    for _ in range(draw(st.integers(0, 3))):
        start = midnight + dt.timedelta(minutes=draw(st.integers(-120, 1500)))
        busy.append((start, start + dt.timedelta(minutes=draw(st.integers(1, 180)))))
    return {
        "zone": zone,
        "day": day,
        "weekly": weekly,
        "changes": changes,
        "closed": {some_day()} if draw(st.integers(0, 4)) == 0 else set(),
        "away": [(some_day(), None)] if draw(st.integers(0, 6)) == 0 else [],
        "length": draw(st.sampled_from([15, 20, 45, 90])),
        "before": draw(st.sampled_from([0, 10])),
        "after": draw(st.sampled_from([0, 5, 15])),
        "step": draw(st.sampled_from([15, 20, 30, 60])),
        "busy": busy,
        "not_before": midnight + dt.timedelta(minutes=draw(st.integers(-600, 900))),
    }


def both(case):
    schedule = Schedule(
        case["zone"],
        tuple(Weekly(*one) for one in case["weekly"]),
        tuple(Change(*one) for one in case["changes"]),
        frozenset(case["closed"]),
        closed_on_holidays=False,
        away=tuple(case["away"]),
    )
    terms = Terms(*(case[name] * MINUTE for name in ("length", "before", "after", "step")))
    fast = free_starts(schedule, terms, case["busy"], case["day"], case["day"], not_before=case["not_before"])
    slow = {name: value for name, value in case.items() if name not in {"zone", "day"}}
    return fast, oracle.free_starts(case["zone"], case["day"], **slow)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases())
def test_the_oracle_finds_the_same_times(case):
    fast, slow = both(case)
    assert fast == slow


@pytest.mark.skipif("SLOTS_EXAMPLES" not in os.environ, reason="the long run: SLOTS_EXAMPLES=5000")
@settings(
    max_examples=int(os.environ.get("SLOTS_EXAMPLES", "1")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(cases())
def test_the_oracle_finds_the_same_times_in_the_long_run(case):
    fast, slow = both(case)
    assert fast == slow
