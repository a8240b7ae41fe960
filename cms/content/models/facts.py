"""Phone numbers and addresses that differ between municipalities, kept in one place."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from cms.content.blocks.choices import Slot
from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel

validate_phone = RegexValidator(
    r"^\+?[0-9][0-9 ]{1,18}$", _("Write the number with digits and spaces only, for example 12 34 56 78.")
)


class LocalFact(MunicipalityScopedModel, ClusterableModel):
    """What fills one contact slot in every article of one municipality.

    `name` and `hours` are in the municipality's first language; other languages stand in `texts`.
    """

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="local_facts")
    slot = models.CharField(_("contact"), max_length=20, choices=Slot.choices)
    name = models.CharField(
        _("name"), max_length=100, help_text=_("As families know it, for example: Health visitors in Fjordby")
    )
    phone = models.CharField(_("phone"), max_length=20, blank=True, validators=[validate_phone])
    hours = models.CharField(
        _("phone hours"), max_length=200, blank=True, help_text=_("For example: Monday to Friday, 8 to 9")
    )
    address = models.CharField(_("address"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("local contact")
        verbose_name_plural = _("local contacts")
        ordering: ClassVar = ["slot"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "slot"], name="local_fact_once_per_slot")
        ]

    def __str__(self) -> str:
        return self.name


class LocalFactText(MunicipalityScopedModel):
    """Name and hours of a local contact in another language."""

    municipality_path = "fact__municipality"

    fact = ParentalKey(LocalFact, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=12)
    name = models.CharField(_("name"), max_length=100)
    hours = models.CharField(_("phone hours"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("words in another language")
        verbose_name_plural = _("words in other languages")
        ordering: ClassVar = ["language"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fact", "language"], name="local_fact_text_once_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"
