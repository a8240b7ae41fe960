"""A street whose nurses are a team that shares its tasks."""

import datetime as dt
from typing import Any

from django.utils import timezone

from cms.accounts.models import ProfessionalProfile, Role, User
from cms.municipalities.actions.groups import sync_groups
from cms.municipalities.scope import municipality_scope
from cms.teams.models import Absence, Team, TeamMember
from plugins.tasks.actions.creating import TaskFacts, create_task
from plugins.tasks.models import Task, TeamRules
from tests.factories.core import MembershipFactory, UserFactory
from tests.factories.plugins import Street, first_team, make_street


class TaskStreet:
    """The people of `make_street`; `nurse` and `other_nurse` are on `team`, nobody is on `far_team`."""

    def __init__(self) -> None:
        self.street: Street = make_street("tasks")
        for place in (self.here, self.there):
            sync_groups(municipality=place)
        self.team = first_team(self.here)
        self.team_there = first_team(self.there)
        self.far_team = Team.unscoped.create(municipality=self.here, name="Midwives", sort_order=9)
        for nurse, team in (
            (self.nurse, self.team),
            (self.other_nurse, self.team),
            (self.nurse_there, self.team_there),
        ):
            self.join(nurse, team)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # a copy has no street yet when it is asked how to be filled
            raise AttributeError(name)
        return getattr(self.street, name)

    def join(
        self,
        nurse: User,
        team: Team | None = None,
        *,
        capacity: int = 20,
        languages: tuple[str, ...] = (),
        profession: str = "health_visitor",
    ) -> None:
        team = team or self.team
        ProfessionalProfile.unscoped.update_or_create(
            municipality=team.municipality,
            user=nurse,
            defaults={"profession": profession, "languages": list(languages)},
        )
        TeamMember.unscoped.update_or_create(
            team=team, user=nurse, ended_at=None, defaults={"weekly_capacity": capacity}
        )

    def colleague(self, **fields: Any) -> User:
        """One more nurse on the team."""
        nurse = UserFactory(is_staff=True)
        MembershipFactory(user=nurse, municipality=self.here, role=Role.PROFESSIONAL)
        self.join(nurse, **fields)
        return nurse

    def push(self) -> None:
        TeamRules.unscoped.update_or_create(team=self.team, defaults={"mode": TeamRules.Mode.PUSH})

    def lead(self, user: User) -> None:
        self.team.lead = user
        self.team.save()

    def away(self, user: User, substitute: User | None = None) -> Absence:
        today = timezone.localdate()
        return Absence.unscoped.create(
            municipality=self.here,
            user=user,
            starts_on=today - dt.timedelta(days=1),
            ends_on=today + dt.timedelta(days=3),
            substitute=substitute,
        )

    def task(self, *, actor: User | None = None, assignee: User | None = None, **facts: Any) -> Task:
        facts = {"team": self.team, "family": self.aminas} | facts
        with municipality_scope(facts["team"].municipality):
            return create_task(facts=TaskFacts(**facts), actor=actor, assignee=assignee)

    def fresh(self, task: Task) -> Task:
        return Task.unscoped.select_related("assignee", "team", "municipality").get(pk=task.pk)
