"""Quiet hours end when they should, also in the two nights in which the clock jumps."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.notifications.quiet import end_of_quiet

ZONE = ZoneInfo("Europe/Copenhagen")


def local(*parts, fold=0):
    return dt.datetime(*parts, tzinfo=ZONE, fold=fold)


def end(now, start, until):
    return end_of_quiet(now.astimezone(dt.UTC), start=start, end=until, zone=ZONE)


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        (local(2026, 11, 30, 21, 59), None),
        (local(2026, 11, 30, 22, 0), local(2026, 12, 1, 7, 0)),
        (local(2026, 12, 1, 6, 59), local(2026, 12, 1, 7, 0)),
        (local(2026, 12, 1, 7, 0), None),
        (local(2026, 3, 28, 23, 0), local(2026, 3, 29, 7, 0)),
        (local(2026, 10, 24, 23, 0), local(2026, 10, 25, 7, 0)),
    ],
)
def test_quiet_over_midnight(now, wanted):
    assert end(now, dt.time(22), dt.time(7)) == wanted


def test_quiet_by_day_and_none_at_all():
    assert end(local(2026, 11, 30, 13, 0), dt.time(12, 30), dt.time(14)) == local(2026, 11, 30, 14, 0)
    assert end(local(2026, 11, 30, 14, 0), dt.time(12, 30), dt.time(14)) is None
    assert end(local(2026, 11, 30, 13, 0), None, None) is None
    assert end(local(2026, 11, 30, 13, 0), dt.time(12), dt.time(12)) is None


def test_night_is_one_hour_shorter_in_spring_and_longer_in_autumn():
    for day, hours in (((2026, 3, 28), 8), ((2026, 10, 24), 10)):
        now = local(*day, 22, 0)
        assert (end(now, dt.time(22), dt.time(7)) - now.astimezone(dt.UTC)) == dt.timedelta(hours=hours)


def test_end_inside_the_gap_is_after_it():
    found = end(local(2026, 3, 29, 1, 0), dt.time(22), dt.time(2, 30))
    assert found == dt.datetime(2026, 3, 29, 1, 30, tzinfo=dt.UTC)


def test_end_in_the_hour_that_comes_twice():
    first = end(local(2026, 10, 25, 2, 10), dt.time(22), dt.time(2, 30))
    assert first == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
    second = end(local(2026, 10, 25, 2, 10, fold=1), dt.time(22), dt.time(2, 30))
    assert second == dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)


times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
moments = st.one_of(
    st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 31)),
    st.datetimes(dt.datetime(2026, 3, 28, 12), dt.datetime(2026, 3, 29, 12)),
    st.datetimes(dt.datetime(2026, 10, 24, 12), dt.datetime(2026, 10, 25, 12)),
).map(lambda at: at.replace(tzinfo=dt.UTC))


@given(moments, times, times)
def test_end_lies_ahead_within_a_day_and_leads_out_of_the_quiet(now, start, until):
    found = end(now, start, until)
    if found is None:
        return
    assert now < found <= now + dt.timedelta(hours=25)
    again = end(found, start, until)
    # In autumn the wall clock may come back to a quiet time once more; never for longer than that hour.
    assert again is None or again - found <= dt.timedelta(hours=1)
