"""A reviewer without an account: one named person, one draft, fourteen days."""

import datetime as dt
import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LINK_DAYS = 14


def default_expiry() -> dt.datetime:
    return timezone.now() + dt.timedelta(days=LINK_DAYS)


class ReviewLink(models.Model):
    """What the signed link in the e-mail opens. It belongs to the host of a municipality, or the region's.

    The revision says which text it is about. `page` is filled for articles only, for servers of the
    version before, which know nothing else.
    """

    class Answer(models.TextChoices):
        APPROVED = "approved", _("Approved")
        WISHES = "wishes", _("Has wishes")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(
        "municipalities.Municipality", models.CASCADE, null=True, blank=True, related_name="+"
    )
    region = models.ForeignKey(
        "municipalities.Region", models.CASCADE, null=True, blank=True, related_name="+"
    )
    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, null=True, related_name="+")
    revision = models.ForeignKey("wagtailcore.Revision", models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=100)
    role = models.CharField(_("role"), max_length=100, help_text=_("For example: Paediatrician"))
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=12, choices=[("da", "Dansk"), ("en", "English")])
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=default_expiry)
    revoked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, blank=True)
    text = models.TextField(_("words"), blank=True, max_length=4000)

    class Meta:
        verbose_name = _("review link")
        verbose_name_plural = _("review links")
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(municipality__isnull=True) ^ Q(region__isnull=True),
                name="review_link_has_one_place",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.role}"

    @property
    def about(self) -> Any | None:
        """The text that the link is about, whoever asks; None when nobody reviews its kind any more."""
        from cms.review.subjects import subject_of_type

        subject = subject_of_type(self.revision.base_content_type_id)
        return subject.get(self.revision.object_id) if subject is not None else None

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and self.answered_at is None and self.expires_at > timezone.now()
