"""Whoever comes to a meeting besides the family and the professional: an interpreter, a partner."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.encryption.fields import SealedText
from cms.municipalities.scope import MunicipalityScopedModel
from plugins.video.calls.models import CallParticipant


class MeetingGuest(MunicipalityScopedModel):
    """Somebody without an account, who comes to one meeting by a link of their own.

    Of the link only the hash is kept; without one no link works. `tell` is what the person has still to
    be told, `tell_next_at` when that is tried next: nothing to tell without a word, and given up without
    a moment. `participant` is their part in the call once there is one.
    """

    municipality_path = "meeting__municipality"

    class Word(models.TextChoices):
        INVITED = "invited", _("Is invited")
        MOVED = "moved", _("Has a new time")
        CANCELLED = "cancelled", _("Is off")
        LATE = "late", _("Begins later")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(
        "video.Meeting", models.CASCADE, related_name="guests", verbose_name=_("meeting")
    )
    role = models.CharField(_("role"), max_length=12, choices=CallParticipant.Role.choices)
    # Both are forgotten when the meeting is over.
    name_sealed = models.BinaryField(null=True, editable=False)
    name = SealedText("name_sealed", family="meeting.family_id", erased_as="")
    contact_sealed = models.BinaryField(null=True, editable=False)
    # An e-mail address or a phone number (E.164); without one the professional passes the link on.
    contact = SealedText("contact_sealed", family="meeting.family_id", erased_as="")
    language = models.CharField(_("language"), max_length=12, default="da")
    token_hash = models.BinaryField(max_length=32, unique=True, null=True, editable=False)
    tell = models.CharField(max_length=9, choices=Word.choices, blank=True, default="", editable=False)
    tell_next_at = models.DateTimeField(null=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    told_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    participant = models.OneToOneField(
        CallParticipant, models.SET_NULL, null=True, related_name="invited_as", editable=False
    )

    class Meta:
        verbose_name = _("guest of a meeting")
        verbose_name_plural = _("guests of meetings")
        ordering: ClassVar = ["created_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(role__in=["partner", "interpreter", "guest"]), name="video_guest_is_a_guest"
            ),
            models.CheckConstraint(
                condition=~Q(tell="") | Q(tell_next_at__isnull=True), name="video_guest_is_told_something"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["tell_next_at"],
                condition=Q(tell_next_at__isnull=False),
                name="video_guests_to_tell",
            )
        ]

    def __str__(self) -> str:
        return str(self.get_role_display())
