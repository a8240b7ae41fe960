"""Two municipalities, people of every kind, and a client on a municipality's host."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from cms.accounts.models import Role, User
from cms.municipalities.actions import sync_groups
from cms.municipalities.models import Municipality
from cms.plugin_api.actions import disable_plugin, enable_plugin
from cms.plugin_api.registry import registry
from tests.factories.accounts import sign_in
from tests.factories.core import MembershipFactory, MunicipalityFactory, UserFactory

SLUGS = [plugin.slug for plugin in registry.all()]


@dataclass
class World:
    fjordby: Municipality
    klitby: Municipality
    people: dict[str, User | None]

    def client(self, who: str, municipality: Municipality | None = None) -> Client:
        return client_of(self.people[who], municipality or self.fjordby)

    def switch(self, slug: str, on: bool, municipality: Municipality | None = None) -> None:
        act: Any = enable_plugin if on else disable_plugin
        act(municipality=municipality or self.fjordby, plugin=slug, actor=None)


def client_of(user: User | None, municipality: Municipality) -> Client:
    client = Client(headers={"host": f"{municipality.slug}.localhost"}, raise_request_exception=False)
    if user is not None:
        sign_in(client, user)
    return client


def make_world() -> World:
    fjordby, klitby = MunicipalityFactory(slug="fjordby"), MunicipalityFactory(slug="klitby")
    for place in (fjordby, klitby):
        sync_groups(municipality=place)
    people: dict[str, User | None] = {"anonymous": None}
    for role in (Role.CITIZEN, Role.PROFESSIONAL, Role.MUNICIPAL_ADMIN):
        people[str(role)] = UserFactory(is_staff=role != Role.CITIZEN)
        for place in (fjordby, klitby):
            MembershipFactory(user=people[str(role)], municipality=place, role=role)
    people["stranger"] = UserFactory()
    people["superuser"] = UserFactory(is_staff=True, is_superuser=True)
    everything = UserFactory(is_staff=True, is_superuser=True)
    MembershipFactory(user=everything, municipality=fjordby, role=Role.PROFESSIONAL)
    people["superuser_professional"] = everything
    return World(fjordby, klitby, people)


MEMBERS = {"citizen", "professional", "municipal_admin", "superuser_professional"}
PEOPLE = [
    "anonymous",
    "stranger",
    "citizen",
    "professional",
    "municipal_admin",
    "superuser",
    "superuser_professional",
]


@pytest.fixture(scope="module")
def kept_world(made_once):
    return made_once(make_world)


@pytest.fixture
def world(kept_world, db) -> World:
    return kept_world()
