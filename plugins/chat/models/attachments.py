"""Photos and voice messages. The row says what it is; the bytes rest sealed in the private storage."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.encryption.fields import SealedText
from cms.municipalities.scope import MunicipalityScopedModel
from plugins.chat.models.conversations import Conversation
from plugins.chat.models.messages import Message


class Attachment(MunicipalityScopedModel):
    """What belongs to a message besides its text; without a message it was uploaded and not sent yet.

    `size` is in bytes; a photo has `width` and `height` in pixels, a voice message its `seconds`.
    `client_id` is made by the sender's device and is the same on every try. `digest` is that of the
    upload as it came, so that another file under the same id is noticed; it rests sealed, because
    whoever has a picture could look for it.
    """

    municipality_path = "conversation__municipality"

    class Kind(models.TextChoices):
        PHOTO = "photo", _("Photo")
        VOICE = "voice", _("Voice message")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="attachments")
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="attachments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="chat_attachments"
    )
    client_id = models.UUIDField()
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    content_type = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    seconds = models.PositiveSmallIntegerField(null=True)
    digest_sealed = models.BinaryField(editable=False)
    digest = SealedText("digest_sealed", family="conversation.family_id", erased_as="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering: ClassVar = ["position", "created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["author", "client_id"], name="attachment_uploaded_once"),
            models.CheckConstraint(
                condition=Q(kind="photo", width__isnull=False, height__isnull=False, seconds__isnull=True)
                | Q(kind="voice", width__isnull=True, height__isnull=True, seconds__isnull=False),
                name="attachment_has_its_measures",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["created_at"], condition=Q(message=None), name="attachments_not_sent")
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.conversation_id}"

    @property
    def file_name(self) -> str:
        """Where the sealed bytes lie in the private storage."""
        return f"{folder_of(self.conversation.municipality_id)}/{self.pk.hex}"


def folder_of(municipality_id: int) -> str:
    return f"chat/{municipality_id}"
