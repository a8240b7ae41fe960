import pytest

from tests.factories.chat import ChatStreet


@pytest.fixture(scope="module")
def kept_street(made_once):
    return made_once(ChatStreet)


@pytest.fixture
def street(kept_street, db):
    return kept_street()


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
