import pytest

from tests.factories.chat import ChatStreet


@pytest.fixture
def street(db):
    return ChatStreet()
