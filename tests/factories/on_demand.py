"""A street whose team can be talked with at once: somebody is on duty around the clock."""

import datetime as dt
from typing import Any

from django.utils import timezone

from cms.accounts.models import User
from cms.municipalities.scope import municipality_scope
from cms.teams.models import DutyShift, Team
from plugins.video.models import QueueOffer, QueuePlace
from plugins.video.on_demand.actions.joining import join
from plugins.video.on_demand.actions.serving import claim
from tests.factories.core import FamilyFactory, GuardianFactory, MembershipFactory, UserFactory
from tests.factories.meetings import MeetingStreet

API = "/api/v1/video/queue"


class QueueStreet(MeetingStreet):
    """`nurse` is on duty in `team`, `nurse_there` in the other municipality's team."""

    def __init__(self) -> None:
        super().__init__()
        self.amina.first_name, self.bodil.first_name = "Amina-Own", "Bodil-Other"
        for person in (self.amina, self.bodil):
            person.save()
        self.offer_now = self.opens(self.team)
        self.offer_there = self.opens(self.team_there)
        self.on_duty(self.nurse)
        self.on_duty(self.nurse_there, self.team_there)

    def opens(self, team: Team, **fields: Any) -> QueueOffer:
        return QueueOffer.unscoped.create(
            team=team, **{"is_offered": True, "within_opening_hours": False} | fields
        )

    def on_duty(self, nurse: User, team: Team | None = None, hours: int = 24) -> DutyShift:
        now = timezone.now()
        return DutyShift.unscoped.create(
            team=team or self.team,
            user=nurse,
            starts_at=now - dt.timedelta(hours=1),
            ends_at=now + dt.timedelta(hours=hours),
        )

    def parent(self) -> tuple[User, Any]:
        """One more family with a parent."""
        user, family = UserFactory(), FamilyFactory(municipality=self.here)
        GuardianFactory(user=user, family=family)
        MembershipFactory(user=user, municipality=self.here, role="citizen")
        return user, family

    def comes(self, person: User | None = None, family: Any = None, **fields: Any) -> QueuePlace:
        """As a family does; Amina when nobody is named."""
        given = {"offer": self.offer_now, "family": family or self.aminas, "person": person or self.amina}
        with municipality_scope(self.here):
            return join(**given | fields)

    def claim(self, place: QueuePlace, nurse: User | None = None) -> QueuePlace:
        with municipality_scope(self.here):
            return claim(place_id=place.pk, actor=nurse or self.nurse)

    def again(self, place: QueuePlace) -> QueuePlace:
        found = QueuePlace.unscoped.select_related(
            "team__municipality", "family", "person", "holder", "meeting__family", "municipality"
        )
        return found.get(pk=place.pk)

    def talked(self, minutes: list[int]) -> None:
        """Talks of the team that are over, of these lengths."""
        now = timezone.now()
        for number, length in enumerate(minutes):
            user, family = self.parent()
            ended = now - dt.timedelta(hours=number + 1)
            QueuePlace.unscoped.create(
                municipality=self.here,
                team=self.team,
                family=family,
                person=user,
                state="done",
                joined_at=ended - dt.timedelta(hours=1),
                claimed_at=ended - dt.timedelta(minutes=length),
                ended_at=ended,
            )
