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
    class Meta:
        model = Task

    family = factory.SubFactory(FamilyFactory)
    municipality = factory.SelfAttribute("family.municipality")
    kind = Task.Kind.CALL
    due_on = factory.LazyFunction(timezone.localdate)


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
