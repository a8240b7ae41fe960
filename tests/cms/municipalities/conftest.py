"""Two municipalities and a region, filled with texts that can be recognised."""

from dataclasses import dataclass

import pytest
from django.db import transaction

from cms.accounts.models import Membership, Role, User
from cms.municipalities.models import Region
from tests.factories.accounts import sign_in as sign_in_with_factor
from tests.factories.holdings import Holdings, make_person
from tests.factories.municipalities import make_holdings, make_region, make_shared


@dataclass
class World:
    region: Region
    a: Holdings
    b: Holdings
    shared: Holdings
    region_admin: User
    superuser: User

    def person(self, who: str) -> User:
        """Somebody of A by role, or one of the two who belong to no municipality."""
        return getattr(self, who) if who in {"region_admin", "superuser"} else self.a.people[who]


def make_world() -> World:
    region = make_region()
    region_admin = make_person("region", first_name="Regina")
    Membership.objects.create(user=region_admin, region=region, role=Role.REGION_ADMIN)
    superuser = make_person("root", first_name="Root", is_superuser=True)
    a = make_holdings(region, "fjordby", "MARKER-A")
    for visitor in (region_admin, superuser):  # so that they may enter the house at all
        Membership.objects.create(user=visitor, municipality=a.municipality, role=Role.PROFESSIONAL)
    return World(
        region=region,
        a=a,
        b=make_holdings(region, "klitby", "CANARY-B"),
        shared=make_shared(region),
        region_admin=region_admin,
        superuser=superuser,
    )


@pytest.fixture(scope="module")
def _world(django_db_setup, django_db_blocker):
    """Made once for a module; each test works in a savepoint inside it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(_world, db):
    return _world


@pytest.fixture
def sign_in(client):
    """Sign somebody in on a host; returns the client that speaks to it."""

    def to(user, host="fjordby.localhost"):
        client.defaults["HTTP_HOST"] = host
        client.raise_request_exception = False  # a 500 is a finding with an address, not a traceback
        sign_in_with_factor(client, user)
        return client

    return to
