import pytest

from cms.municipalities.scope import municipality_scope
from tests.factories.tasks import TaskStreet


@pytest.fixture(scope="module")
def kept_street(made_once):
    return made_once(TaskStreet)


@pytest.fixture
def street(kept_street, db):
    return kept_street()


@pytest.fixture
def here(street):
    """Inside the street's municipality."""
    with municipality_scope(street.here):
        yield street


@pytest.fixture
def empty_storage(settings, tmp_path):
    """Real files, so that a test can look at what rests."""
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "cms.encryption.storage.PrivateFiles",
            "OPTIONS": {"location": tmp_path},
        },
    }
    return tmp_path
