"""The look of a municipality, for the API and the app's style sheet."""

import pytest

from cms.municipalities.brand import brand_of
from cms.municipalities.colours import contrast
from tests.factories.core import MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("accent", ["#0F5E6B", "#ffee88", "#000000", "#FFFFFF", "#777777"])
def test_text_on_the_accent_is_readable_whatever_colour_a_row_holds(accent):
    brand = brand_of(MunicipalityFactory(accent=accent))
    assert contrast(brand["accent"], brand["on_accent"]) >= 4.5
    assert contrast(brand["dark"]["accent"], brand["dark"]["on_accent"]) >= 4.5
    assert brand["logo_url"] is None


def test_a_chosen_dark_accent_is_used():
    brand = brand_of(MunicipalityFactory(accent="#0F5E6B", accent_dark="#8FD3DE"))
    assert (brand["accent"], brand["dark"]["accent"]) == ("#0F5E6B", "#8FD3DE")


def test_logo_is_a_path_without_host(world):
    world.a.municipality.logo = world.a.image
    assert brand_of(world.a.municipality)["logo_url"].startswith("/media/")
