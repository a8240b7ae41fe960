"""An article read aloud by a person, in the language of its page."""

import secrets
from pathlib import PurePath
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


def file_name(_recording: Any, name: str) -> str:
    """A name of its own for every upload: phones keep what they fetched under its address."""
    return f"recordings/{secrets.token_hex(12)}{PurePath(name).suffix.lower()}"


class Recording(models.Model):
    """One recording for one page, and what the server measured of its file.

    `words` is the digest of the text as it was when somebody listened to both. It belongs to the page,
    not to a revision, so that it can be made and replaced without touching the text; a copy or a
    translation of the page, whose words are others, begins without one.
    """

    page = models.OneToOneField(
        "content.ArticlePage", models.CASCADE, related_name="recording", verbose_name=_("article")
    )
    file = models.FileField(_("recording"), upload_to=file_name, max_length=120)
    seconds = models.PositiveIntegerField(_("seconds"))
    bytes = models.PositiveBigIntegerField(_("bytes"))
    kind = models.CharField(_("kind of file"), max_length=40)
    words = models.CharField(_("digest of the words"), max_length=32)

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")

    def __str__(self) -> str:
        return f"{self.page_id}: {self.seconds} s"
