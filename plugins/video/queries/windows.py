"""Windows within which somebody calls: who has room in one, and how many families they have there already."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from plugins.video.models import Hold, Meeting

if TYPE_CHECKING:
    from cms.accounts.models import User
    from plugins.video.models import ServiceType

Taken = tuple[UUID | None, dt.datetime, dt.datetime]


@dataclass(frozen=True)
class Filling:
    """How many families one person has in some time, of how many they take; `most` None: of any number."""

    taken: int
    most: int | None

    @property
    def is_full(self) -> bool:
        return self.most is not None and self.taken >= self.most


class Windows:
    """What is taken of the windows of some people within a time; two queries, whatever is asked after that.

    Over all municipalities, like a person's time. What is only held counts until it runs out.
    """

    def __init__(
        self,
        people: "Sequence[User]",
        start: dt.datetime,
        end: dt.datetime,
        *,
        without: Meeting | None = None,
    ) -> None:
        # Unscoped on purpose: a person calls as many as they can, however many municipalities they work in.
        meetings = Meeting.unscoped.filter(
            kind=Meeting.Kind.WINDOW,
            professional__in=people,
            cancelled_at=None,
            starts_at__lt=end,
            ends_at__gt=start,
        )
        if without is not None:
            meetings = meetings.exclude(pk=without.pk)
        holds = Hold.unscoped.filter(
            professional__in=people,
            meeting=None,
            expires_at__gt=timezone.now(),
            starts_at__lt=end,
            ends_at__gt=start,
        )
        columns = ("professional", "starts_at", "ends_at")
        self._taken: list[Taken] = [*meetings.values_list(*columns), *holds.values_list(*columns)]

    def of(
        self, person: "User", starts_at: dt.datetime, ends_at: dt.datetime, service: "ServiceType | None"
    ) -> Filling:
        """All that meet the time count, of whatever kind: each is somebody who waits for a call then."""
        taken = sum(
            who == person.pk and starts < ends_at and ends > starts_at for who, starts, ends in self._taken
        )
        return Filling(taken, service.window_most if service is not None else None)
