"""Writes of meetings."""

from typing import TYPE_CHECKING

from django.db import transaction

from cms.accounts.queries import guardians_now
from cms.audit.record import record
from cms.realtime.events import group, publish_on_commit
from cms.realtime.groups import personal_key
from plugins.video.audit import MEETING_BOOKED
from plugins.video.models import Meeting
from plugins.video.rules import can_meet

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from cms.accounts.models import Family, User


class WrongProfessionalError(Exception):
    """The person is no professional of the family's municipality."""


@transaction.atomic
def book_meeting(
    *, family: "Family", professional: "User", starts_at: "datetime", length: "timedelta", actor: "User"
) -> Meeting:
    """Book; raise WrongProfessionalError. Both sides hear of it."""
    if not can_meet(professional, family):
        raise WrongProfessionalError
    meeting = Meeting.unscoped.create(
        municipality=family.municipality,
        family=family,
        professional=professional,
        starts_at=starts_at,
        ends_at=starts_at + length,
    )
    record(MEETING_BOOKED, actor=actor, municipality=meeting.municipality, target=meeting, family=family)
    for person in {professional, *(guardian.user for guardian in guardians_now(family))}:
        name = group(meeting.municipality, "video", personal_key(person))
        publish_on_commit(name, "video.meeting_booked", {"id": str(meeting.pk)})
    return meeting
