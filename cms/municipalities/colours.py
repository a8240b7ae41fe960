"""Contrast of colours as WCAG 2.2 defines it, and the nearest colour that passes.

https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
"""

import colorsys

# Text on the accent colour: white in light mode, near-black in dark mode.
ON_ACCENT = "#FFFFFF"
ON_ACCENT_DARK = "#0B1218"
READABLE = 4.5  # success criterion 1.4.3, level AA
_STEPS = 200


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def luminance(colour: str) -> float:
    """Return the relative luminance, 0 (black) to 1 (white), of "#RRGGBB"."""

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(channel) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def is_readable(text: str, ground: str) -> bool:
    return contrast(text, ground) >= READABLE


def nearest_readable(ground: str, text: str) -> str:
    """Return `ground`, made as little darker or lighter as lets `text` be read on it; the hue stays."""
    if is_readable(text, ground):
        return ground.upper()
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(ground))
    end = 0.0 if luminance(text) > 0.5 else 1.0
    for step in range(1, _STEPS + 1):
        moved = lightness + (end - lightness) * step / _STEPS
        channels = colorsys.hls_to_rgb(hue, moved, saturation)
        colour = "#" + "".join(f"{round(channel * 255):02X}" for channel in channels)
        if is_readable(text, colour):
            return colour
    return "#000000" if end == 0.0 else "#FFFFFF"
