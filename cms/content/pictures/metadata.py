"""Keep a photograph's pixels and colour profile, and nothing else: no place, phone, date, thumbnail or film."""

import io
import struct
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from PIL import Image as Pillow
from PIL import ImageOps, JpegImagePlugin

# What is read, and what it is stored as: a phone's HEIC as JPEG, which every browser shows. Pillow knows
# more kinds; some of them start other programs.
_KINDS = {
    "JPEG": "JPEG",
    "MPO": "JPEG",
    "HEIF": "JPEG",
    "PNG": "PNG",
    "GIF": "PNG",
    "BMP": "PNG",
    "TIFF": "PNG",
    "WEBP": "WEBP",
    "AVIF": "AVIF",
}
_ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif"}
_MODES = {
    "JPEG": {"L", "RGB", "CMYK"},
    "PNG": {"1", "L", "LA", "P", "RGB", "RGBA", "I;16"},
    "WEBP": {"RGB", "RGBA"},
    "AVIF": {"RGB", "RGBA"},
}
_PNG_CHUNKS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs".split()
)
_WEBP_CHUNKS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP"})
_JFIF_WITHOUT_THUMBNAIL = 14


class UnreadablePictureError(ValueError):
    """The file is no picture, or it is damaged."""


class PictureTooLargeError(ValueError):
    """The picture has more pixels than the server is willing to unpack."""


@dataclass(frozen=True)
class CleanPicture:
    """The bytes to keep, and how the file's name must end."""

    data: bytes
    ending: str
    width: int
    height: int


def clean_picture(data: bytes) -> CleanPicture:
    """Return the picture upright, with its colour profile and without all that else is in the file.

    A file that is so already comes back byte for byte: what was cleaned once keeps its checksum.
    """
    with opened_picture(io.BytesIO(data)) as image:
        image.load()
        return _cleaned(image, data)


def check_size(file: Any) -> None:
    """Raise PictureTooLargeError or UnreadablePictureError by what the head of a file says, before it is unpacked."""
    with opened_picture(file):
        pass


@contextmanager
def opened_picture(file: Any) -> Iterator[Any]:
    """A picture of a kind and size that we read; what goes wrong with it comes as one of our two errors."""
    try:
        with warnings.catch_warnings():
            # Our own limit is lower than Pillow's, and asked for below.
            warnings.simplefilter("ignore", Pillow.DecompressionBombWarning)
            with Pillow.open(file) as image:
                _check(image)
                yield image
    except Pillow.DecompressionBombError as error:
        raise PictureTooLargeError from error
    except (PictureTooLargeError, UnreadablePictureError):
        raise
    except (OSError, ValueError, SyntaxError, LookupError, RuntimeError, struct.error) as error:
        raise UnreadablePictureError from error


def _check(image: Any) -> None:
    if image.format not in _KINDS:
        raise UnreadablePictureError
    if image.width * image.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise PictureTooLargeError


def _cleaned(image: Any, data: bytes) -> CleanPicture:
    kind = _KINDS[image.format]
    bare = _BARE.get(image.format)
    if bare is None or image.getexif() or not bare(image, data):
        upright = ImageOps.exif_transpose(image)
        data, (width, height) = _written(upright, image, kind, data), upright.size
    else:
        width, height = image.size
    return CleanPicture(data, _ENDINGS[kind], width, height)


def _written(upright: Any, source: Any, kind: str, data: bytes) -> bytes:
    pixels = upright
    profile = source.info.get("icc_profile")
    if upright.mode not in _MODES[kind]:
        see_through = kind != "JPEG" and upright.has_transparency_data
        pixels = upright.convert("RGBA" if see_through else "RGB")
        if source.mode == "CMYK":
            profile = None  # it describes inks, which are gone now
    transparency = pixels.info.get("transparency")
    # Pillow's writers take comments and more from here.
    pixels.info = {} if transparency is None else {"transparency": transparency}
    output = io.BytesIO()
    pixels.save(output, kind, icc_profile=profile, **_quality(source, kind, data))
    return output.getvalue()


def _quality(source: Any, kind: str, data: bytes) -> dict[str, Any]:
    """Options with which the pixels lose as little as can be."""
    if kind == "JPEG" and source.format in {"JPEG", "MPO"}:
        # With the camera's own tables nearly all coefficients come out as they went in.
        sampling = JpegImagePlugin.get_sampling(source)
        return {"qtables": source.quantization, **({"subsampling": sampling} if sampling >= 0 else {})}
    if kind == "JPEG":
        return {"quality": 92}
    if kind == "WEBP":
        return {"lossless": b"VP8L" in data, "quality": 95, "exact": True}
    return {"quality": 90} if kind == "AVIF" else {}


def _is_bare_jpeg(image: Any, data: bytes) -> bool:
    # Phones hang films and second pictures, with data of their own, behind the end mark.
    return data.endswith(b"\xff\xd9") and all(_is_of_the_pixels(*segment) for segment in image.applist)


def _is_of_the_pixels(name: str, content: bytes) -> bool:
    if name == "APP0":
        return content.startswith(b"JFIF\0") and len(content) == _JFIF_WITHOUT_THUMBNAIL
    if name == "APP2":
        return content.startswith(b"ICC_PROFILE\0")
    return name == "APP14" and content.startswith(b"Adobe")


def _is_bare_png(_image: Any, data: bytes) -> bool:
    return _only(_PNG_CHUNKS, _png_chunks(data), len(data))


def _is_bare_webp(_image: Any, data: bytes) -> bool:
    return _only(_WEBP_CHUNKS, _webp_chunks(data), len(data))


def _only(allowed: frozenset[bytes], chunks: Iterator[tuple[bytes, int]], size: int) -> bool:
    """Whether there are only such chunks, and nothing behind the last."""
    end = 0
    for name, end in chunks:  # noqa: B007 - the last one's end is looked at below
        if name not in allowed:
            return False
    return end == size


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, int]]:
    """Names and ends of the chunks (PNG §5.3): length, name, content, checksum."""
    at, name = 8, b""
    while at + 8 <= len(data) and name != b"IEND":
        length, name = struct.unpack_from(">I4s", data, at)
        at += length + 12
        yield name, at


def _webp_chunks(data: bytes) -> Iterator[tuple[bytes, int]]:
    """Names and ends of the chunks (RIFF): name, length, content, padded to an even length."""
    at = 12
    while at + 8 <= len(data):
        name, length = struct.unpack_from("<4sI", data, at)
        at += 8 + length + length % 2
        yield name, at


def _is_bare_avif(image: Any, data: bytes) -> bool:
    still = getattr(image, "n_frames", 1) == 1
    return still and not any(mark in data for mark in (b"Exif", b"rdf+xml", b"ns.adobe.com"))


_BARE: dict[str, Callable[[Any, bytes], bool]] = {
    "JPEG": _is_bare_jpeg,
    "PNG": _is_bare_png,
    "WEBP": _is_bare_webp,
    "AVIF": _is_bare_avif,
}
