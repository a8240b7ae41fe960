"""A conversation that is handed over."""

import pytest

from tests.factories.handing_over import HandingOver


@pytest.fixture
def it(street):
    return HandingOver(street)
