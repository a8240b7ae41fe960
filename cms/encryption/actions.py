"""Acts on keys: rotate the master key, destroy a family's key."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from cms.audit.record import record
from cms.encryption.keyring import forget_key
from cms.encryption.master_keys import current_master_id, unwrap, wrap
from cms.encryption.models import FamilyKey
from cms.encryption.secrets import reseal_secrets

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality

BATCH = 200


def rotate_master_key(*, actor: "User | None" = None) -> int:
    """Wrap every key and secret that hangs on an older master key anew; return how many.

    Works in batches that skip rows locked by others, so it may run while the service runs and may
    be run again after a break.
    """
    rewrapped = 0
    while True:
        with transaction.atomic():
            rows = list(
                FamilyKey.objects.select_for_update(skip_locked=True).exclude(master_id=current_master_id())[
                    :BATCH
                ]
            )
            for row in rows:
                data_key = unwrap(row.master_id, bytes(row.wrapped), row.pk)
                row.master_id, row.wrapped = wrap(data_key, row.pk)
            FamilyKey.objects.bulk_update(rows, ["master_id", "wrapped"])
        rewrapped += len(rows)
        if not rows:
            break
    rewrapped += reseal_secrets()
    record(
        "encryption.master_key_rotated", actor=actor, data={"keys": rewrapped, "master": current_master_id()}
    )
    return rewrapped


@transaction.atomic
def destroy_family_key(
    *, family_id: UUID, municipality: "Municipality | None", actor: "User | None", reason: str
) -> bool:
    """Crypto-erasure: delete the family's key. Returns whether there was one."""
    deleted, _ = FamilyKey.objects.filter(pk=family_id).delete()
    forget_key(family_id)
    record(
        "encryption.family_key_destroyed",
        actor=actor,
        municipality=municipality,
        reason=reason,
        data={"family": str(family_id)},
    )
    return bool(deleted)
