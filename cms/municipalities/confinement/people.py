"""What a person may do in the admin is decided by the host they are on."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Group, Permission
from django.db.models import QuerySet
from django.db.models.signals import post_save, pre_save
from wagtail.models import GroupCollectionPermission, GroupPagePermission, GroupSitePermission
from wagtail.permission_policies.collections import CollectionPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permission_policies.sites import SitePermissionPolicy

from cms.municipalities.models import Municipality, Region

if TYPE_CHECKING:
    from cms.accounts.models import User


def groups_on_host(
    user: "User", *, region: Region, municipality: Municipality | None = None
) -> QuerySet[Group]:
    """Return the groups whose permissions `user` has on a host.

    On a municipality's host: the user's groups of that municipality; region administrators and
    superusers act there as the municipality's administrators. On the region's host: the region's groups.
    """
    from cms.accounts.models import Role

    groups = Group._base_manager.all()
    in_region = groups.filter(municipality_group__region=region, user=user)
    if municipality is None:
        return in_region
    local = groups.filter(municipality_group__municipality=municipality)
    if user.is_superuser or in_region.filter(municipality_group__role=Role.REGION_ADMIN).exists():
        return local.filter(municipality_group__role=Role.MUNICIPAL_ADMIN)
    return local.filter(user=user)


def act_as(user: "User", groups: QuerySet[Group]) -> None:
    """Let `user`, for the life of this object, have the permissions of `groups` and no others.

    Fills the caches that Django's and Wagtail's permission checks read. A superuser stops being one on
    this object only: saving it keeps the row as it was.
    """
    if user.is_superuser:
        user.__dict__["_superuser_elsewhere"] = True
        user.is_superuser = False
    keys = list(groups.values_list("pk", flat=True))
    names = (
        Permission.objects.filter(group__in=keys)
        .order_by()
        .values_list("content_type__app_label", "codename")
    )
    cached: dict[str, Any] = {
        "_user_perm_cache": set(),
        "_group_perm_cache": {f"{app}.{codename}" for app, codename in names},
        PagePermissionPolicy.permission_cache_name: list(
            GroupPagePermission.objects.filter(group__in=keys).select_related("page", "permission")
        ),
        CollectionPermissionPolicy.permission_cache_name: list(
            GroupCollectionPermission.objects.filter(group__in=keys).select_related(
                "permission", "collection"
            )
        ),
        SitePermissionPolicy.permission_cache_name: list(
            GroupSitePermission.objects.filter(group__in=keys).select_related("permission")
        ),
    }
    cached["_perm_cache"] = set(cached["_group_perm_cache"])
    for name, value in cached.items():
        setattr(user, name, value)
    user.__dict__.setdefault("_prefetched_objects_cache", {})["groups"] = Group._base_manager.filter(
        pk__in=keys
    )


def _restore_superuser(instance: "User", **_kwargs: Any) -> None:
    if instance.__dict__.get("_superuser_elsewhere"):
        instance.is_superuser = True


def _demote_again(instance: "User", **_kwargs: Any) -> None:
    if instance.__dict__.get("_superuser_elsewhere"):
        instance.is_superuser = False


def keep_superusers_when_saved(user_model: type["User"]) -> None:
    """Connect the receivers that keep `act_as` from reaching the database."""
    pre_save.connect(_restore_superuser, sender=user_model, dispatch_uid="municipalities.restore_superuser")
    post_save.connect(_demote_again, sender=user_model, dispatch_uid="municipalities.demote_again")
