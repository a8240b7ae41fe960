import pytest

from tests.cms.content.conftest import fjordby, klitby, sleep  # noqa: F401
from tests.factories import content


@pytest.fixture
def article(sleep):  # noqa: F811
    return content.article(sleep["da"])
