"""Contrast and the nearest readable colour."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.municipalities.brand import GROUND, GROUND_DARK, brand_of
from cms.municipalities.colours import ON_ACCENT, ON_ACCENT_DARK, contrast, is_readable, nearest_readable
from cms.municipalities.models import Municipality

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#FFFFFF", 21.0), ("#777777", "#FFFFFF", 4.48), ("#0F5E6B", "#FFFFFF", 7.41)],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.02)


@given(colours)
def test_nearest_readable_colour_is_readable_in_light_and_dark(colour):
    for text in (ON_ACCENT, ON_ACCENT_DARK):
        assert is_readable(text, nearest_readable(colour, text))


@given(colours)
def test_the_accent_can_be_read_as_a_link_and_under_text_in_light_and_dark(colour):
    brand = brand_of(Municipality(accent=colour, secondary=colour))
    assert is_readable(brand["accent"], GROUND)
    assert is_readable(ON_ACCENT, brand["accent"])
    assert is_readable(brand["dark"]["accent"], GROUND_DARK)
    assert is_readable(ON_ACCENT_DARK, brand["dark"]["accent"])


@given(colours)
def test_a_readable_colour_stays_as_it_is(colour):
    if is_readable(ON_ACCENT, colour):
        assert nearest_readable(colour, ON_ACCENT) == colour


def test_hue_is_kept_when_a_colour_is_darkened():
    import colorsys

    def hue(colour):
        return colorsys.rgb_to_hls(*(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)))[0]

    assert hue(nearest_readable("#FF8800", ON_ACCENT)) == pytest.approx(hue("#FF8800"), abs=0.01)
