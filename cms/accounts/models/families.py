"""A family: several guardians, several children, and access that ends."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.encryption.fields import SealedText
from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel


class Family(MunicipalityScopedModel):
    """The unit of care. Its key is also the name under which its data key is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="families")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # What colleagues mind in all that they do with the family.
    has_protected_address = models.BooleanField(
        _("their address is protected"), default=False, db_default=False
    )
    needs_interpreter = models.BooleanField(_("they need an interpreter"), default=False, db_default=False)

    class Meta:
        verbose_name = _("family")
        verbose_name_plural = _("families")

    def __str__(self) -> str:
        names = [str(guardian.user) for guardian in self.guardians.all()]
        return ", ".join(names) or str(self.pk)


class Guardian(MunicipalityScopedModel):
    """An adult's access to a family, from a moment and perhaps until one."""

    municipality_path = "family__municipality"

    class Relation(models.TextChoices):
        MOTHER = "mother", _("Mother")
        FATHER = "father", _("Father")
        PARENT = "parent", _("Parent")
        OTHER = "other", _("Other guardian")

    family = models.ForeignKey(Family, models.CASCADE, related_name="guardians")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="guardianships")
    relation = models.CharField(
        _("relation"), max_length=10, choices=Relation.choices, default=Relation.PARENT
    )
    access_from = models.DateTimeField(_("access from"), default=timezone.now)
    access_until = models.DateTimeField(_("access until"), null=True, blank=True)

    class Meta:
        verbose_name = _("guardian")
        verbose_name_plural = _("guardians")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["family", "user"], name="guardian_once_per_family"),
            models.CheckConstraint(
                condition=Q(access_until__isnull=True) | Q(access_until__gte=models.F("access_from")),
                name="guardian_access_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_relation_display()})"


class Child(MunicipalityScopedModel):
    """A child, born or expected: at least one of the two dates is known. The name rests encrypted."""

    municipality_path = "family__municipality"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.ForeignKey(Family, models.CASCADE, related_name="children")
    name_sealed = models.BinaryField(null=True, blank=True, editable=False)
    due_date = models.DateField(_("due date"), null=True, blank=True)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)

    name = SealedText("name_sealed", family="family_id", erased_as="")

    class Meta:
        verbose_name = _("child")
        verbose_name_plural = _("children")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(due_date__isnull=False) | Q(birth_date__isnull=False), name="child_has_a_date"
            )
        ]

    def __str__(self) -> str:
        return str(self.birth_date or self.due_date)
