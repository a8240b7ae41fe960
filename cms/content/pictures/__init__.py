"""Pictures that editors upload: what is kept of the file, and the colour that stands in for it."""

from cms.content.pictures.colour import colour_of
from cms.content.pictures.intake import take_in
from cms.content.pictures.metadata import (
    CleanPicture,
    PictureTooLargeError,
    UnreadablePictureError,
    check_size,
    clean_picture,
)

__all__ = [
    "CleanPicture",
    "PictureTooLargeError",
    "UnreadablePictureError",
    "check_size",
    "clean_picture",
    "colour_of",
    "take_in",
]
