"""What stands in an address or a form of a plugin's screen, and is not always what it should be."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from cms.plugin_api.reading import day_of, key_of, moment_of, number_of


@pytest.mark.parametrize("text", ["", "x", "-1", "1.5", "²", "٣", "1" * 10])
def test_no_number(text):
    assert number_of(text) is None


def test_number_and_key_and_day():
    key = uuid.uuid4()
    assert (number_of("0"), number_of("999999999")) == (0, 999_999_999)
    assert (key_of(str(key)), key_of("x"), key_of("")) == (key, None, None)
    assert (day_of("2026-02-28"), day_of("2026-02-30"), day_of("x")) == (dt.date(2026, 2, 28), None, None)


def test_moment_is_local_where_no_zone_is_said():
    assert moment_of("2026-07-01T10:00").isoformat() == "2026-07-01T10:00:00+02:00"
    assert moment_of("2026-07-01T10:00Z") == dt.datetime(2026, 7, 1, 10, tzinfo=dt.UTC)
    assert timezone.is_aware(moment_of("2026-12-01T10:00"))
    assert (moment_of("2026-13-01T10:00"), moment_of("soon")) == (None, None)
