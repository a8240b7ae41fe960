"""What is shown when: the editors' sets, what a municipality adds to them, and a family's own dates."""

import uuid
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from cms.accounts.models import Family
from cms.content.models import ArticlePage
from cms.encryption.fields import SealedText
from cms.municipalities.models import Municipality, Region
from cms.municipalities.scope import MunicipalityScopedModel


class Situation(models.TextChoices):
    """Whom a set is for."""

    PREGNANCY = "pregnancy", _("Expecting a child")
    CHILD = "child", _("With a child")
    PREMATURE = "premature", _("Child born too early")
    TWINS = "twins", _("Twins or more")
    ADOPTION = "adoption", _("Adoption")
    LOSS = "loss", _("Loss of a child")


class Anchor(models.TextChoices):
    """The day from which an entry counts. Only loss counts from nothing."""

    PREGNANCY = "pregnancy", _("Beginning of the pregnancy (week 0)")
    DUE = "due", _("Due date")
    BIRTH = "birth", _("Birth")
    ARRIVAL = "arrival", _("The day the child came home (adoption)")
    ALWAYS = "always", _("At any time")


class Side(models.TextChoices):
    AFTER = "after", _("After that day")
    BEFORE = "before", _("Before that day")


class Unit(models.TextChoices):
    DAY = "day", _("Days")
    WEEK = "week", _("Weeks")
    MONTH = "month", _("Months")


class Entry(models.Model):
    """One article and the span in which it is shown; both ends belong to the span.

    Week 2 after the birth is day 14 to 20; week 2 before the due date begins 14 days before it.
    """

    article = models.ForeignKey(
        ArticlePage, models.CASCADE, related_name="+", verbose_name=_("article"), db_index=True
    )
    anchor = models.CharField(_("counted from"), max_length=10, choices=Anchor.choices)
    side = models.CharField(_("before or after"), max_length=6, choices=Side.choices, default=Side.AFTER)
    unit = models.CharField(_("counted in"), max_length=5, choices=Unit.choices, default=Unit.WEEK)
    first = models.PositiveSmallIntegerField(_("from"), default=0)
    last = models.PositiveSmallIntegerField(_("up to and including"), default=0)
    sort_order = models.PositiveIntegerField(default=0, editable=False)

    sort_order_field = "sort_order"

    class Meta:
        abstract = True
        ordering: ClassVar = ["sort_order", "pk"]

    def __str__(self) -> str:
        return f"{self.article_id} {self.anchor} {self.side} {self.first}-{self.last} {self.unit}"

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        if self.first is not None and self.last is not None and self.last < self.first:
            errors["last"] = _("The end comes before the beginning.")
        if self.side == Side.BEFORE and self.anchor == Anchor.PREGNANCY:
            errors["side"] = _("Nothing comes before the pregnancy. Count after its beginning.")
        if self.side == Side.BEFORE and self.unit != Unit.DAY and self.first == 0:
            errors["first"] = _("Before a day, weeks and months begin with 1.")
        if errors:
            raise ValidationError(errors)


def _entry_constraints(name: str) -> list[models.BaseConstraint]:
    return [models.CheckConstraint(condition=Q(last__gte=F("first")), name=f"{name}_ends_after_it_begins")]


class ContentSet(ClusterableModel):
    """The region's reading for one situation, in the editors' order."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="content_sets")
    key = models.SlugField(
        _("short name"), max_length=50, help_text=_("Never shown. Phones remember it, so do not change it.")
    )
    situation = models.CharField(_("for families who are"), max_length=10, choices=Situation.choices)
    name = models.CharField(_("name"), max_length=80, help_text=_("In Danish, as families read it."))
    is_on = models.BooleanField(_("shown"), default=True)
    sort_order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Sets with low numbers come first.")
    )

    class Meta:
        verbose_name = _("timeline")
        verbose_name_plural = _("timelines")
        ordering: ClassVar = ["sort_order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["region", "key"], name="content_set_key_once_per_region")
        ]

    def __str__(self) -> str:
        return self.name


class ContentSetName(models.Model):
    """The name of a set in another language."""

    set = ParentalKey(ContentSet, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(_("language"), max_length=12)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("name in another language")
        verbose_name_plural = _("names in other languages")
        ordering: ClassVar = ["language"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["set", "language"], name="content_set_name_once_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"


class SetEntry(Entry):
    """One article of the region's set."""

    set = ParentalKey(ContentSet, on_delete=models.CASCADE, related_name="entries")

    class Meta(Entry.Meta):
        verbose_name = _("article in the timeline")
        verbose_name_plural = _("articles in the timeline")
        constraints: ClassVar = _entry_constraints("set_entry")


class LocalSet(MunicipalityScopedModel, ClusterableModel):
    """What one municipality does with a set of the region: adds articles to it, or switches it off."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="local_sets")
    set = models.ForeignKey(
        ContentSet, models.CASCADE, related_name="local_sets", verbose_name=_("timeline of the region")
    )
    is_off = models.BooleanField(
        _("switch it off here"),
        default=False,
        help_text=_("Families in this municipality then see neither the region's articles nor yours."),
    )

    class Meta:
        verbose_name = _("local timeline")
        verbose_name_plural = _("local timelines")
        ordering: ClassVar = ["set__sort_order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "set"], name="local_set_once_per_municipality")
        ]

    def __str__(self) -> str:
        return str(self.set)


class LocalEntry(MunicipalityScopedModel, Entry):
    """One article that a municipality adds; shown after the region's of the same time."""

    municipality_path = "set__municipality"

    set = ParentalKey(LocalSet, on_delete=models.CASCADE, related_name="entries")

    class Meta(Entry.Meta):
        verbose_name = _("own article in the timeline")
        verbose_name_plural = _("own articles in the timeline")
        constraints: ClassVar = _entry_constraints("local_entry")


class FamilyTimeline(MunicipalityScopedModel):
    """A family's dates, situation and what it no longer wants to see: one sealed text, as JSON."""

    municipality_path = "family__municipality"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.OneToOneField(Family, models.CASCADE, related_name="timeline")
    state_sealed = models.BinaryField(null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    state = SealedText("state_sealed", family="family_id", erased_as="")

    class Meta:
        verbose_name = _("a family's timeline")
        verbose_name_plural = _("families' timelines")

    def __str__(self) -> str:
        return str(self.pk)
