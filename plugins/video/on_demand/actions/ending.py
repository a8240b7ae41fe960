"""The call of a place was ended."""

from typing import TYPE_CHECKING

from plugins.video.models import QueuePlace
from plugins.video.on_demand import audit
from plugins.video.on_demand.actions.calling_back import settle_calls_of
from plugins.video.on_demand.actions.places import become, locked, note
from plugins.video.on_demand.states import Act

if TYPE_CHECKING:
    from uuid import UUID

    from cms.accounts.models import User

State = QueuePlace.State


def call_ended(*, meeting_id: "UUID", actor: "User | None") -> None:
    """A talk is over. Who is still being rung has the old place again: nobody is lost by a closed window."""
    found = QueuePlace.objects.filter(meeting=meeting_id).values_list("pk", flat=True).first()
    if found is None:
        return
    place = locked(found)
    if place.state == State.TALKING:
        become(place, Act.END)
        settle_calls_of(place)
        note(audit.ENDED, place, actor)
    elif place.state == State.RINGING:
        become(place, Act.PUT_BACK)
        note(audit.PUT_BACK, place, actor)
