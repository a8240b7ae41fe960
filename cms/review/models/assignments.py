"""Who reviews what until when."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

DUE_DAYS = 14


def default_due() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=DUE_DAYS)


class ReviewAssignment(models.Model):
    """The named reviewer and the due date of one text on its way through the workflow."""

    workflow_state = models.OneToOneField(
        "wagtailcore.WorkflowState", models.CASCADE, related_name="review_assignment"
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who reviews"),
    )
    due_on = models.DateField(_("to be done by"), default=default_due)
    # Each is told once; both are forgotten when the assignment changes.
    told_soon_at = models.DateTimeField(null=True, editable=False)
    told_late_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("review assignment")
        verbose_name_plural = _("review assignments")
        ordering: ClassVar = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"{self.workflow_state_id} · {self.due_on}"
