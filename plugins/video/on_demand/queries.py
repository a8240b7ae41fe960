"""Reads of the lines, always within the municipality."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.http import Http404
from django.utils import timezone

from cms.accounts.queries import current_guardianships
from cms.municipalities.scope import current_municipality
from cms.teams.calendar import Calendar, is_open, next_span
from cms.teams.models import DutyShift, Team
from cms.teams.queries import calendars_of, on_duty_in, teams_of_person
from plugins.video.on_demand.estimates import Wait, wait_of
from plugins.video.on_demand.limits import LATEST_TALKS, TALKS_OF_LAST, TOLD_FOR
from plugins.video.on_demand.models import OPEN, QueueOffer, QueuePlace
from plugins.video.on_demand.rules import can_serve

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.accounts.rules import AnyUser

State = QueuePlace.State
# So far ahead it is looked for the next time at which somebody is on duty.
_LOOK_AHEAD = dt.timedelta(days=14)
_TO_CALL = Q(state=State.CALL_BACK, is_task=False, settled_at=None)


@dataclass(frozen=True)
class Line:
    """A team's line at a moment. `talks` are the lengths of its last talks, in minutes."""

    offer: QueueOffer
    serves: bool
    opens_at: dt.datetime | None
    on_duty: tuple["User", ...]
    waiting: int
    talking: int
    talks: tuple[float, ...]

    @property
    def is_full(self) -> bool:
        return self.waiting >= self.offer.most_waiting

    @property
    def is_open(self) -> bool:
        """Whether somebody else can join."""
        return self.serves and not self.is_full

    def wait_at(self, number: int) -> Wait | None:
        """How long whoever has this number (1 is next) may have to wait."""
        if not self.serves:
            return None
        return wait_of(ahead=number - 1, serving=len(self.on_duty), talking=self.talking, talks=self.talks)


def offers_here() -> QuerySet[QueueOffer]:
    """The teams that can be talked with at once, whether somebody is there or not."""
    return (
        QueueOffer.objects.filter(is_offered=True, team__archived_at=None)
        .select_related("team__municipality")
        .order_by("team__sort_order", "team__name")
    )


def lines_of(offers: Iterable[QueueOffer], now: dt.datetime) -> list[Line]:
    """The lines of some teams; the same number of queries, however many."""
    wanted = list(offers)
    teams = [offer.team for offer in wanted]
    if not teams:
        return []
    calendars = calendars_of(teams)
    people = on_duty_in(teams, now)
    shifts: defaultdict[int, list[tuple[dt.datetime, dt.datetime]]] = defaultdict(list)
    coming = DutyShift.unscoped.filter(team__in=teams, ends_at__gt=now, starts_at__lt=now + _LOOK_AHEAD)
    for team, starts, ends in coming.order_by("starts_at").values_list("team", "starts_at", "ends_at"):
        shifts[team].append((starts, ends))
    counts = Counter(QueuePlace.objects.filter(team__in=teams, state__in=OPEN).values_list("team", "state"))
    talks = _talks_of(teams, now)
    return [
        _line(offer, now, calendars[offer.team_id], people[offer.team_id], shifts[offer.team_id], counts,
              talks[offer.team_id])
        for offer in wanted
    ]  # fmt: skip


def line_of(offer: QueueOffer, now: dt.datetime) -> Line:
    return lines_of([offer], now)[0]


def _line(
    offer: QueueOffer,
    now: dt.datetime,
    calendar: Calendar,
    people: "list[User]",
    shifts: list[tuple[dt.datetime, dt.datetime]],
    counts: Counter[tuple[int, str]],
    talks: list[float],
) -> Line:
    team = offer.team_id
    serves = bool(people) and (not offer.within_opening_hours or is_open(calendar, now))
    return Line(
        offer=offer,
        serves=serves,
        opens_at=None if serves else _opens_at(offer, now, calendar, shifts),
        on_duty=tuple(people),
        waiting=counts[team, State.WAITING],
        talking=counts[team, State.RINGING] + counts[team, State.TALKING],
        talks=tuple(talks),
    )


def _opens_at(
    offer: QueueOffer, now: dt.datetime, calendar: Calendar, shifts: list[tuple[dt.datetime, dt.datetime]]
) -> dt.datetime | None:
    """When somebody is on duty next, and the team open where that matters; None when nobody knows."""
    for starts, ends in shifts:
        at = max(starts, now)
        if offer.within_opening_hours:
            span = next_span(calendar, at)
            if span is None:
                return None
            at = max(at, span[0])
        # Somebody who has a shift now and is away opens nothing.
        if now < at < ends:
            return at
    return None


def _talks_of(teams: Sequence[Team], now: dt.datetime) -> dict[int, list[float]]:
    """The lengths of each team's last talks in minutes, from being rung until the end."""
    ended = QueuePlace.objects.filter(
        team__in=teams, state=State.DONE, claimed_at__isnull=False, ended_at__gt=now - TALKS_OF_LAST
    ).annotate(number=Window(RowNumber(), partition_by=F("team"), order_by=F("ended_at").desc()))
    found: defaultdict[int, list[float]] = defaultdict(list)
    latest = ended.filter(number__lte=LATEST_TALKS).annotate(took=F("ended_at") - F("claimed_at"))
    for team, took in latest.values_list("team", "took"):
        found[team].append(took.total_seconds() / 60)
    return found


# What a person sees of it


def number_of(place: QueuePlace) -> int:
    """1 for who is next. How many are waiting behind is not told."""
    earlier = Q(joined_at__lt=place.joined_at) | Q(joined_at=place.joined_at, pk__lt=place.pk)
    before = (
        earlier & Q(is_urgent=True) if place.is_urgent else earlier & Q(is_urgent=False) | Q(is_urgent=True)
    )
    line = QueuePlace.objects.filter(team=place.team_id, state=State.WAITING).exclude(pk=place.pk)
    return line.filter(before).count() + 1


def own_places(user: "User") -> QuerySet[QueuePlace]:
    """The person's own places, for a family that they may see now; nobody else's, of no family."""
    families = current_guardianships(user).values("family")
    return QueuePlace.objects.filter(person=user, family__in=families).select_related(
        "team__municipality", "team__queue_offer", "holder", "municipality", "family"
    )


def open_place_of(user: "User") -> QueuePlace | None:
    return own_places(user).filter(state__in=OPEN).first()


def told_place_of(user: "User", now: dt.datetime) -> QueuePlace | None:
    """The person's last place, where something is to be told of what became of it."""
    last = own_places(user).order_by("-joined_at").first()
    if last is None or last.ended_at is None or last.ended_at < now - TOLD_FOR:
        return None
    return last if last.state == State.CALL_BACK else None


def access_own_place(user: "User", place_id: UUID) -> QueuePlace:
    found = own_places(user).filter(pk=place_id).first()
    if found is None:
        raise Http404
    return found


# What those who answer see


def teams_served_by(user: "User") -> list[Team]:
    """The person's own teams, and those whose duty they stand in for now."""
    place = current_municipality()
    own = list(teams_of_person(user, place))
    others = [offer.team for offer in offers_here().exclude(team__in=own)]
    standing_in = on_duty_in(others, timezone.now()) if others else {}
    return own + [team for team in others if user in standing_in[team.pk]]


def access_place(user: "AnyUser", place_id: Any) -> QueuePlace:
    """A place in a line that the professional answers for; Http404 for everybody else."""
    try:
        found = (
            QueuePlace.objects.select_related("team__municipality", "family", "person", "holder", "meeting")
            .filter(pk=place_id)
            .first()
        )
    except (ValidationError, ValueError):
        raise Http404 from None
    if found is None or not can_serve(user, found.team):
        raise Http404
    return found


def waiting_for(team: Team) -> QuerySet[QueuePlace]:
    """Who waits or talks, and who is to be called back by phone and is nobody's task."""
    return QueuePlace.objects.filter(Q(state__in=OPEN) | _TO_CALL, team=team)


def places_of(teams: Iterable[Team]) -> dict[str, list[QueuePlace]]:
    """By state: who waits, longest first and urgent before; who is rung or talks; who is to be called back."""
    rows = (
        QueuePlace.objects.filter(Q(state__in=OPEN) | _TO_CALL, team__in=list(teams))
        .select_related("team", "family", "person", "holder")
        .prefetch_related("family__guardians__user")
        .order_by("state", "-is_urgent", "joined_at", "pk")
    )
    return {state: list(found) for state, found in groupby(rows, key=lambda row: row.state)}


def place_of_meeting(meeting_id: UUID) -> QueuePlace | None:
    """The place that a call on demand came from."""
    return (
        QueuePlace.objects.filter(meeting=meeting_id)
        .select_related("team__municipality", "person", "holder")
        .first()
    )
