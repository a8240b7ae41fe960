"""A street whose nurses can be booked."""

import datetime as dt
from typing import Any

from django.utils import timezone

from cms.accounts.models import ProfessionalProfile, Role, User
from cms.municipalities.actions.groups import sync_groups
from cms.municipalities.scope import municipality_scope
from cms.teams.models import Team, TeamMember
from plugins.video.actions.booking import Booking, book_hold, book_meeting, hold_slot
from plugins.video.models import AvailabilityRule, Meeting, Occupancy, ServiceType
from plugins.video.queries.slots import free_slots
from tests.factories.core import MembershipFactory, UserFactory
from tests.factories.plugins import Street, first_team, make_street


class MeetingStreet:
    """The people of `make_street`. `nurse` and `other_nurse` are in `team`; only `nurse` can be booked, 8-16."""

    def __init__(self) -> None:
        self.street: Street = make_street("video")
        for place in (self.here, self.there):
            sync_groups(municipality=place)
        self.team, self.team_there = first_team(self.here), first_team(self.there)
        for nurse in (self.nurse, self.other_nurse):
            self.join(nurse)
        self.join(self.nurse_there, self.team_there)
        self.can_be_booked(self.nurse)
        self.service = self.offer()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # a copy has no street yet when it is asked how to be filled
            raise AttributeError(name)
        return getattr(self.street, name)

    def join(self, nurse: User, team: Team | None = None, languages: tuple[str, ...] = ()) -> None:
        team = team or self.team
        ProfessionalProfile.unscoped.update_or_create(
            municipality=team.municipality,
            user=nurse,
            defaults={"profession": "health_visitor", "languages": list(languages)},
        )
        TeamMember.unscoped.update_or_create(team=team, user=nurse, ended_at=None)

    def colleague(self, **fields: Any) -> User:
        """One more nurse of the team who can be booked."""
        nurse = UserFactory(is_staff=True)
        MembershipFactory(user=nurse, municipality=self.here, role=Role.PROFESSIONAL)
        self.join(nurse, **fields)
        self.can_be_booked(nurse)
        return nurse

    def can_be_booked(self, nurse: User, opens: int = 8, closes: int = 16, place: Any = None) -> None:
        for weekday in range(7):
            AvailabilityRule.unscoped.create(
                municipality=place or self.here,
                professional=nurse,
                weekday=weekday,
                opens=opens * 60,
                closes=closes * 60,
            )

    def offer(self, **fields: Any) -> ServiceType:
        fields = {"team": self.team, "name": "Talk", "notice": 60, "buffer_after": 0, "step": 30} | fields
        return ServiceType.unscoped.create(**fields)

    def at(self, hour: int = 10, minute: int = 0, days: int = 3) -> dt.datetime:
        """A local time on a day that is to come."""
        day = timezone.localdate() + dt.timedelta(days=days)
        return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))

    def slots(self, service: ServiceType | None = None, days: int = 3, **kwargs: Any) -> list[dt.datetime]:
        day = timezone.localdate() + dt.timedelta(days=days)
        with municipality_scope(self.here):
            return [one.starts_at for one in free_slots(service or self.service, day, day, **kwargs)]

    def hold(self, starts_at: dt.datetime | None = None, **kwargs: Any) -> Any:
        kwargs = {"service": self.service, "family": self.aminas, "actor": self.amina} | kwargs
        with municipality_scope(self.here):
            return hold_slot(starts_at=starts_at or self.at(), **kwargs)

    def book(self, starts_at: dt.datetime | None = None, **kwargs: Any) -> Meeting:
        """As a family does."""
        hold = self.hold(starts_at, **kwargs)
        with municipality_scope(self.here):
            return book_hold(hold_id=hold.pk, actor=hold.held_by)

    def book_by_nurse(self, starts_at: dt.datetime | None = None, **kwargs: Any) -> Meeting:
        fields: dict[str, Any] = {"length": dt.timedelta(minutes=30)} | kwargs
        people = {"family": fields.pop("family", self.aminas), "actor": fields.pop("actor", self.nurse)}
        nurse = fields.pop("nurse", self.nurse)
        with municipality_scope(self.here):
            return book_meeting(
                professional=nurse, booking=Booking(starts_at or self.at(), **fields), **people
            )

    def fresh(self, meeting: Meeting) -> Meeting:
        return Meeting.unscoped.select_related("family", "municipality", "professional", "service__team").get(
            pk=meeting.pk
        )

    def taken(self) -> list[tuple[dt.datetime, str]]:
        rows = Occupancy.unscoped.exclude(state="released").order_by("starts_at", "pk")
        return [(row.starts_at, row.state) for row in rows]


def no_overlaps() -> bool:
    """Whether nobody is booked twice: asked of the rows, not of the constraint."""
    rows = list(Occupancy.unscoped.filter(state__in=["proposed", "held", "confirmed"]).order_by("blocked"))
    return not any(
        one.pk < other.pk
        and one.professional_id == other.professional_id
        and one.blocked.lower < other.blocked.upper
        and other.blocked.lower < one.blocked.upper
        for one in rows
        for other in rows
    )
