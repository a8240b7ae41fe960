"""Images as the contract gives them: source, sizes, focal point, colour; AVIF, WebP and JPEG for photographs."""

import logging
from typing import Any

from wagtail.images.models import Image, SourceImageIOError

from cms.content.pictures import colour_of

logger = logging.getLogger(__name__)

_WIDTHS = (320, 640, 1280)
_FORMATS = {"avif": "format-avif", "webp": "format-webp", "jpeg": "format-jpeg|jpegquality-75"}
# What Pillow, its encoders and Willow raise when one of them cannot do it.
_NOT_WRITTEN = (OSError, ValueError, RuntimeError, LookupError, SystemError, MemoryError)


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
        "placeholder": colour_of(image),
    }
    if not image.is_svg():
        data["srcset"], src = _sizes(image)
        data["src"] = src or data["src"]
    return data


def _sizes(image: Image) -> tuple[dict[str, str], str]:
    """Return the srcset of each format that could be written, and the address of a middle JPEG."""
    widths = sorted({min(width, image.width) for width in _WIDTHS})
    specs = {kind: [f"width-{width}|{form}" for width in widths] for kind, form in _FORMATS.items()}
    renditions = _renditions(image, specs)
    srcset = {
        kind: ", ".join(
            f"{renditions[spec].url} {width}w" for spec, width in zip(specs[kind], widths, strict=True)
        )
        for kind in _FORMATS
        if all(spec in renditions for spec in specs[kind])
    }
    middle = renditions.get(specs["jpeg"][len(widths) // 2])
    return srcset, middle.url if middle else ""


def _renditions(image: Image, specs: dict[str, list[str]]) -> dict[str, Any]:
    """Return the renditions by spec. A picture that cannot be resized must not stop a correction of the text."""
    try:
        # All at once: the file is read one time.
        return dict(image.get_renditions(*(spec for some in specs.values() for spec in some)))
    except SourceImageIOError:
        logger.exception("The file of image %s is gone", image.pk)
        return {}
    except _NOT_WRITTEN:
        logger.warning("Image %s is tried again, one format at a time", image.pk, exc_info=True)
    found: dict[str, Any] = {}
    for kind, some in specs.items():
        try:
            found |= image.get_renditions(*some)
        except _NOT_WRITTEN:
            logger.exception("Image %s could not be written as %s", image.pk, kind)
    return found


def _focal(image: Any) -> dict[str, float] | None:
    """The focal point as fractions of width and height, or None."""
    if not image.has_focal_point() or not image.width or not image.height:
        return None
    return {
        "x": round(image.focal_point_x / image.width, 3),
        "y": round(image.focal_point_y / image.height, 3),
    }
