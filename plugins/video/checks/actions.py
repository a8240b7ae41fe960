"""Keep how a device did."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cms.audit.record import record
from plugins.video.calls.errors import NothingToTryError
from plugins.video.checks import audit
from plugins.video.checks.models import DeviceCheck
from plugins.video.checks.rules import can_be_tried
from plugins.video.models import Meeting

if TYPE_CHECKING:
    from cms.accounts.models import User
    from plugins.video.guests.models import MeetingGuest

PARTS = ("camera", "microphone", "speaker", "line")


@transaction.atomic
def note_check(
    *,
    meeting_id: UUID,
    parts: dict[str, str],
    actor: "User | None" = None,
    guest: "MeetingGuest | None" = None,
) -> DeviceCheck:
    """The person's latest try, in place of the one before; raise NothingToTryError.

    `parts` holds a `DeviceCheck.State` for each of `PARTS`. Exactly one of `actor` and `guest` is given.
    """
    meeting = (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("municipality", "family")
        .get(pk=meeting_id)
    )
    if not can_be_tried(meeting, timezone.now()):
        raise NothingToTryError
    found = {name: DeviceCheck.State(parts[name]) for name in PARTS}
    check, _made = DeviceCheck.objects.update_or_create(
        meeting=meeting, user=actor, guest=guest, defaults={**found, "checked_at": timezone.now()}
    )
    record(
        audit.CHECKED,
        actor=actor,
        municipality=meeting.municipality,
        target=check,
        family=meeting.family,
        data={name: state.value for name, state in found.items()},
    )
    return check
