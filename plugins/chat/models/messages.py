"""What is written: to the family, among colleagues, and not yet sent."""

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


class Message(MunicipalityScopedModel):
    """One message. Its text rests sealed; `client_id` is made by the sender's device and never changes."""

    municipality_path = "conversation__municipality"

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        PHOTO = "photo", _("Photo")
        VOICE = "voice", _("Voice message")
        ARTICLE = "article", _("Article")
        AUTOMATIC = "automatic", _("Automatic reply")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="messages")
    client_id = models.UUIDField()
    from_staff = models.BooleanField()
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.TEXT)
    body_sealed = models.BinaryField(null=True, editable=False)
    body = SealedText("body_sealed", family="conversation.family_id", erased_as="")
    reply_to = models.ForeignKey("self", models.SET_NULL, null=True, related_name="replies")
    # An article as it was when it was sent: {"uuid", "locale", "revision"}. What its card said then rests
    # sealed, as JSON: {"title", "summary", "path"}.
    article = models.JSONField(null=True)
    card_sealed = models.BinaryField(null=True, editable=False)
    card = SealedText("card_sealed", family="conversation.family_id", erased_as="")
    is_urgent = models.BooleanField(default=False)
    # Which danger word the device found, as its topic: of the same nature as the text, and sealed like it.
    danger_sealed = models.BinaryField(null=True, editable=False)
    danger = SealedText("danger_sealed", family="conversation.family_id", erased_as="")
    withdrawn_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["author", "client_id"], name="message_sent_once"),
            models.UniqueConstraint(fields=["conversation", "seq"], name="message_has_its_place"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} · {self.seq}"


class HiddenMessage(MunicipalityScopedModel):
    """A person wants not to see this message any more; everybody else does."""

    municipality_path = "message__conversation__municipality"

    message = models.ForeignKey(Message, models.CASCADE, related_name="hidden_for")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="hidden_messages")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("hidden message")
        verbose_name_plural = _("hidden messages")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "user"], name="message_hidden_once")
        ]

    def __str__(self) -> str:
        return str(self.message_id)


class Note(MunicipalityScopedModel):
    """A word among colleagues. Another table, so that no forgotten filter shows it to a family."""

    municipality_path = "conversation__municipality"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="chat_notes"
    )
    client_id = models.UUIDField()
    staff_seq = models.PositiveBigIntegerField()
    body_sealed = models.BinaryField(editable=False)
    body = SealedText("body_sealed", family="conversation.family_id", erased_as="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("internal note")
        verbose_name_plural = _("internal notes")
        ordering: ClassVar = ["staff_seq"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["author", "client_id"], name="note_written_once"),
            models.UniqueConstraint(fields=["conversation", "staff_seq"], name="note_has_its_place"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} · {self.staff_seq}"


class Mention(MunicipalityScopedModel):
    """A colleague is asked to look at a note."""

    municipality_path = "note__conversation__municipality"

    note = models.ForeignKey(Note, models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="chat_mentions")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints: ClassVar = [models.UniqueConstraint(fields=["note", "user"], name="mentioned_once")]

    def __str__(self) -> str:
        return f"{self.note_id} · {self.user_id}"


class Draft(MunicipalityScopedModel):
    """What a professional has begun to write: a row of their own, of which no act of others touches the text.

    Colleagues are asked to look at it (`asks_for_check`); who has looked leaves a `verdict`, and what they
    wish in words of the same nature as the draft.
    """

    municipality_path = "conversation__municipality"

    class Verdict(models.TextChoices):
        FINE = "fine", _("It can be sent")
        WISHES = "wishes", _("There are wishes")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="drafts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="chat_drafts")
    body_sealed = models.BinaryField(editable=False)
    body = SealedText("body_sealed", family="conversation.family_id", erased_as="")
    asks_for_check = models.BooleanField(default=False)
    # Who was asked by name; nobody: the team.
    checker = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    verdict = models.CharField(max_length=6, choices=Verdict.choices, blank=True, default="", db_default="")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    wishes_sealed = models.BinaryField(null=True, editable=False)
    wishes = SealedText("wishes_sealed", family="conversation.family_id", erased_as="")
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "user"], name="draft_once_per_person")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["conversation"], condition=Q(asks_for_check=True), name="drafts_to_be_checked"
            )
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} · {self.user_id}"
