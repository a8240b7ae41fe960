"""Who does what where."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.municipalities.models import Municipality, Region


class Role(models.TextChoices):
    CITIZEN = "citizen", _("Citizen")
    PROFESSIONAL = "professional", _("Professional")
    EDITOR = "editor", _("Editor")
    REVIEWER = "reviewer", _("Reviewer")
    MUNICIPAL_ADMIN = "municipal_admin", _("Municipal administrator")
    REGION_ADMIN = "region_admin", _("Region administrator")


STAFF_ROLES = frozenset(
    {Role.PROFESSIONAL, Role.EDITOR, Role.REVIEWER, Role.MUNICIPAL_ADMIN, Role.REGION_ADMIN}
)


class Membership(models.Model):
    """A role in a municipality, or for the whole region. Ended memberships stay as history."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    municipality = models.ForeignKey(
        Municipality, models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    region = models.ForeignKey(Region, models.CASCADE, null=True, blank=True, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(municipality__isnull=True) ^ Q(region__isnull=True),
                name="membership_has_one_place",
            ),
            models.CheckConstraint(
                condition=~Q(role="region_admin") | Q(region__isnull=False),
                name="membership_region_admin_in_region",
            ),
            models.UniqueConstraint(
                fields=["user", "municipality", "role"],
                condition=Q(ended_at__isnull=True, municipality__isnull=False),
                name="membership_once_per_municipality",
            ),
            models.UniqueConstraint(
                fields=["user", "region", "role"],
                condition=Q(ended_at__isnull=True, region__isnull=False),
                name="membership_once_per_region",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.municipality or self.region}"
