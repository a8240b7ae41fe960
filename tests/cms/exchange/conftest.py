import pytest

from cms.content.models import LibraryIndexPage, TopicPage
from cms.municipalities.models import Municipality
from tests.factories import content


@pytest.fixture(autouse=True)
def exchange_root(settings, tmp_path):
    settings.EXCHANGE_ROOT = tmp_path / "exchange"
    return settings.EXCHANGE_ROOT


@pytest.fixture
def fjordby(db) -> Municipality:
    from tests.cms.exchange.places import with_shelf

    return with_shelf(content.municipality("fjordby"))


@pytest.fixture
def klitby(fjordby) -> Municipality:
    return content.municipality("klitby", region=fjordby.region)


@pytest.fixture
def index(fjordby) -> LibraryIndexPage:
    return content.local_index(fjordby)


@pytest.fixture
def sleep(fjordby) -> dict[str, TopicPage]:
    return content.topic(fjordby)
