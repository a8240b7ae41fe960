"""Rows of the built-in plugins, and people to look at them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import factory
from django.test import Client
from django.utils import timezone

from cms.accounts.models import Role, User
from cms.municipalities.models import Municipality
from cms.plugin_api.actions import enable_plugin
from cms.teams.models import OpeningInterval, Team
from plugins.tasks.models import Task
from plugins.video.models import Meeting
from tests.factories.accounts import sign_in
from tests.factories.core import (
    FamilyFactory,
    GuardianFactory,
    MembershipFactory,
    MunicipalityFactory,
    ScopedFactory,
    UserFactory,
)


class TaskFactory(ScopedFactory):
    """A task of the municipality's first team; with an assignee it is being done."""

    class Meta:
        model = Task

    family = factory.SubFactory(FamilyFactory)
    municipality = factory.SelfAttribute("family.municipality")
    team = factory.LazyAttribute(lambda o: first_team(o.municipality))
    kind = Task.Kind.CALL
    assignee = None
    assigned_by = factory.LazyAttribute(lambda o: "human" if o.assignee else "")
    assigned_at = factory.LazyAttribute(lambda o: timezone.now() if o.assignee else None)
    state = factory.LazyAttribute(lambda o: "open" if o.assignee else "new")
    due_at = factory.LazyFunction(lambda: timezone.now() + timedelta(hours=4))
    waiting_since = factory.LazyAttribute(lambda o: timezone.now() if o.state in {"new", "open"} else None)
    ended_at = factory.LazyAttribute(lambda o: timezone.now() if o.state in {"done", "cancelled"} else None)


def first_team(place: Municipality) -> Team:
    """The municipality's first team; made when it has none, open from 8 to 16 every day."""
    found = Team.unscoped.filter(municipality=place).order_by("pk").first()
    if found is None:
        found = Team.unscoped.create(municipality=place, name="Health visitors", closed_on_holidays=False)
        for weekday in range(7):
            OpeningInterval.unscoped.create(team=found, weekday=weekday, opens=8 * 60, closes=16 * 60)
    return found


class MeetingFactory(ScopedFactory):
    class Meta:
        model = Meeting

    family = factory.SubFactory(FamilyFactory)
    municipality = factory.SelfAttribute("family.municipality")
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(hours=1))
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timedelta(minutes=30))


@dataclass
class Street:
    """Two municipalities with a professional each; in the first, two families with a guardian each."""

    here: Municipality
    there: Municipality
    nurse: User
    other_nurse: User
    nurse_there: User
    amina: User
    bodil: User
    aminas: Any
    bodils: Any
    theirs: Any

    def client(self, user: User | None, municipality: Municipality | None = None) -> Client:
        client = Client(headers={"host": f"{(municipality or self.here).slug}.localhost"})
        if user is not None:
            sign_in(client, user)
        return client


def make_street(plugin: str) -> Street:
    here, there = MunicipalityFactory(slug="fjordby"), MunicipalityFactory(slug="klitby")
    for place in (here, there):
        enable_plugin(municipality=place, plugin=plugin, actor=None)
    amina, bodil = UserFactory(), UserFactory()
    families = [FamilyFactory(municipality=here) for _ in range(2)]
    for user, family in zip((amina, bodil), families, strict=True):
        GuardianFactory(user=user, family=family)
        for place in (here, there):
            MembershipFactory(user=user, municipality=place, role=Role.CITIZEN)
    theirs = FamilyFactory(municipality=there)
    GuardianFactory(user=amina, family=theirs)
    nurses = []
    for place in (here, here, there):
        nurse = UserFactory(is_staff=True)
        MembershipFactory(user=nurse, municipality=place, role=Role.PROFESSIONAL)
        nurses.append(nurse)
    return Street(here, there, *nurses, amina, bodil, *families, theirs)
