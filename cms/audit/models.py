"""The audit trail: append-only rows, each sealed with the hash of the one before."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class AuditChain(models.Model):
    """The head of one chain; `id` is the municipality's key, or 0 for the region. Triggers write it."""

    id = models.BigIntegerField(primary_key=True)
    seq = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        verbose_name = _("audit chain")
        verbose_name_plural = _("audit chains")

    def __str__(self) -> str:
        return f"{self.id}:{self.seq}"


class AuditEvent(models.Model):
    """One act. Keys are plain values without constraints: the trail outlives what it tells of.

    `chain`, `seq`, `prev_hash` and `hash` are filled by a deferred trigger at commit, under a lock
    on the chain's head, so that commit order is chain order and no hole or fork can arise.
    """

    at = models.DateTimeField(_("when"), db_default=Now(), editable=False)
    action = models.CharField(_("action"), max_length=80)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
        verbose_name=_("who"),
    )
    role = models.CharField(_("role"), max_length=20, blank=True)
    municipality = models.ForeignKey(
        "municipalities.Municipality", models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    family_id = models.UUIDField(_("family"), null=True)
    target = models.CharField(_("what"), max_length=120, blank=True)
    reason = models.CharField(_("why"), max_length=500, blank=True)
    data = models.JSONField(default=dict)
    chain = models.BigIntegerField(null=True, editable=False)
    seq = models.BigIntegerField(null=True, editable=False)
    prev_hash = models.BinaryField(null=True, editable=False)
    hash = models.BinaryField(null=True, editable=False)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chain", "seq"], name="audit_one_event_per_place")
        ]
        indexes: ClassVar = [
            models.Index(fields=["municipality", "-id"], name="audit_by_municipality"),
            models.Index(fields=["family_id", "-id"], name="audit_by_family"),
            models.Index(fields=["id"], condition=models.Q(hash=None), name="audit_unsealed"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"
