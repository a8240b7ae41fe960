"""What municipalities change in regional articles, and what the region keeps as it is."""

import uuid
from collections.abc import Sequence
from typing import Any, ClassVar, Self, TypeVar

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin, Workflow, WorkflowMixin

from cms.content.blocks import ArticleStreamBlock
from cms.content.rendering.composition import AT_A_BLOCK, Change, Mode, Reviewed
from cms.municipalities.models import Municipality, Region
from cms.municipalities.scope import MunicipalityScopedModel, ScopedManager, current_municipality_or_none
from cms.overrides.fingerprint import fingerprint

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class NothingOutsideManager(ScopedManager[M_co]):
    """Sees the current municipality's rows, and none without one.

    Wagtail's `publish_scheduled` asks all models with drafts, outside any municipality.
    """

    def get_queryset(self) -> models.QuerySet[M_co]:
        if current_municipality_or_none() is None:
            return models.Manager.get_queryset(self).none()
        return super().get_queryset()


class Override(WorkflowMixin, PreviewableMixin, DraftStateMixin, RevisionMixin, MunicipalityScopedModel):
    """One change of one municipality to one regional article in one language.

    The article is named by its key and language, never by a foreign key: a revision that is read where
    the article is out of sight would lose it. `base_revision` is the article's revision on which the
    text is based; `told_revision` the one about which the editors were last told.

    `reviewed_text` is the fingerprint of the text that a professional approved. Whoever writes other
    words afterwards needs another review.
    """

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="overrides")
    article_uuid = models.UUIDField(_("article"))
    locale = models.CharField(_("language"), max_length=12)
    title = models.CharField(_("article"), max_length=255, help_text=_("As the article was called."))
    mode = models.CharField(_("what you do"), max_length=20, choices=Mode.choices)
    block_id = models.CharField(_("which part"), max_length=36, blank=True)
    body = StreamField(ArticleStreamBlock(), verbose_name=_("your text"), blank=True)
    base_revision = models.BigIntegerField(null=True, editable=False)
    told_revision = models.BigIntegerField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # Servers of the version before these fields write changes too while a new version is rolled out.
    lix_reason = models.CharField(
        _("why the text must be this hard"),
        max_length=250,
        blank=True,
        default="",
        db_default="",
        help_text=_("Only when the LIX is above the target. For example: The names of medicines are long."),
    )
    reviewer_name = models.CharField(max_length=150, default="", db_default="", editable=False)
    reviewer_role = models.CharField(max_length=100, default="", db_default="", editable=False)
    reviewed_at = models.DateField(null=True, editable=False)
    reviewed_text = models.CharField(max_length=64, default="", db_default="", editable=False)

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="override",
        for_concrete_model=False,
    )
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="override")

    objects: ClassVar[ScopedManager[Self]] = NothingOutsideManager()
    unscoped: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        verbose_name = _("change to a regional article")
        verbose_name_plural = _("changes to regional articles")
        ordering: ClassVar = ["title", "locale", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "article_uuid", "locale", "mode", "block_id"], name="override_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["article_uuid"], name="override_by_article")]

    def __str__(self) -> str:
        return f"{self.title} · {self.get_mode_display()}"

    @property
    def revisions(self) -> Any:
        return self._revisions

    def change(self) -> Change:
        return Change(self.mode, self.block_id, self.body, self.reviewed)

    def fingerprint(self) -> str:
        return fingerprint(self.mode, self.block_id, self.body.raw_data)

    @property
    def reviewed(self) -> Reviewed | None:
        """Who has approved exactly this text; None when nobody has."""
        if not self.reviewer_name or not self.reviewer_role or self.reviewed_at is None:
            return None
        if self.reviewed_text != self.fingerprint():
            return None
        return Reviewed(self.reviewer_name, self.reviewer_role, self.reviewed_at)

    def get_workflow(self) -> Workflow | None:
        """The review of what the municipality writes itself."""
        from cms.review.queries import review_workflow_of

        return review_workflow_of(self.municipality)

    def clean(self) -> None:
        """Refuse what the region has locked and what names no part."""
        from cms.overrides.rules import refusal

        super().clean()
        errors: dict[str, Any] = {}
        if self.mode not in AT_A_BLOCK:
            self.block_id = ""
        reason = refusal(self)
        if reason:
            errors["block_id" if self.mode in AT_A_BLOCK else "mode"] = reason
        if errors:
            raise ValidationError(errors)

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """Read a revision; who owns the change and who was told about it is not part of its text."""
        found = super().with_content_json(content)
        found.municipality_id = self.municipality_id
        found.article_uuid = self.article_uuid
        found.locale = self.locale
        found.told_revision = self.told_revision
        found.created_at = self.created_at
        return found

    def publish(self, revision: Any, **kwargs: Any) -> Any:
        """Publish; the municipality's library is written in the same transaction.

        A person may be refused: cms.review.gate.PublishRefusedError says what is missing.
        """
        from cms.review.gate import refuse_unless_ready

        if kwargs.get("user") is not None:
            refuse_unless_ready(revision.as_object())
        with transaction.atomic():
            return super().publish(revision, **kwargs)

    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            return super().unpublish(*args, **kwargs)

    @property
    def preview_modes(self) -> Sequence[tuple[str, Any]]:
        from cms.overrides.preview import override_preview_modes

        return override_preview_modes(self)

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        from cms.content.preview import SIZES

        return SIZES

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from cms.overrides.preview import open_override_preview

        return open_override_preview(request, override=self, mode=mode_name)


class LockedBlock(models.Model):
    """A part of a regional article that municipalities keep as it is, in all its languages."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="locked_blocks")
    article_uuid = models.UUIDField()
    block_id = models.CharField(max_length=36)

    class Meta:
        verbose_name = _("locked part")
        verbose_name_plural = _("locked parts")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["region", "article_uuid", "block_id"], name="locked_block_once")
        ]

    def __str__(self) -> str:
        return self.block_id


class FactRewrite(MunicipalityScopedModel):
    """The writing of a changed local contact into the articles that show it: how far it has come."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="fact_rewrites")
    slot = models.CharField(max_length=20)
    total = models.PositiveIntegerField(default=0)
    waiting = ArrayField(models.UUIDField(), default=list)
    started_at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("writing of a local contact")
        verbose_name_plural = _("writings of local contacts")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "slot"], name="fact_rewrite_once_per_slot")
        ]

    def __str__(self) -> str:
        return f"{self.slot}: {self.done}/{self.total}"

    @property
    def done(self) -> int:
        return self.total - len(self.waiting)


def new_block_ids(raw: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Copy StreamField data with ids of its own, so that a copy is told from what it was copied from."""
    return [{"type": block["type"], "value": block["value"], "id": str(uuid.uuid4())} for block in raw]
