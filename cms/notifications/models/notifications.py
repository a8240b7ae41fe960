"""What a person was told, in the app."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel


class Notification(MunicipalityScopedModel):
    """One line in a person's list. It holds the type and a key, never a text of what was written.

    `unanswered_at` is when staff are told if it is still unread; None when nobody is to be told, or
    somebody was.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="notifications")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    type = models.CharField(_("type"), max_length=80)
    about = models.CharField(_("key of what it is about"), max_length=64, blank=True)
    is_urgent = models.BooleanField(_("urgent"), default=False, db_default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    unanswered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [
            models.Index(fields=["user", "municipality", "-created_at"], name="notification_by_person"),
            models.Index(
                fields=["user", "municipality"], name="notification_unread", condition=Q(read_at__isnull=True)
            ),
            models.Index(
                fields=["unanswered_at"],
                name="notification_unanswered",
                condition=Q(unanswered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} · {self.user_id}"
