"""What was imported from where, what could not be kept, and what was exported."""

import uuid
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.municipalities.models import Municipality, Region
from cms.municipalities.scope import MunicipalityScopedModel


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Working")
    DONE = "done", _("Done")
    FAILED = "failed", _("Stopped by an error")


class Outcome(models.TextChoices):
    CREATED = "created", _("New draft")
    UPDATED = "updated", _("Draft updated")
    UNCHANGED = "unchanged", _("Unchanged since the last import")
    CONFLICT = "conflict", _("Left alone: somebody has changed the article since")
    REFUSED = "refused", _("Not imported")


class _Run(MunicipalityScopedModel):
    """Work in the background for one place. `municipality` is empty for the region's own library."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, models.CASCADE, related_name="+")
    municipality = models.ForeignKey(Municipality, models.CASCADE, null=True, blank=True, related_name="+")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_finished(self) -> bool:
        return self.state in {State.DONE, State.FAILED}


class ImportRun(_Run):
    """Files that somebody chose together. They lie in `folder` until all are read."""

    parent = models.ForeignKey(
        "wagtailcore.Page", models.SET_NULL, null=True, related_name="+", verbose_name=_("where to")
    )
    topic = models.ForeignKey("content.TopicPage", models.SET_NULL, null=True, blank=True, related_name="+")
    total = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [models.Index(fields=["municipality", "-created_at"], name="imports_newest")]

    @property
    def folder(self) -> Path:
        return Path(settings.EXCHANGE_ROOT) / "imports" / str(self.pk)


class ImportedFile(MunicipalityScopedModel):
    """One file of an import. `name` with `parent_id` is where it comes from; `digest` what it was."""

    municipality_path = "run__municipality"

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="files")
    name = models.CharField(_("file"), max_length=300)
    digest = models.CharField(max_length=64)
    parent_id = models.BigIntegerField()
    outcome = models.CharField(_("result"), max_length=10, choices=Outcome.choices)
    page = models.ForeignKey("wagtailcore.Page", models.SET_NULL, null=True, related_name="+")
    revision_id = models.BigIntegerField(null=True)
    notes = models.JSONField(default=list)

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["parent_id", "name"], name="imported_from_where")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "name"], name="imported_file_once_per_run")
        ]

    def __str__(self) -> str:
        return self.name


class ExportRun(_Run):
    """A library as one zip file, kept until `expires_at`."""

    size = models.BigIntegerField(default=0)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [models.Index(fields=["municipality", "-created_at"], name="exports_newest")]

    @property
    def file(self) -> Path:
        return Path(settings.EXCHANGE_ROOT) / "exports" / f"{self.pk}.zip"

    @property
    def is_ready(self) -> bool:
        return (
            self.state == State.DONE
            and self.expires_at is not None
            and self.expires_at > timezone.now()
            and self.file.is_file()
        )
