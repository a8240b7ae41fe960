"""Danger words: lists in versions, of which only an approved one reaches a phone."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel
from plugins.chat.models.calls import Call


class ClinicalOwner(MunicipalityScopedModel):
    """A professional who may approve danger words. An ended right stays as history."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="clinical_ownerships")
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    ended_at = models.DateTimeField(_("until"), null=True)

    class Meta:
        verbose_name = _("clinical owner")
        verbose_name_plural = _("clinical owners")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "user"], condition=Q(ended_at=None), name="clinical_owner_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.municipality_id}"


class DangerList(MunicipalityScopedModel):
    """The danger words of one municipality in one language. Its lock guards its versions."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="danger_lists")
    language = models.CharField(_("language"), max_length=12)

    class Meta:
        verbose_name = _("list of danger words")
        verbose_name_plural = _("lists of danger words")
        ordering: ClassVar = ["language"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "language"], name="danger_list_once_per_language")
        ]

    def __str__(self) -> str:
        return self.language


class DangerVersion(MunicipalityScopedModel):
    """One state of a list: a draft until a clinical owner approves it, and never changed from then on.

    `saves` counts up with each change of the draft, so that nobody approves what they have not seen.
    """

    municipality_path = "list__municipality"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    list = models.ForeignKey(DangerList, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    saves = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    approved_at = models.DateTimeField(_("approved"), null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    # The region lets its other municipalities use it until they have a list of their own.
    regional_at = models.DateTimeField(_("default of the region since"), null=True)

    class Meta:
        verbose_name = _("version of danger words")
        verbose_name_plural = _("versions of danger words")
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["list", "number"], name="danger_version_has_its_number"),
            models.UniqueConstraint(
                fields=["list"], condition=Q(approved_at=None), name="danger_list_has_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(regional_at=None) | Q(approved_at__isnull=False),
                name="regional_danger_words_are_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list_id} · {self.number}"


class DangerEditor(MunicipalityScopedModel):
    """Who changed a version while it was a draft: they may not approve it."""

    municipality_path = "version__list__municipality"

    version = models.ForeignKey(DangerVersion, models.CASCADE, related_name="editors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("editor of danger words")
        verbose_name_plural = _("editors of danger words")
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "user"], name="danger_editor_once")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} · {self.user_id}"


class DangerEntry(MunicipalityScopedModel):
    """One word or phrase. `key` stays the same from version to version."""

    municipality_path = "version__list__municipality"

    class Kind(models.TextChoices):
        STEM = "stem", _("Word stem")
        PHRASE = "phrase", _("Phrase")
        EXACT = "exact", _("Exactly this")
        HARMLESS = "harmless", _("Harmless")

    class Topic(models.TextChoices):
        BLEEDING = "bleeding", _("Bleeding")
        PAIN = "pain", _("Strong pain")
        MOVEMENT = "movement", _("Less movement in the belly")
        BIRTH = "birth", _("Waters or labour too early")
        PREECLAMPSIA = "preeclampsia", _("Signs of pre-eclampsia")
        BREATHING = "breathing", _("Breathing or chest")
        FEVER = "fever", _("Fever or infection")
        NEWBORN = "newborn", _("A limp, yellow or dry newborn")
        CONVULSION = "convulsion", _("Convulsions or unconscious")
        ACCIDENT = "accident", _("Accident or poisoning")
        SUICIDE = "suicide", _("Suicidal thoughts")
        MIND = "mind", _("Mental illness after birth")
        CHILD_AT_RISK = "child_at_risk", _("Thoughts of hurting the child")
        VIOLENCE = "violence", _("Violence")

    version = models.ForeignKey(DangerVersion, models.CASCADE, related_name="entries")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.STEM)
    phrase = models.CharField(_("word or phrase"), max_length=300)
    topic = models.CharField(_("why"), max_length=13, choices=Topic.choices, blank=True)
    call = models.CharField(_("whom to call"), max_length=9, choices=Call.choices, blank=True)

    class Meta:
        verbose_name = _("danger word")
        verbose_name_plural = _("danger words")
        ordering: ClassVar = ["topic", "phrase"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "key"], name="danger_entry_once"),
            models.UniqueConstraint(fields=["version", "kind", "phrase"], name="danger_phrase_once"),
            models.CheckConstraint(
                condition=Q(kind="harmless", topic="", call="")
                | ~Q(kind="harmless") & ~Q(topic="") & ~Q(call=""),
                name="danger_entry_says_whom_to_call",
            ),
        ]

    def __str__(self) -> str:
        return self.phrase
