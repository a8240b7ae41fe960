"""From a calendar to busy times, row by row: zones, nights in which clocks change, repetitions and their exceptions."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from plugins.video.busy.entries import busy_spans, parse, uids_of
from plugins.video.busy.errors import NotReadError

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
# Both nights of 2027 in which clocks change lie within: 28 March and 31 October.
FROM, UNTIL = dt.datetime(2027, 3, 1, tzinfo=dt.UTC), dt.datetime(2027, 12, 1, tzinfo=dt.UTC)

AMERICAN = """BEGIN:VTIMEZONE
TZID:My own time
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:{offset}
TZOFFSETTO:{offset}
TZNAME:X
END:STANDARD
END:VTIMEZONE
"""


def calendar(*events, head=""):
    parts = []
    for number, event in enumerate(events):
        uid = "" if "UID:" in event else f"UID:{number}\n"
        parts.append(f"BEGIN:VEVENT\n{uid}DTSTAMP:20270101T000000Z\n{event.strip()}\nEND:VEVENT\n")
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:test\n{head}{''.join(parts)}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def busy(data, start=FROM, end=UNTIL, zone=COPENHAGEN, **kwargs):
    return busy_spans(parse(data), start, end, zone, **kwargs)


def told(data, **kwargs):
    """The times as "month-day hour:minute-…" in UTC."""
    found = busy(data, **kwargs)
    assert found.unread == 0
    return [f"{one:%m-%d %H:%M}-{other:%m-%d %H:%M}" for one, other in found.spans]


ROWS = {
    "in UTC": ("DTSTART:20270601T080000Z\nDTEND:20270601T090000Z", ["06-01 08:00-06-01 09:00"]),
    "in a zone in summer": (
        "DTSTART;TZID=Europe/Copenhagen:20270601T100000\nDTEND;TZID=Europe/Copenhagen:20270601T110000",
        ["06-01 08:00-06-01 09:00"],
    ),
    "in another zone": (
        "DTSTART;TZID=America/New_York:20270601T100000\nDTEND;TZID=America/New_York:20270601T110000",
        ["06-01 14:00-06-01 15:00"],
    ),
    "in Windows' name of a zone": (
        "DTSTART;TZID=Romance Standard Time:20270601T100000\nDTEND;TZID=Romance Standard Time:20270601T110000",
        ["06-01 08:00-06-01 09:00"],
    ),
    "without a zone": ("DTSTART:20270601T100000\nDTEND:20270601T110000", ["06-01 08:00-06-01 09:00"]),
    "with a length": ("DTSTART:20270601T080000Z\nDURATION:PT90M", ["06-01 08:00-06-01 09:30"]),
    "without an end": ("DTSTART:20270601T080000Z", []),
    "a whole day": ("DTSTART;VALUE=DATE:20270601\nDTEND;VALUE=DATE:20270602", ["05-31 22:00-06-01 22:00"]),
    "a whole day without an end": ("DTSTART;VALUE=DATE:20270601", ["05-31 22:00-06-01 22:00"]),
    "the day that has 23 hours": ("DTSTART;VALUE=DATE:20270328", ["03-27 23:00-03-28 22:00"]),
    "the day that has 25 hours": ("DTSTART;VALUE=DATE:20271031", ["10-30 22:00-10-31 23:00"]),
    "three days": ("DTSTART;VALUE=DATE:20270601\nDTEND;VALUE=DATE:20270604", ["05-31 22:00-06-03 22:00"]),
    "each week over the night in spring": (
        ("DTSTART;TZID=Europe/Copenhagen:20270322T090000\nDTEND;TZID=Europe/Copenhagen:20270322T100000\n"
        "RRULE:FREQ=WEEKLY;COUNT=2"),
        ["03-22 08:00-03-22 09:00", "03-29 07:00-03-29 08:00"],
    ),
    "each week over the night in autumn": (
        ("DTSTART;TZID=Europe/Copenhagen:20271025T090000\nDTEND;TZID=Europe/Copenhagen:20271025T100000\n"
        "RRULE:FREQ=WEEKLY;COUNT=2"),
        ["10-25 07:00-10-25 08:00", "11-01 08:00-11-01 09:00"],
    ),
    "a time that the clock skips moves on with it": (
        "DTSTART;TZID=Europe/Copenhagen:20270328T023000\nDTEND;TZID=Europe/Copenhagen:20270328T040000",
        ["03-28 01:30-03-28 02:00"],
    ),
    "a time that the clock shows twice is the first": (
        "DTSTART;TZID=Europe/Copenhagen:20271031T023000\nDTEND;TZID=Europe/Copenhagen:20271031T040000",
        ["10-31 00:30-10-31 03:00"],
    ),
    "without one repetition": (
        ("DTSTART;TZID=Europe/Copenhagen:20270601T100000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3\n"
        "EXDATE;TZID=Europe/Copenhagen:20270602T100000"),
        ["06-01 08:00-06-01 09:00", "06-03 08:00-06-03 09:00"],
    ),
    "and once more": (
        "DTSTART:20270601T080000Z\nDURATION:PT1H\nRDATE:20270605T080000Z",
        ["06-01 08:00-06-01 09:00", "06-05 08:00-06-05 09:00"],
    ),
    "until a day": (
        "DTSTART;TZID=Europe/Copenhagen:20270601T100000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20270602T235959Z",
        ["06-01 08:00-06-01 09:00", "06-02 08:00-06-02 09:00"],
    ),
    "begun long ago and never ending": (
        "DTSTART:20150105T080000Z\nDURATION:PT1H\nRRULE:FREQ=YEARLY",
        [],
    ),
    "free": ("DTSTART:20270601T080000Z\nDURATION:PT1H\nTRANSP:TRANSPARENT", []),
    "free as Outlook says it": ("DTSTART:20270601T080000Z\nDURATION:PT1H\nX-MICROSOFT-CDO-BUSYSTATUS:FREE", []),
    "away as Outlook says it": (
        "DTSTART:20270601T080000Z\nDURATION:PT1H\nX-MICROSOFT-CDO-BUSYSTATUS:OOF", ["06-01 08:00-06-01 09:00"]
    ),
    "called off": ("DTSTART:20270601T080000Z\nDURATION:PT1H\nSTATUS:CANCELLED", []),
    "perhaps": (
        "DTSTART:20270601T080000Z\nDURATION:PT1H\nSTATUS:TENTATIVE", ["06-01 08:00-06-01 09:00"]
    ),
    "before": ("DTSTART:20270201T080000Z\nDURATION:PT1H", []),
    "begun before": ("DTSTART:20270228T230000Z\nDURATION:PT2H", ["03-01 00:00-03-01 01:00"]),
    "after": ("DTSTART:20271201T000000Z\nDURATION:PT1H", []),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_an_entry_takes_its_time(name):
    event, expected = ROWS[name]
    assert told(calendar(event)) == expected


def test_what_touches_or_overlaps_is_one_time():
    events = [
        f"DTSTART:20270601T{hour:02}0000Z\nDURATION:PT{hours}H" for hour, hours in ((8, 1), (9, 2), (10, 1))
    ]
    assert told(calendar(*events)) == ["06-01 08:00-06-01 11:00"]


SERIES = "UID:s\nDTSTART:20270601T080000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("DTSTART:20270602T120000Z\nDURATION:PT1H", ["06-01 08:00-06-01 09:00", "06-02 12:00-06-02 13:00"]),
        ("DTSTART:20270602T080000Z\nDURATION:PT1H\nSTATUS:CANCELLED", ["06-01 08:00-06-01 09:00"]),
        ("DTSTART:20270602T080000Z\nDURATION:PT1H\nTRANSP:TRANSPARENT", ["06-01 08:00-06-01 09:00"]),
    ],
)
def test_one_repetition_is_moved_called_off_or_set_free(change, expected):
    moved = f"UID:s\nRECURRENCE-ID:20270602T080000Z\n{change}"
    assert told(calendar(SERIES, moved)) == expected
    assert told(calendar(moved, SERIES)) == expected


def test_the_calendars_own_zone_counts_for_what_has_none():
    event = "DTSTART:20270601T100000\nDURATION:PT1H"
    head = "X-WR-TIMEZONE:America/New_York\n"
    assert told(calendar(event, head=head)) == ["06-01 14:00-06-01 15:00"]
    assert told(calendar(event, head="X-WR-TIMEZONE:Nowhere/Such\n")) == ["06-01 08:00-06-01 09:00"]


def test_a_zone_that_one_calendar_makes_up_is_not_the_next_ones():
    event = "DTSTART;TZID=My own time:20270601T100000\nDTEND;TZID=My own time:20270601T110000"
    for offset, hour in (("-0500", 15), ("+0300", 7)):
        assert told(calendar(event, head=AMERICAN.format(offset=offset))) == [
            f"06-01 {hour:02}:00-06-01 {hour + 1:02}:00"
        ]


def test_what_is_told_without_entries():
    told_free = (
        "BEGIN:VFREEBUSY\nUID:f\nDTSTAMP:20270101T000000Z\n"
        "FREEBUSY;FBTYPE=BUSY:20270601T080000Z/PT1H,20270602T080000Z/20270602T093000Z\n"
        "FREEBUSY;FBTYPE=FREE:20270603T080000Z/PT1H\n"
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20270604T080000Z/PT1H\nEND:VFREEBUSY\n"
    )
    assert told(calendar(head=told_free)) == [
        "06-01 08:00-06-01 09:00",
        "06-02 08:00-06-02 09:30",
        "06-04 08:00-06-04 09:00",
    ]


def test_two_calendars_in_a_file():
    one, other = (calendar(f"DTSTART:2027060{day}T080000Z\nDURATION:PT1H") for day in (1, 2))
    assert len(told(one + other)) == 2


def test_entries_that_are_known_already_count_for_nothing():
    data = calendar(
        "UID:ours\nDTSTART:20270601T080000Z\nDURATION:PT1H", "DTSTART:20270602T080000Z\nDURATION:PT1H"
    )
    assert uids_of(parse(data)) == {"ours", "1"}
    assert told(data, without={"ours"}) == ["06-02 08:00-06-02 09:00"]


GOOD = "DTSTART:20270601T080000Z\nDURATION:PT1H"


@pytest.mark.parametrize(
    "bad",
    [
        "SUMMARY:no beginning",
        "DTSTART:yesterday",
        "DTSTART:20270601T080000Z\nDURATION:PT1H\nRRULE:FREQ=SOMETIMES",
        "DTSTART:20270601T080000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY",
        "DTSTART:19700101T080000Z\nDURATION:PT1S\nRRULE:FREQ=MINUTELY",
        "DTSTART:20270601T080000Z\nDURATION:PT1S\nRRULE:FREQ=DAILY;INTERVAL=0",
        "DTSTART:20270601T080000Z\nDURATION:PT1S\nRRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=1,2,3,4,5",
    ],
)
def test_one_entry_that_nobody_can_read_hides_no_other_and_is_counted(bad):
    found = busy(calendar(bad, GOOD))
    assert found.unread == 1
    assert (
        dt.datetime(2027, 6, 1, 8, tzinfo=dt.UTC),
        dt.datetime(2027, 6, 1, 9, tzinfo=dt.UTC),
    ) in found.spans


def test_reading_ends_when_it_takes_too_long_or_is_too_much(monkeypatch):
    with pytest.raises(NotReadError, match="too_big"):
        busy(calendar(GOOD), patience=-1)
    monkeypatch.setattr("plugins.video.busy.entries.MOST_TIMES", 1)
    with pytest.raises(NotReadError, match="too_big"):
        busy(calendar(GOOD, SERIES, GOOD))


def test_weeks_over_years_are_unfolded():
    many = [
        f"DTSTART;TZID=Europe/Copenhagen:2020010{1 + n % 9}T{n % 24:02}0000\nDURATION:PT15M\nRRULE:FREQ=WEEKLY"
        for n in range(60)
    ]
    assert len(busy(calendar(*many)).spans) > 1000


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html></html>",
        b"BEGIN:VEVENT\r\nEND:VEVENT\r\n",
        b"END:VCALENDAR",
        b"\xff\xfe",
        b"BEGIN:X\r\n" * 5000,
    ],
)
def test_what_is_no_calendar_is_refused(data):
    with pytest.raises(NotReadError, match="no_calendar"):
        busy(data)
