"""Replies that are written once and used often."""

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel
from cms.teams.models import Team
from plugins.chat.placeholders import refusal_of


class CannedReply(MunicipalityScopedModel):
    """A reply of one team, or of all teams of the municipality. It names nobody: that is what placeholders are for."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="canned_replies")
    team = models.ForeignKey(
        Team, models.CASCADE, null=True, blank=True, related_name="canned_replies", verbose_name=_("team")
    )
    title = models.CharField(_("title"), max_length=100)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("canned reply")
        verbose_name_plural = _("canned replies")
        ordering: ClassVar = ["title", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "team", "title"],
                nulls_distinct=False,
                name="canned_reply_title_once",
            )
        ]

    def __str__(self) -> str:
        return self.title


class CannedReplyText(MunicipalityScopedModel):
    """A canned reply in one language. Whoever checked it stands by these very words: others fall back to unchecked."""

    municipality_path = "reply__municipality"

    reply = models.ForeignKey(CannedReply, models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=12)
    body = models.TextField(_("text"), max_length=4000)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("text of a canned reply")
        verbose_name_plural = _("texts of canned replies")
        ordering: ClassVar = ["language"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reply", "language"], name="canned_text_once_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.body[:40]}"

    def clean(self) -> None:
        if refusal := refusal_of(self.body):
            raise ValidationError({"body": refusal})
