"""Tell both sides of a meeting what was done with it."""

from typing import TYPE_CHECKING

from cms.accounts.queries import guardians_now
from cms.notifications.actions import mark_about_read, notify
from cms.realtime.events import group, publish_on_commit
from cms.realtime.groups import personal_key
from plugins.video import notifications
from plugins.video.queries.meetings import holders_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cms.accounts.models import Family, User
    from plugins.video.models import Meeting, Proposal

_REMINDERS = (
    notifications.DAY_BEFORE,
    notifications.HOUR_BEFORE,
    notifications.NOW,
    notifications.TEAM_SOON,
    notifications.LATE,
    notifications.TEAM_LATE,
)


def adults_of(family: "Family") -> "list[User]":
    return [guardian.user for guardian in guardians_now(family)]


def adults_in(about: "Meeting | Proposal") -> "list[User]":
    """Whom of the family the meeting or the question concerns."""
    return [person for person in adults_of(about.family) if about.guardian_id in {None, person.pk}]


def tell(
    meeting: "Meeting",
    *,
    family: str = "",
    team: str = "",
    bell: str = "video.meeting_changed",
    actor: "User | None",
    also: "Iterable[User]" = (),
) -> None:
    """Notify all but whoever did it, and ring at everybody's devices. `also` held the meeting before."""
    adults, holders = adults_in(meeting), holders_of(meeting)
    holders += [one for one in also if one.pk not in {holder.pk for holder in holders}]
    for people, type_name in ((adults, family), (holders, team)):
        for person in people if type_name else ():
            if actor is None or person.pk != actor.pk:
                notify(municipality=meeting.municipality, user=person, type=type_name, about=meeting.pk)
    ring([*adults, *holders], bell, meeting)


def ring(people: "Iterable[User]", bell: str, about: "Meeting | Proposal") -> None:
    for key in {personal_key(person) for person in people}:
        publish_on_commit(group(about.municipality, "video", key), bell, {"id": str(about.pk)})


def forget_reminders(meeting: "Meeting", also: "Iterable[User]" = ()) -> None:
    """What was said of the old time is said no more."""
    for person in {one.pk: one for one in (*adults_in(meeting), *holders_of(meeting), *also)}.values():
        for type_name in _REMINDERS:
            mark_about_read(municipality=meeting.municipality, user=person, type=type_name, about=meeting.pk)
