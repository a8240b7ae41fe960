"""A professional comes later than agreed: whoever comes to the meeting besides the family is told too."""

from typing import TYPE_CHECKING

from plugins.video.guests.actions.inviting import schedule, was_told
from plugins.video.guests.models import MeetingGuest
from plugins.video.guests.queries import minutes_late

if TYPE_CHECKING:
    from plugins.video.models import Meeting

Word = MeetingGuest.Word


def guests_wait(meeting: "Meeting") -> None:
    """Tell those who know of the meeting; their links stay as they are. The meeting is locked.

    Whoever has still to be told when it is reads of the delay in that same message.
    """
    rows = MeetingGuest.objects.filter(meeting=meeting, withdrawn_at=None).select_for_update(of=("self",))
    if meeting.by != meeting.By.VIDEO:
        return
    if not minutes_late(meeting):
        # Somebody else is late now: what was not told yet would be wrong.
        rows.filter(tell=Word.LATE).update(tell="", tell_next_at=None)
        return
    for guest in rows.order_by("pk"):
        guest.meeting = meeting
        waits = guest.tell in {Word.INVITED, Word.MOVED} and guest.tell_next_at is not None
        if guest.contact and was_told(guest) and not waits:
            schedule(guest, Word.LATE)
