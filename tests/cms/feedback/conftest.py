import pytest

from tests.factories import content


@pytest.fixture
def fjordby(db):
    return content.municipality("fjordby")


@pytest.fixture
def klitby(fjordby):
    return content.municipality("klitby", region=fjordby.region)


@pytest.fixture
def sleep(fjordby):
    return content.topic(fjordby, "sleep")
