"""The professional calls the family of a booked meeting."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from cms.audit.record import record
from cms.notifications.actions import notify
from cms.notifications.models import Notification
from plugins.video import notifications
from plugins.video.actions.telling import adults_in
from plugins.video.calls import audit
from plugins.video.calls.actions.rooms import lock_room, open_room
from plugins.video.calls.queries import is_there

if TYPE_CHECKING:
    from cms.accounts.models import User
    from plugins.video.models import Meeting

# A second press within this time is the same call.
SAME_CALL = dt.timedelta(minutes=1)


@transaction.atomic
def call_family(*, meeting: "Meeting", actor: "User") -> int:
    """Ring the devices of the adults who are not there; return how many. Whoever comes is let in as always.

    Within a window nobody knows the moment: this is what "we call you" means. Raise what opening a call raises.
    """
    room = open_room(meeting=meeting, actor=actor)
    lock_room(room.pk)
    lately = Notification.unscoped.filter(
        municipality=meeting.municipality,
        type=notifications.CALLING,
        about=str(meeting.pk),
        created_at__gt=timezone.now() - SAME_CALL,
    )
    called = set(lately.values_list("user_id", flat=True))
    rung = 0
    for person in adults_in(meeting):
        if person.pk in called or is_there(meeting.pk, person.pk):
            continue
        notify(municipality=meeting.municipality, user=person, type=notifications.CALLING, about=meeting.pk)
        rung += 1
    if rung:
        record(
            audit.CALLED,
            actor=actor,
            municipality=meeting.municipality,
            target=room,
            family=meeting.family,
            data={"people": rung},
        )
    return rung
