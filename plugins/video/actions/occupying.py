"""Take somebody's time, and give it back. The exclusion constraint decides; the locks only keep order."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from plugins.video.errors import TakenError
from plugins.video.models import BOOKED, TAKEN, Hold, Occupancy

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cms.accounts.models import User
    from cms.municipalities.models import Municipality
    from plugins.video.models import Meeting, Proposal

State = Occupancy.State
_EXCLUSION_VIOLATION = "23P01"
_ZERO = dt.timedelta(0)


def lock_people(people: "Iterable[User]") -> None:
    """One booking at a time for each person, until the transaction ends.

    Two that insert at once would wait for each other's row and be told of a deadlock a second later.
    Everybody is locked before anything is inserted, always in the same order; so nobody waits in a circle.
    """
    with connection.cursor() as cursor:
        for key in sorted({str(person.pk) for person in people}):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 8031))", [f"video:{key}"])


def release_expired(people: "Iterable[User] | None" = None, *, here: "Municipality | None" = None) -> int:
    """Give back what was only kept or proposed and has run out: a constraint cannot look at the clock.

    Of these people, wherever it was taken; or of everybody in a municipality.
    """
    waiting = Occupancy.unscoped.filter(
        state__in=[State.HELD, State.PROPOSED], expires_at__lte=timezone.now()
    )
    if people is not None:
        waiting = waiting.filter(professional__in=list(people))
    if here is not None:
        waiting = waiting.filter(municipality=here)
    return waiting.update(state=State.RELEASED)


def occupy(
    *,
    people: "Sequence[User]",
    municipality: "Municipality",
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    state: str,
    before: dt.timedelta = _ZERO,
    after: dt.timedelta = _ZERO,
    **owner: Any,
) -> list[Occupancy]:
    """Take the time of all these people, or of none: raise TakenError. They are locked already."""
    blocked = DateTimeTZRange(starts_at - before, ends_at + after)
    rows = [
        Occupancy(
            municipality=municipality,
            professional=person,
            starts_at=starts_at,
            ends_at=ends_at,
            blocked=blocked,
            state=state,
            **owner,
        )
        for person in sorted(people, key=lambda one: str(one.pk))
    ]
    try:
        with transaction.atomic():
            return Occupancy.unscoped.bulk_create(rows)
    except IntegrityError as error:
        if getattr(error.__cause__, "sqlstate", "") == _EXCLUSION_VIOLATION:
            raise TakenError from None
        raise


def is_taken(people: "Sequence[User]", start: dt.datetime, end: dt.datetime) -> bool:
    """Whether the constraint would refuse this time. They are locked, and what has run out is given back."""
    return Occupancy.unscoped.filter(
        professional__in=people, state__in=TAKEN, blocked__overlap=(start, end)
    ).exists()


def is_overbooked(people: "Sequence[User]", start: dt.datetime, end: dt.datetime) -> bool:
    """Whether something that was booked on top takes this time: the constraint does not see it.

    They are locked, and what is moved has given its own time back.
    """
    return Occupancy.unscoped.filter(
        professional__in=people, state=State.OVERBOOKED, blocked__overlap=(start, end)
    ).exists()


def release_meeting(meeting: "Meeting") -> int:
    """Give back the time of a booked meeting."""
    return _release(Occupancy.unscoped.filter(meeting=meeting, state__in=BOOKED))


def release_hold(hold: "Hold") -> int:
    """Give back what is only kept. What was booked meanwhile stays booked, also when we had to wait for it."""
    Hold.unscoped.filter(pk=hold.pk, meeting=None).exclude(professional=None).update(professional=None)
    return _release(Occupancy.unscoped.filter(hold=hold, state=State.HELD))


def release_proposal(proposal: "Proposal") -> int:
    """Give back what is only proposed."""
    return _release(Occupancy.unscoped.filter(proposal=proposal, state=State.PROPOSED))


def _release(taken: "QuerySet[Occupancy]") -> int:
    return taken.update(state=State.RELEASED, expires_at=None)
