"""An article that stands in the spreadsheet, and who may bring it back."""

import pytest

from tests.cms.review.spreadsheet.sheets import published


@pytest.fixture
def page(fjordby):
    return published(fjordby, "Safe sleep")


@pytest.fixture
def editor(fjordby, enter):
    return enter(fjordby.author)
