import pytest

from tests.factories.chat import ChatStreet


@pytest.fixture
def street(db):
    return ChatStreet()


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
