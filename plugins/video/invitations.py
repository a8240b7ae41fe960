"""A meeting as an invitation for calendars (RFC 5545, RFC 5546): when and where to join, and not a word of why.

The UID is the same for ever, the sequence grows with each change, and a cancelled meeting says so: that is
how a calendar finds what it has already. No name, number or note is in it: calendars are shared in families.
"""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from cms.plugin_api.reading import key_of
from cms.teams.queries import zone

if TYPE_CHECKING:
    from plugins.video.models import Meeting

PRODUCT = "-//Family Start//Meetings//EN"
# The description of the time zone reaches a little further than the meeting: calendars move things.
_MARGIN = dt.timedelta(days=366)
_UID_END = "@meetings.family-start"


def invitation(meeting: "Meeting", *, host: str, path: str, attendee: str = "") -> bytes:
    """The meeting for one person's calendar, in the active language.

    With an address to invite it is a request, which calendars answer and update; without one it is
    published, and taken up all the same.
    """
    is_off = meeting.cancelled_at is not None
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if is_off else "REQUEST" if attendee else "PUBLISH")
    local = zone()
    starts, ends = (_to_the_second(at).astimezone(local) for at in (meeting.starts_at, meeting.ends_at))
    calendar.add_component(_description_of(local, starts, ends))
    event = Event()
    event.add("uid", uid_of(meeting))
    event.add("sequence", meeting.ics_sequence)
    event.add("dtstamp", _to_the_second(meeting.changed_at))
    event.add("last-modified", _to_the_second(meeting.changed_at))
    event.add("dtstart", starts)
    event.add("dtend", ends)
    event.add("summary", _("Appointment"))
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if is_off or meeting.kind == meeting.Kind.WINDOW else "OPAQUE")
    event.add("class", "PRIVATE")
    event.add("url", f"https://{host}{path}")
    event.add("organizer", _person(_service_address(host), _("Appointment")), encode=False)
    if attendee:
        invited = _person(attendee)
        invited.params["ROLE"] = vText("REQ-PARTICIPANT")
        invited.params["PARTSTAT"] = vText("ACCEPTED")
        invited.params["RSVP"] = vText("FALSE")
        event.add("attendee", invited, encode=False)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def uid_of(meeting: "Meeting") -> str:
    """Never of the host: a municipality may get another name, and its meetings are still the same."""
    return f"{meeting.pk}{_UID_END}"


def keys_of(uids: Iterable[str]) -> dict[str, UUID]:
    """Of some UIDs those that are written like ours, each with the key of its meeting."""
    found: dict[str, UUID] = {}
    for uid in uids:
        key = key_of(uid.removesuffix(_UID_END)) if uid.endswith(_UID_END) else None
        if key is not None:
            found[uid] = key
    return found


def _description_of(local: ZoneInfo, starts: dt.datetime, ends: dt.datetime) -> Timezone:
    return Timezone.from_tzinfo(
        local,
        str(local),
        first_date=(starts - _MARGIN).date(),
        last_date=(ends + _MARGIN).date(),
    )


def _service_address(host: str) -> str:
    """The installation's own address, never a person's."""
    sender = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">").strip()
    return sender or f"no-reply@{host.partition(':')[0]}"


def _person(address: str, name: str = "") -> vCalAddress:
    person = vCalAddress(f"MAILTO:{address}")
    if name:
        person.params["CN"] = vText(name)
    return person


def _to_the_second(at: dt.datetime) -> dt.datetime:
    return at.astimezone(dt.UTC).replace(microsecond=0)
