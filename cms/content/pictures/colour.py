"""The colour that fills a picture's place until the picture is there."""

import logging
from typing import Any

from PIL import Image as Pillow

from cms.content.models.pictures import PictureColour

logger = logging.getLogger(__name__)

_OPAQUE = 255
_ENOUGH = (64, 64)


def colour_of(image: Any) -> str | None:
    """Return the average colour as #rrggbb; None for drawings and for pictures that one can see through.

    It is worked out once for each file.
    """
    if image.is_svg():
        return None
    known = getattr(image, "picture_colour", None)  # its absence is an AttributeError too
    if known is None or known.file != image.file.name:
        try:
            colour = _average(image)
        except (OSError, ValueError, SyntaxError, LookupError):
            logger.exception("Image %s could not be read for its colour", image.pk)
            return None
        known, _created = PictureColour.objects.update_or_create(
            image=image, defaults={"file": image.file.name, "colour": colour}
        )
    return known.colour or None


def _average(image: Any) -> str:
    picture: Any
    with image.open_file() as file, Pillow.open(file) as picture:
        # JPEG can be unpacked small at once.
        picture.draft("RGB", _ENOUGH)
        if picture.has_transparency_data:
            see_through = picture.convert("RGBA")
            if see_through.getchannel("A").getextrema()[0] < _OPAQUE:
                # It would shine through for ever.
                return ""
        pixel = picture.convert("RGB").resize((1, 1), Pillow.Resampling.BOX).getpixel((0, 0))
    red, green, blue = pixel
    return f"#{red:02x}{green:02x}{blue:02x}"
