"""What happens to a picture's file before its row is written, whichever way it came."""

import hashlib
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile

from cms.content.pictures.metadata import CleanPicture, clean_picture
from cms.content.svg import check_svg

_SAME_ENDING = {"jpeg": "jpg"}


def take_in(image: Any) -> None:
    """Clean the new file of a Wagtail image that is about to be saved; refuse drawings that could run.

    The form says the same in words; this is for all that do not come through it.
    """
    file = image.file
    if not file or (file._committed and _row_has(image, file.name)):
        return
    # Wagtail stores the file before the row when an upload is completed in a second step.
    stored = file.name if file._committed else ""
    try:
        file.open()
        data = file.read()
    except OSError:
        if stored:
            return  # a row without its file shows nothing
        raise
    file.seek(0)
    if is_drawing(file.name):
        check_svg(data)
        return
    clean = clean_picture(data)
    if clean.data is not data:
        file.close()
        if stored and not type(image)._base_manager.filter(file=stored).exists():
            file.storage.delete(stored)
        image.file = ContentFile(clean.data, name=clean_name(file.name, clean))
        image.width, image.height = clean.width, clean.height
    image.file_size = len(clean.data)
    image.file_hash = hashlib.sha1(clean.data, usedforsecurity=False).hexdigest()  # as Wagtail's own


def _row_has(image: Any, name: str) -> bool:
    return bool(image.pk and type(image)._base_manager.filter(pk=image.pk, file=name).exists())


def is_drawing(name: str) -> bool:
    return name.lower().endswith(".svg")


def clean_name(name: str, clean: CleanPicture) -> str:
    """The file's name, with the ending that fits what is kept."""
    path = PurePath(name)
    ending = path.suffix.lower().removeprefix(".")
    if _SAME_ENDING.get(ending, ending) == clean.ending:
        return path.name
    return f"{path.stem}.{clean.ending}"
