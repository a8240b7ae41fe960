"""Other calendars are read again and again."""

from uuid import UUID

from django.utils import timezone

from cms.plugin_api.jobs import job
from plugins.video.busy.actions import READ, read_calendar, read_soon
from plugins.video.busy.queries import EVERY, due


@job("video.read_calendars", every=EVERY)
def read_all() -> None:
    """One job for each: a website that hangs holds up no other."""
    for calendar in due(timezone.now()):
        read_soon(calendar)


@job(READ)
def read_one(calendar_id: str) -> None:
    """Read it, unless that was done just now."""
    read_calendar(UUID(calendar_id))


jobs = [read_all, read_one]
