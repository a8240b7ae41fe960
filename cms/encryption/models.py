"""Where the families' data keys are kept, wrapped."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class FamilyKey(models.Model):
    """One data key, wrapped by a master key. Without this row the family's sealed texts are noise.

    `family_id` is a plain value: the key is destroyed by an act of its own, not by a cascade.
    """

    family_id = models.UUIDField(primary_key=True, editable=False)
    wrapped = models.BinaryField(editable=False)
    master_id = models.CharField(max_length=32, editable=False)
    created_at = models.DateTimeField(auto_now_add=True, editable=False)

    class Meta:
        verbose_name = _("family key")
        verbose_name_plural = _("family keys")
        indexes: ClassVar = [models.Index(fields=["master_id"], name="familykey_by_master")]

    def __str__(self) -> str:
        return str(self.family_id)
