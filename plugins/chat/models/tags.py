"""Words of the municipality's own by which conversations are found again."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel
from plugins.chat.models.conversations import Conversation


class Tag(MunicipalityScopedModel):
    """A word for conversations. It decides nothing: who may read is a matter of teams."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="chat_tags")
    name = models.CharField(_("name"), max_length=40)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering: ClassVar = [Lower("name"), "pk"]
        constraints: ClassVar = [models.UniqueConstraint("municipality", Lower("name"), name="tag_name_once")]

    def __str__(self) -> str:
        return self.name


class ConversationTag(MunicipalityScopedModel):
    """A tag on a conversation."""

    municipality_path = "conversation__municipality"

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="tags")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="conversations")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("tag of a conversation")
        verbose_name_plural = _("tags of conversations")
        constraints: ClassVar = [models.UniqueConstraint(fields=["tag", "conversation"], name="tagged_once")]

    def __str__(self) -> str:
        return f"{self.conversation_id} · {self.tag_id}"
