"""Clean the pictures that were stored before uploads were cleaned."""

import logging
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.images import get_image_model

from cms.content.actions.publishing import snapshot_articles
from cms.content.actions.topics import snapshot_topics
from cms.content.models import ArticlePage
from cms.content.pictures import PictureTooLargeError, UnreadablePictureError, clean_picture
from cms.content.pictures.intake import clean_name
from cms.municipalities.confinement.context import unconfined

logger = logging.getLogger(__name__)


def clean_stored_pictures() -> int:
    """Take place, phone and date out of all stored pictures, and publish anew; return how many had some."""
    with unconfined():
        changed = sum(_clean(image) for image in get_image_model()._base_manager.order_by("pk"))
        if changed:
            snapshot_topics()
            snapshot_articles(ArticlePage.objects.live().values_list("translation_key", flat=True))
    return changed


def _clean(image: Any) -> bool:
    if image.is_svg():
        return False
    try:
        with image.open_file() as file:
            data = file.read()
        clean = clean_picture(data)
    except (OSError, PictureTooLargeError, UnreadablePictureError):
        logger.exception("Image %s could not be cleaned", image.pk)
        return False
    if clean.data is data:
        return False
    storage, before = image.file.storage, image.file.name
    with transaction.atomic():
        image.file = ContentFile(clean.data, name=clean_name(before, clean))
        image.save()
        # They carry what the file told.
        image.renditions.all().delete()
        transaction.on_commit(lambda: storage.delete(before))
    return True
