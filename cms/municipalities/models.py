"""The tenant: a region, its municipalities, and the hosts by which they are reached."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.municipalities.scope import MunicipalityScopedModel

validate_colour = RegexValidator(r"^#[0-9A-Fa-f]{6}$", _("Write the colour as # and six hexadecimal digits."))
validate_https = URLValidator(
    schemes=["https"], message=_("Write a whole address that begins with https://.")
)


def default_languages() -> list[str]:
    return ["da", "en"]


class Region(models.Model):
    """The health region that runs the platform and owns the regional article library."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=100)
    collection = models.OneToOneField(
        "wagtailcore.Collection",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="region",
        verbose_name=_("shared collection"),
        help_text=_("Pictures and documents that every municipality may use but not change."),
    )

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self) -> str:
        return self.name


class Municipality(models.Model):
    """One tenant. `plugins_version` and `library_version` are cache keys: they only ever grow."""

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="municipalities", verbose_name=_("region")
    )
    site = models.OneToOneField(
        "wagtailcore.Site", models.PROTECT, related_name="municipality", verbose_name=_("site")
    )
    collection = models.OneToOneField(
        "wagtailcore.Collection", models.PROTECT, related_name="municipality", verbose_name=_("collection")
    )
    slug = models.SlugField(_("short name"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    languages = ArrayField(
        models.CharField(max_length=12), default=default_languages, verbose_name=_("languages")
    )
    accent = models.CharField(
        _("accent colour"), max_length=7, default="#0F5E6B", validators=[validate_colour]
    )
    accent_dark = models.CharField(
        _("accent colour in dark mode"),
        max_length=7,
        blank=True,
        validators=[validate_colour],
        help_text=_("Leave empty to have it made from the accent colour."),
    )
    secondary = models.CharField(
        _("second colour"), max_length=7, default="#C4553B", validators=[validate_colour]
    )
    logo = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
    )
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    opening_hours = models.CharField(_("opening hours"), max_length=200, blank=True)
    exit_url = models.URLField(
        _("where the button “Leave” leads"),
        blank=True,
        default="",
        db_default="",
        validators=[validate_https],
        help_text=_("A page that betrays nothing, such as the weather. Empty: dmi.dk."),
    )
    plugins_version = models.BigIntegerField(default=1, editable=False)
    library_version = models.BigIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def default_language(self) -> str:
        return self.languages[0] if self.languages else "da"


class Domain(models.Model):
    """A host name (no port) and whom it belongs to: a municipality, or the region's own office host."""

    hostname = models.CharField(_("host name"), max_length=253, unique=True)
    municipality = models.ForeignKey(
        Municipality, models.CASCADE, null=True, blank=True, related_name="domains"
    )
    region = models.ForeignKey(Region, models.CASCADE, null=True, blank=True, related_name="domains")

    class Meta:
        verbose_name = _("host name")
        verbose_name_plural = _("host names")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(municipality__isnull=True) ^ Q(region__isnull=True), name="domain_has_one_owner"
            )
        ]

    def __str__(self) -> str:
        return self.hostname


class MunicipalityGroup(models.Model):
    """Which Wagtail group carries the permissions of a role in a municipality, or in the region.

    The group is made and kept by `sync_groups`; nobody edits it by hand. `role` is a value of
    `cms.accounts.models.Role`.
    """

    municipality = models.ForeignKey(
        Municipality, models.CASCADE, null=True, blank=True, related_name="role_groups"
    )
    region = models.ForeignKey(Region, models.CASCADE, null=True, blank=True, related_name="role_groups")
    role = models.CharField(_("role"), max_length=20)
    group = models.OneToOneField(
        "auth.Group", models.CASCADE, related_name="municipality_group", verbose_name=_("group")
    )

    class Meta:
        verbose_name = _("group of a role")
        verbose_name_plural = _("groups of roles")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(municipality__isnull=True) ^ Q(region__isnull=True), name="group_has_one_place"
            ),
            models.UniqueConstraint(
                fields=["municipality", "role"],
                condition=Q(municipality__isnull=False),
                name="one_group_per_municipality_and_role",
            ),
            models.UniqueConstraint(
                fields=["region", "role"],
                condition=Q(region__isnull=False),
                name="one_group_per_region_and_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality or self.region} · {self.role}"


class EmergencyNumber(MunicipalityScopedModel):
    """A number for tap-to-call under "Urgent", in one language."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="emergency_numbers")
    language = models.CharField(_("language"), max_length=12, default="da")
    label = models.CharField(_("label"), max_length=80)
    number = models.CharField(_("number"), max_length=30)
    hint = models.CharField(_("when to call"), max_length=160, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("emergency number")
        verbose_name_plural = _("emergency numbers")
        ordering: ClassVar = ["sort_order", "pk"]

    def __str__(self) -> str:
        return f"{self.label} {self.number}"
