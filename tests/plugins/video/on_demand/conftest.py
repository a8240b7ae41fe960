import pytest

from cms.municipalities.scope import municipality_scope
from tests.factories.on_demand import QueueStreet


@pytest.fixture(scope="module")
def kept_line(made_once):
    return made_once(QueueStreet)


@pytest.fixture
def line(kept_line, db):
    return kept_line()


@pytest.fixture
def here(line):
    """Inside the street's municipality."""
    with municipality_scope(line.here):
        yield line
