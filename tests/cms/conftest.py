"""Two municipalities of one region, and a topic of its library: what most tests of content begin with."""

from dataclasses import dataclass

import pytest

from cms.content.models import TopicPage
from cms.municipalities.models import Municipality
from tests.factories import content


@dataclass
class Places:
    fjordby: Municipality
    klitby: Municipality
    sleep: dict[str, TopicPage]


def make_places() -> Places:
    fjordby = content.municipality("fjordby")
    klitby = content.municipality("klitby", region=fjordby.region)
    return Places(fjordby, klitby, content.topic(fjordby, "sleep"))


@pytest.fixture(scope="module")
def kept_places(made_once):
    return made_once(make_places)


@pytest.fixture
def places(kept_places, db):
    return kept_places()


@pytest.fixture
def fjordby(places):
    return places.fjordby


@pytest.fixture
def klitby(places):
    return places.klitby


@pytest.fixture
def sleep(places):
    return places.sleep
