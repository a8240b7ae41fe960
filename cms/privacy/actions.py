"""Export, erase and retention over all owners of personal data."""

import datetime as dt
import logging
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import Family, Guardian
from cms.accounts.queries import current_guardianships
from cms.audit.record import record
from cms.encryption.actions import destroy_family_key
from cms.privacy.handlers import Subject, all_privacy_handlers

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality

logger = logging.getLogger(__name__)


def export_person(*, user: "User", municipality: "Municipality | None", actor: "User") -> dict[str, Any]:
    """Return everything held about a person and the families that they may see (GDPR art. 15 and 20)."""
    families = tuple(
        Family.unscoped.filter(pk__in=current_guardianships(user).values("family_id")).order_by("created_at")
    )
    subject = Subject(user=user, families=families)
    bundle = {owner: handler.export(subject) for owner, handler in all_privacy_handlers().items()}
    record("privacy.exported", actor=actor, municipality=municipality, target=user)
    return {"made_at": timezone.now().isoformat(), "format": "family-start-export-1", "data": bundle}


@transaction.atomic
def erase_family(*, family: Family, actor: "User | None", reason: str) -> dict[str, dict[str, int]]:
    """Erase a family everywhere and destroy its key, so that copies in backups are noise too (art. 17)."""
    subject = Subject(families=(family,))
    erased = {owner: handler.erase(subject) for owner, handler in all_privacy_handlers().items()}
    destroy_family_key(family_id=family.pk, municipality=family.municipality, actor=actor, reason=reason)
    record(
        "privacy.family_erased",
        actor=actor,
        municipality=family.municipality,
        family=family,
        reason=reason,
        data={owner: sum(rows.values()) for owner, rows in erased.items()},
    )
    return erased


@transaction.atomic
def erase_person(
    *, user: "User", municipality: "Municipality | None", actor: "User | None", reason: str
) -> dict[str, dict[str, int]]:
    """Erase a person; a family goes too when nobody else may see it, else only this person's part."""
    now = timezone.now()
    for guardianship in current_guardianships(user).select_related("family__municipality"):
        others = Guardian.unscoped.filter(family=guardianship.family, access_from__lte=now).exclude(user=user)
        if not any(other.access_until is None or other.access_until > now for other in others):
            erase_family(family=guardianship.family, actor=actor, reason=reason)
    record("privacy.person_erased", actor=actor, municipality=municipality, target=user, reason=reason)
    subject = Subject(user=user)
    return {owner: handler.erase(subject) for owner, handler in all_privacy_handlers().items()}


def run_retention(now: dt.datetime | None = None) -> dict[str, dict[str, int]]:
    """Nightly: let every owner erase what has been kept long enough. One failing owner stops no other."""
    now = now or timezone.now()
    erased: dict[str, dict[str, int]] = {}
    for owner, handler in all_privacy_handlers().items():
        try:
            with transaction.atomic():
                erased[owner] = handler.retention(now)
        except Exception:
            logger.exception("Retention failed for %s.", owner)
    counts = {owner: sum(rows.values()) for owner, rows in erased.items()}
    record("privacy.retention_run", actor=None, data=counts)
    return erased
