"""Dates as FHIR writes them: how far each reaches, and which moments a prefix finds."""

import datetime as dt

import pytest

from cms.fhir.outcomes import Refused
from cms.fhir.values import span_of


def local(text):
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "prefix", "start", "end"),
    [
        ("2026", "eq", "2026-01-01T00:00+01:00", "2027-01-01T00:00+01:00"),
        ("gt2024", "gt", "2024-01-01T00:00+01:00", "2025-01-01T00:00+01:00"),
        ("ge2026-03", "ge", "2026-03-01T00:00+01:00", "2026-04-01T00:00+02:00"),
        # The night when clocks go forward has 23 hours.
        ("2026-03-29", "eq", "2026-03-29T00:00+01:00", "2026-03-30T00:00+02:00"),
        ("lt2026-01-01T10:00", "lt", "2026-01-01T10:00+01:00", "2026-01-01T10:01+01:00"),
        ("2026-01-01T10:00:05Z", "eq", "2026-01-01T10:00:05+00:00", "2026-01-01T10:00:06+00:00"),
        ("2026-01-01T10:00:05+02:00", "eq", "2026-01-01T10:00:05+02:00", "2026-01-01T10:00:06+02:00"),
        ("2026-01-01T10:00:05 02:00", "eq", "2026-01-01T10:00:05+02:00", "2026-01-01T10:00:06+02:00"),
        ("le2026-01-01T10:00:05.5Z", "le", "2026-01-01T10:00:05.5+00:00", "2026-01-01T10:00:05.500001+00:00"),
    ],
)
def test_a_date_reaches_as_far_as_it_is_written(text, prefix, start, end):
    span = span_of(text)
    assert (span.prefix, span.start, span.end) == (prefix, local(start), local(end))


@pytest.mark.parametrize(
    "text", ["", "yesterday", "ap2026", "2026-13", "2026-02-30", "9999", "gt", "2026-01-01T25:00", "xx2026"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(Refused):
        span_of(text)
