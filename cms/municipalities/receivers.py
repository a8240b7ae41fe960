"""What follows from changes that other apps make."""

from typing import Any

from django.apps import apps
from django.db.models.signals import post_delete, post_migrate, post_save

from cms.accounts.models import Membership
from cms.municipalities.actions.groups import sync_groups, sync_groups_of, sync_region_groups
from cms.municipalities.confinement.rows import visible_sql
from cms.municipalities.models import Municipality, Region


def connect() -> None:
    post_save.connect(follow_membership, sender=Membership, dispatch_uid="municipalities.membership_saved")
    post_delete.connect(
        follow_membership, sender=Membership, dispatch_uid="municipalities.membership_deleted"
    )
    # The last app to migrate: by then all permissions exist, whichever app brought new ones.
    post_migrate.connect(mend_groups, dispatch_uid="municipalities.mend_groups")

    post_migrate.connect(forget_rules, dispatch_uid="municipalities.forget_rules")


def forget_rules(**_kwargs: Any) -> None:
    """The rules' SQL holds keys of content types, which a database that was emptied gives anew."""
    visible_sql.cache_clear()


def follow_membership(instance: Membership, raw: bool = False, **_kwargs: Any) -> None:
    if not raw:
        sync_groups_of(user=instance.user)


def mend_groups(sender: Any, **_kwargs: Any) -> None:
    """Give the groups what new versions of the apps grant to their roles."""
    if sender is not list(apps.get_app_configs())[-1]:
        return
    for region in Region.objects.all():
        sync_region_groups(region=region)
    for municipality in Municipality.objects.select_related("region__collection", "collection", "site"):
        sync_groups(municipality=municipality)
