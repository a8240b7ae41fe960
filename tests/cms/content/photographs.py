"""Photographs as phones make them: lying on their side, and telling where they were taken."""

import io
from typing import Any

from PIL import Image as Pixels
from PIL import ImageCms, ImageDraw

PHONE = "CANARYPHONE"
PLACE = (55.0, 40.0, 12.0)
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>CANARYXMP</rdf:RDF></x:xmpmeta>'
ON_ITS_SIDE = 6


def scene(width: int = 400, height: int = 200) -> Any:
    """Blue, with a red left half: one sees how it is turned."""
    picture = Pixels.new("RGB", (width, height), "#2060a0")
    ImageDraw.Draw(picture).rectangle((0, 0, width // 2, height), fill="#c03020")
    return picture


def facts(orientation: int = ON_ITS_SIDE) -> Any:
    exif = Pixels.Exif()
    exif[0x010F] = PHONE
    exif[0x0112] = orientation
    exif[0x8825] = {1: "N", 2: PLACE, 3: "E", 4: (12.0, 34.0, 5.0)}
    return exif


def photograph(kind: str = "JPEG", orientation: int = ON_ITS_SIDE, **options: Any) -> bytes:
    """The file, with EXIF, GPS, XMP, a comment and a colour profile as far as its kind has them."""
    out = io.BytesIO()
    extra = {"comment": b"CANARYCOMMENT"} if kind == "JPEG" else {}
    scene().save(out, kind, exif=facts(orientation), xmp=XMP, icc_profile=PROFILE, **{**extra, **options})
    return out.getvalue()


def tells(data: bytes) -> list[str]:
    """What a file still says besides its pixels."""
    with Pixels.open(io.BytesIO(data)) as picture:
        found = [f"exif {tag}" for tag in picture.getexif()]
        found += [name for name in ("exif", "xmp", "comment", "photoshop", "mp") if name in picture.info]
    return found + [mark.decode() for mark in (b"CANARY", b"Exif", b"GPS") if mark in data]
