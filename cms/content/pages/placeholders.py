"""The colours of pictures that are not there yet, as a style that the strict policy lets through."""

import base64
import hashlib
import re
from typing import Any

from django.http import HttpResponse
from django.utils.safestring import SafeString, mark_safe

_MARK = re.compile(r'data-placeholder="(#[0-9a-f]{6})"')
_COLOUR = re.compile(r"#[0-9a-f]{6}")


def placeholder_style(article: dict[str, Any]) -> SafeString:
    """Return the rules for an article's pictures, each with the colour that its element names; empty without."""
    # What was published before the colours existed names none.
    colours = {(article["image"] or {}).get("placeholder") or ""}
    for block in article["blocks"]:
        colours.update(_MARK.findall(block["html"]))
    rules = (
        f'img[data-placeholder="{colour}"]{{background-color:{colour}}}'
        for colour in sorted(colours)
        if _COLOUR.fullmatch(colour)
    )
    return mark_safe("".join(rules))


def allow_style(response: HttpResponse, style: str) -> None:
    """Let the response's policy accept this one style element, by its checksum (CSP level 3, §6.7.2)."""
    if style:
        checksum = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        response._csp_update = {"style-src": [f"'sha256-{checksum}'"]}  # type: ignore[attr-defined]
