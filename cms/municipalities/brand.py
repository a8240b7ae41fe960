"""The look of a municipality, as the API, the app's style sheet and its manifest need it."""

from typing import TypedDict

from cms.municipalities.colours import ON_ACCENT, ON_ACCENT_DARK, nearest_readable
from cms.municipalities.models import Municipality

LOGO_FILTER = "max-480x160"
# The accent is the colour of links too. The grounds that leave it the least contrast, as the app's
# tokens.css has them: --accent-soft in both modes.
GROUND, GROUND_DARK = "#E3EFEF", "#1B363D"


class DarkBrand(TypedDict):
    """Colours for dark mode, each "#RRGGBB"."""

    accent: str
    on_accent: str
    secondary: str


class Brand(TypedDict):
    """Colours "#RRGGBB". Text in `on_accent` on `accent`, and text in `accent` on the app's grounds, have
    a contrast of at least 4.5:1, also in `dark`.
    """

    accent: str
    on_accent: str
    secondary: str
    logo_url: str | None
    dark: DarkBrand


def brand_of(municipality: Municipality) -> Brand:
    """Return the municipality's colours and logo (a rendition's path, or None). Reads the logo's row."""
    return {
        "accent": _readable(municipality.accent, ON_ACCENT, GROUND),
        "on_accent": ON_ACCENT,
        "secondary": municipality.secondary.upper(),
        "logo_url": _logo_url(municipality),
        "dark": {
            "accent": _readable(municipality.accent_dark or municipality.accent, ON_ACCENT_DARK, GROUND_DARK),
            "on_accent": ON_ACCENT_DARK,
            "secondary": _readable(municipality.secondary, ON_ACCENT_DARK, GROUND_DARK),
        },
    }


def _readable(colour: str, text: str, ground: str) -> str:
    """The colour, moved so far that `text` can be read on it and it can be read on `ground`."""
    return nearest_readable(nearest_readable(colour, text), ground)


def _logo_url(municipality: Municipality) -> str | None:
    logo = municipality.logo
    if logo is None:
        return None
    if logo.is_svg():
        return str(logo.file.url)
    return str(logo.get_rendition(LOGO_FILTER).url)
