import pytest

from cms.municipalities.scope import municipality_scope
from tests.factories.tasks import TaskStreet


@pytest.fixture
def street(db):
    return TaskStreet()


@pytest.fixture
def here(street):
    """Inside the street's municipality."""
    with municipality_scope(street.here):
        yield street
