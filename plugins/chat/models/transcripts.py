"""What of a conversation went to the journal."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.municipalities.scope import MunicipalityScopedModel
from plugins.chat.models.conversations import Conversation
from plugins.chat.models.messages import Message


class MarkedMessage(MunicipalityScopedModel):
    """A message that belongs in the journal; the mark is the team's, whoever set it."""

    municipality_path = "message__conversation__municipality"

    message = models.OneToOneField(Message, models.CASCADE, related_name="mark")
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    marked_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("message marked for the journal")
        verbose_name_plural = _("messages marked for the journal")

    def __str__(self) -> str:
        return str(self.message_id)


class Transcript(MunicipalityScopedModel):
    """A file that was made of a conversation. It holds which messages, and the hash of what they said.

    `sha256` is that of the canonical content (`plugins.chat.transcript.fhir.content_hash`): the same for
    all three forms of the same messages. The texts themselves are not kept a second time.
    """

    municipality_path = "conversation__municipality"

    class Form(models.TextChoices):
        PDF = "pdf", _("PDF, to read and print")
        FHIR = "fhir", _("FHIR, for another system (JSON)")
        HTML = "html", _("Web page")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="transcripts")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    made_at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    form = models.CharField(_("form"), max_length=4, choices=Form.choices)
    is_part = models.BooleanField(_("only what was marked"))
    # The places of the messages that it holds.
    seqs = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("file for the journal")
        verbose_name_plural = _("files for the journal")
        ordering: ClassVar = ["-made_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["conversation", "-made_at"], name="transcripts_of_conversation")
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} · {self.form} · {self.sha256[:12]}"
