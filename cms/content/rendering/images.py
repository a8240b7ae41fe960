"""Images as the contract gives them: source, sizes, focal point; AVIF, WebP and JPEG for photographs."""

import logging
from typing import Any

from wagtail.images.models import Image

logger = logging.getLogger(__name__)

_WIDTHS = (320, 640, 1280)
_FORMATS = {"avif": "format-avif", "webp": "format-webp", "jpeg": "format-jpeg|jpegquality-75"}


def image_json(image: Any, alt: str) -> dict[str, Any] | None:
    """Return the contract's Image for a Wagtail image, or None when there is none or its file is gone."""
    if image is None:
        return None
    data: dict[str, Any] = {
        "alt": alt,
        "width": image.width,
        "height": image.height,
        "src": image.file.url,
        "srcset": {},
        "focal": _focal(image),
    }
    if image.is_svg():
        return data
    try:
        data["srcset"], data["src"] = _sizes(image)
    except (OSError, ValueError):
        # A picture that cannot be resized must not stop an urgent correction of the text.
        logger.exception("Image %s could not be resized", image.pk)
    return data


def _sizes(image: Image) -> tuple[dict[str, str], str]:
    widths = sorted({min(width, image.width) for width in _WIDTHS})
    specs = {(kind, width): f"width-{width}|{form}" for kind, form in _FORMATS.items() for width in widths}
    renditions = image.get_renditions(*specs.values())
    srcset = {
        kind: ", ".join(f"{renditions[specs[kind, width]].url} {width}w" for width in widths)
        for kind in _FORMATS
    }
    middle = widths[len(widths) // 2]
    return srcset, renditions[specs["jpeg", middle]].url


def _focal(image: Any) -> dict[str, float] | None:
    """The focal point as fractions of width and height, or None."""
    if not image.has_focal_point() or not image.width or not image.height:
        return None
    return {
        "x": round(image.focal_point_x / image.width, 3),
        "y": round(image.focal_point_y / image.height, 3),
    }
