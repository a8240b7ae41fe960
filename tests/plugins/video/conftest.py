import pytest

from cms.municipalities.scope import municipality_scope
from tests.factories.meetings import MeetingStreet


@pytest.fixture(scope="module")
def kept_street(made_once):
    return made_once(MeetingStreet)


@pytest.fixture
def nurses(kept_street, db):
    return kept_street()


@pytest.fixture
def here(nurses):
    """Inside the street's municipality."""
    with municipality_scope(nurses.here):
        yield nurses
