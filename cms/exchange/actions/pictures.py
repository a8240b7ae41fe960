"""Put pictures from files into a collection, once each."""

import hashlib

from django.core.files.base import ContentFile
from wagtail.images import get_image_model
from wagtail.models import Collection

from cms.accounts.models import User
from cms.content.pictures import PictureTooLargeError, UnreadablePictureError, clean_picture
from cms.content.svg import UnsafeSvgError, check_svg
from cms.exchange.reading import Picture
from cms.exchange.reading.draft import Notes

LARGEST = 20 * 1024 * 1024


def store_picture(
    picture: Picture, *, collection: Collection, actor: User | None, notes: Notes
) -> int | None:
    """Return the key of the picture in the collection; None, with a note, when it cannot be shown."""
    if len(picture.data) > LARGEST:
        notes.add("picture_too_large", picture.name)
        return None
    checked = checked_picture(picture, notes)
    if checked is None:
        return None
    data, ending = checked
    model = get_image_model()
    digest = hashlib.sha1(data, usedforsecurity=False).hexdigest()  # as Wagtail fingerprints its files
    known = model._base_manager.filter(collection=collection, file_hash=digest).first()
    if known is not None:
        return int(known.pk)
    name = f"{digest[:16]}.{ending}"
    image = model(title=(picture.alt or picture.name)[:255], collection=collection, uploaded_by_user=actor)
    image.file = ContentFile(data, name=name)
    image.file_hash, image.file_size = digest, len(data)
    image.save()
    return int(image.pk)


def checked_picture(picture: Picture, notes: Notes) -> tuple[bytes, str] | None:
    """Return the bytes to keep and their ending; None, with a note, when it cannot be shown."""
    if picture.data.lstrip()[:5].lower() in {b"<?xml", b"<svg ", b"<svg>"}:
        try:
            check_svg(picture.data)
        except UnsafeSvgError:
            notes.add("picture_kind", picture.name)
            return None
        return picture.data, "svg"
    try:
        clean = clean_picture(picture.data)
    except PictureTooLargeError:
        notes.add("picture_too_large", picture.name)
        return None
    except UnreadablePictureError:
        notes.add("picture_kind", picture.name)
        return None
    return clean.data, clean.ending
