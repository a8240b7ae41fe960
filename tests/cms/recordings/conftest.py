import pytest

from tests.factories import content


@pytest.fixture
def article(sleep):
    return content.article(sleep["da"])
