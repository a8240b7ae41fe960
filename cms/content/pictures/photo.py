"""Photographs that people send to each other: made anew from their pixels, so that nothing else goes along."""

import io
from dataclasses import dataclass
from typing import Any

from PIL import Image as Pillow
from PIL import ImageCms, ImageOps

from cms.content.pictures.metadata import opened_picture

_QUALITY = 85


@dataclass(frozen=True)
class Photo:
    """A JPEG, upright, in sRGB, without a byte of what was in the file besides its pixels."""

    data: bytes
    width: int
    height: int


def photo_from(data: bytes, *, longest: int) -> Photo:
    """Write the picture anew, at most `longest` pixels on its longer side.

    Raises UnreadablePictureError for what is no picture that we read, PictureTooLargeError for one
    with more pixels than the server unpacks; the head of the file is enough for that.
    """
    with opened_picture(io.BytesIO(data)) as image:
        # JPEG can be unpacked small at once.
        image.draft("RGB", (longest, longest))
        image.load()
        upright = ImageOps.exif_transpose(image)
        pixels = _flat(_in_srgb(upright, image.info.get("icc_profile")))
        pixels.thumbnail((longest, longest), Pillow.Resampling.LANCZOS)
        pixels.info = {}
        output = io.BytesIO()
        pixels.save(output, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return Photo(output.getvalue(), pixels.width, pixels.height)


def _in_srgb(picture: Any, profile: bytes | None) -> Any:
    """The colours as every browser shows them: the profile itself names the phone's maker."""
    if not profile or picture.mode not in {"RGB", "CMYK", "L"}:
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        found = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return found if found is not None else picture


def _flat(picture: Any) -> Any:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    over = picture.convert("RGBA")
    paper = Pillow.new("RGBA", over.size, "white")
    return Pillow.alpha_composite(paper, over).convert("RGB")
