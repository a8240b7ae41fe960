"""Dates become days in which something is shown; the app reads the same table of examples."""

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.timeline.models import Anchor, Side, Situation, Unit
from cms.timeline.windows import Life, Span, add_months, days_of, months_between

TABLE = json.loads((Path(__file__).parent / "windows.json").read_text())
DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2045, 12, 31))
LEAP = st.sampled_from([dt.date(2024, 2, 29), dt.date(2028, 2, 29)])
BIRTHS = st.one_of(DAYS, LEAP)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["name"])
def test_example(row):
    found = days_of(Span("birth", *row["span"]), dt.date.fromisoformat(row["anchor"]))
    assert [day.isoformat() for day in found] == row["days"]


@given(BIRTHS, st.integers(0, 80), st.sampled_from(Unit.values), st.sampled_from(Side.values))
def test_spans_follow_one_another_without_gap_or_overlap(anchor, number, unit, side):
    this = days_of(Span("birth", side, unit, number, number), anchor)
    following = days_of(Span("birth", side, unit, number + 1, number + 1), anchor)
    if side == Side.AFTER:
        assert following[0] == this[1] + DAY
    else:
        assert following[1] == this[0] - DAY
    assert this[0] <= this[1]


@given(BIRTHS, st.integers(0, 40), st.integers(0, 40), st.sampled_from(Unit.values))
def test_a_span_is_the_sum_of_its_parts(anchor, first, length, unit):
    whole = days_of(Span("birth", "after", unit, first, first + length), anchor)
    start, _ = days_of(Span("birth", "after", unit, first, first), anchor)
    _, end = days_of(Span("birth", "after", unit, first + length, first + length), anchor)
    assert whole == (start, end)


@given(BIRTHS, st.integers(0, 3000))
def test_every_day_is_in_exactly_the_month_that_the_age_says(born, days):
    today = born + days * DAY
    age = months_between(born, today)
    start, end = days_of(Span("birth", "after", "month", age, age), born)
    assert start <= today <= end
    assert age == 0 or months_between(born, today - DAY) in {age, age - 1}


@given(BIRTHS, st.integers(-60, 60))
def test_months_there_and_back(day, months):
    assert months_between(day, add_months(day, months)) == months


@given(DAYS, st.integers(1, 120), st.integers(0, 100))
def test_a_child_born_early_is_followed_from_the_due_date_and_keeps_its_birthday(born, early, week):
    due = born + early * DAY
    life = Life(born=born, due=due)
    assert life.situations == {Situation.CHILD, Situation.PREMATURE}
    corrected = life.day_of(Anchor.BIRTH, Situation.CHILD)
    assert corrected == due
    span = Span("birth", "after", "week", week, week)
    assert days_of(span, corrected)[0] - days_of(span, born)[0] == early * DAY
    assert life.day_of(Anchor.BIRTH, Situation.PREMATURE) == born
    assert life.day_of(Anchor.DUE, Situation.PREMATURE) == due


@given(DAYS, st.integers(-60, 0))
def test_a_child_born_on_time_or_late_is_followed_from_its_birth(born, late):
    life = Life(born=born, due=born + late * DAY)
    assert life.situations == {Situation.CHILD}
    assert life.day_of(Anchor.BIRTH, Situation.CHILD) == born


@given(DAYS)
def test_a_pregnancy_begins_forty_weeks_before(due):
    life = Life(due=due, several=True)
    assert life.situations == {Situation.PREGNANCY, Situation.TWINS}
    begin = life.day_of(Anchor.PREGNANCY, Situation.PREGNANCY)
    assert days_of(Span("pregnancy", "after", "week", 40, 40), begin)[0] == due
    assert life.day_of(Anchor.BIRTH, Situation.PREGNANCY) is None


@given(DAYS, st.integers(0, 2000))
def test_adoption_counts_from_the_arrival(arrival, age):
    life = Life(arrival=arrival, born=arrival - age * DAY)
    assert life.situations == {Situation.ADOPTION, Situation.CHILD}
    assert life.day_of(Anchor.ARRIVAL, Situation.ADOPTION) == arrival
    assert life.day_of(Anchor.PREGNANCY, Situation.PREGNANCY) is None
    assert Life(arrival=arrival).situations == {Situation.ADOPTION}
