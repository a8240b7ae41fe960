"""Photographs for plugins: `photo_from(data, longest=1600)` keeps the pixels and nothing else."""

from cms.content.pictures.metadata import PictureTooLargeError, UnreadablePictureError
from cms.content.pictures.photo import Photo, photo_from

__all__ = ["Photo", "PictureTooLargeError", "UnreadablePictureError", "photo_from"]
