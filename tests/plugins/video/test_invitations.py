"""Invitations for calendars, read back by other eyes: dateutil for the time zone, a few lines for the rest."""

import datetime as dt
import io
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz as other_zones
from django.utils import translation

from cms.accounts.models import Family
from plugins.video.invitations import invitation
from plugins.video.models import Meeting

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
CHANGED = dt.datetime(2026, 11, 28, 12, 0, 30, 999, tzinfo=dt.UTC)


def meeting(start=(2026, 12, 1, 9), minutes=30, **fields):
    begins = dt.datetime(*start, tzinfo=COPENHAGEN).astimezone(dt.UTC)
    fields = {"family": Family(), "changed_at": CHANGED} | fields
    return Meeting(starts_at=begins, ends_at=begins + dt.timedelta(minutes=minutes), **fields)


def written(one, attendee="amina@example.org", language="en"):
    with translation.override(language):
        return invitation(one, host="fjordby.example", path="/video/", attendee=attendee).decode()


def lines_of(text):
    """Unfolded content lines (RFC 5545, 3.1)."""
    assert text.endswith("\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def event_of(text):
    """Property name to (parameters, value), of the event alone."""
    lines = lines_of(text)
    inside = lines[lines.index("BEGIN:VEVENT") + 1 : lines.index("END:VEVENT")]
    found = {}
    for line in inside:
        head, _, value = line.partition(":")
        name, _, parameters = head.partition(";")
        assert name not in found
        found[name] = (parameters, value)
    return found


def moments(text):
    """Begin and end, through the time zone that the file itself describes."""
    lines = lines_of(text)
    start = lines.index("BEGIN:VTIMEZONE")
    description = "\r\n".join(lines[start : lines.index("END:VTIMEZONE") + 1])
    zone = other_zones.tzical(io.StringIO(description)).get()
    found = []
    for name in ("DTSTART", "DTEND"):
        parameters, value = event_of(text)[name]
        assert parameters == "TZID=Europe/Copenhagen"
        wall = dt.datetime.strptime(value, "%Y%m%dT%H%M%S")
        found.append(wall.replace(tzinfo=zone).astimezone(dt.UTC))
    return found


@pytest.mark.parametrize(
    "start",
    [
        (2026, 12, 1, 9),
        (2027, 3, 27, 9),
        (2027, 3, 28, 9),
        (2027, 6, 30, 23, 45),
        (2027, 10, 30, 9),
        (2027, 10, 31, 9),
        (2026, 1, 1, 0),
    ],
)
def test_the_file_s_own_time_zone_gives_the_agreed_moments(start):
    one = meeting(start)
    assert moments(written(one)) == [one.starts_at, one.ends_at]


@pytest.mark.parametrize(
    ("fields", "attendee", "method", "status", "busy"),
    [
        ({}, "a@example.org", "REQUEST", "CONFIRMED", "OPAQUE"),
        ({}, "", "PUBLISH", "CONFIRMED", "OPAQUE"),
        ({"ics_sequence": 2}, "a@example.org", "REQUEST", "CONFIRMED", "OPAQUE"),
        ({"kind": "window"}, "a@example.org", "REQUEST", "CONFIRMED", "TRANSPARENT"),
        ({"cancelled_at": CHANGED, "ics_sequence": 3}, "a@example.org", "CANCEL", "CANCELLED", "TRANSPARENT"),
        ({"cancelled_at": CHANGED, "ics_sequence": 1}, "", "CANCEL", "CANCELLED", "TRANSPARENT"),
    ],
)
def test_method_sequence_status(fields, attendee, method, status, busy):
    one = meeting(**fields)
    text = written(one, attendee)
    event = event_of(text)
    assert f"METHOD:{method}" in lines_of(text)
    assert event["UID"][1] == f"{one.pk}@meetings.family-start"
    assert event["SEQUENCE"][1] == str(one.ics_sequence)
    assert (event["STATUS"][1], event["TRANSP"][1]) == (status, busy)
    assert event["DTSTAMP"][1] == "20261128T120030Z"
    assert event["ORGANIZER"][1].lower().startswith("mailto:")
    assert ("ATTENDEE" in event) == (attendee != "")


def test_the_uid_is_the_same_for_ever_and_on_every_host():
    one = meeting()
    first = event_of(written(one))["UID"]
    one.starts_at += dt.timedelta(days=3)
    one.ends_at += dt.timedelta(days=3)
    one.ics_sequence, one.cancelled_at = 5, CHANGED
    with translation.override("da"):
        other = invitation(one, host="other.example", path="/x/").decode()
    assert event_of(other)["UID"] == first


def test_nothing_says_who_why_or_where():
    from cms.accounts.models import User

    one = meeting(professional=User(first_name="Canaryna", email="canary@example.org"))
    one.reason = None
    text = written(one)
    assert "anary" not in text
    event = event_of(text)
    assert set(event) == {
        "UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND", "SUMMARY", "STATUS", "TRANSP",
        "CLASS", "URL", "ORGANIZER", "ATTENDEE",
    }  # fmt: skip
    assert event["SUMMARY"][1] == "Appointment"
    assert event["URL"][1] == "https://fjordby.example/video/"
