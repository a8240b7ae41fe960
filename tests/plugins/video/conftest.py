import pytest

from cms.municipalities.scope import municipality_scope
from tests.factories.meetings import MeetingStreet


@pytest.fixture
def nurses(db):
    return MeetingStreet()


@pytest.fixture
def here(nurses):
    """Inside the street's municipality."""
    with municipality_scope(nurses.here):
        yield nurses
