import pytest
from django.test import Client

from cms.accounts.models import Role
from tests.factories import content
from tests.factories.accounts import sign_in, staff_user


@pytest.fixture
def fjordby(db):
    return content.municipality("fjordby")


@pytest.fixture
def klitby(fjordby):
    return content.municipality("klitby", region=fjordby.region)


@pytest.fixture
def sleep(fjordby, klitby):
    return content.topic(fjordby, "sleep")


@pytest.fixture
def parts():
    """Two blocks of the region's article."""
    return [content.text("<p>Lay the baby on the back.</p>"), content.text("<p>Keep the room cool.</p>")]


@pytest.fixture
def article(sleep, parts):
    return content.article(sleep["da"], body=parts)


def client_of(place, *roles):
    client = Client(headers={"host": f"{place.slug}.localhost"})
    user = staff_user(place, *(roles or (Role.EDITOR,)))
    sign_in(client, user)
    client.user = user
    return client


@pytest.fixture
def editor(fjordby):
    return client_of(fjordby)
