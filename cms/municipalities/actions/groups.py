"""Keep Wagtail's groups as the roles say, and people in the groups of their roles."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Model, Q
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from cms.accounts.models import Membership, Role, User
from cms.municipalities.confinement.borders import home_ids
from cms.municipalities.confinement.context import unconfined
from cms.municipalities.models import Municipality, MunicipalityGroup, Region
from cms.municipalities.permissions import MUNICIPAL_ROLES, PERMISSIONS, model_permissions

# The part of a group's name that says the role. Not translated: names of groups are data.
_PLURALS = {
    Role.PROFESSIONAL: "Professionals",
    Role.EDITOR: "Editors",
    Role.REVIEWER: "Reviewers",
    Role.MUNICIPAL_ADMIN: "Administrators",
    Role.REGION_ADMIN: "Administrators",
}


@transaction.atomic
def sync_groups(*, municipality: Municipality) -> list[Group]:
    """Make or mend the groups of a municipality and put its people into them."""
    with unconfined():
        pages = list(Page.objects.filter(pk__in=home_ids(municipality)))
        shared = municipality.region.collection
        groups = []
        for role in MUNICIPAL_ROLES:
            group = _group(role, municipality.name, municipality=municipality)
            _set_permissions(group, role, pages, municipality.collection, shared)
            groups.append(group)
        for user in User.objects.filter(memberships__municipality=municipality).distinct():
            sync_groups_of(user=user)
    return groups


@transaction.atomic
def sync_region_groups(*, region: Region) -> Group:
    """Make or mend the group of a region's administrators: all pages and all collections."""
    with unconfined():
        group = _group(Role.REGION_ADMIN, region.name, region=region)
        roots = list(Page.objects.filter(depth=1))
        _set_permissions(group, Role.REGION_ADMIN, roots, Collection.get_first_root_node(), None)
        for user in User.objects.filter(memberships__region=region).distinct():
            sync_groups_of(user=user)
    return group


@transaction.atomic
def sync_groups_of(*, user: User) -> None:
    """Put a person into the groups of their current roles, and out of those of ended ones.

    Groups that belong to no role are left alone.
    """
    with unconfined():
        condition = Q(pk__in=[])
        for role in Membership.objects.filter(user=user, ended_at=None):
            condition |= Q(municipality=role.municipality_id, region=role.region_id, role=role.role)
        wanted = set(MunicipalityGroup.objects.filter(condition).values_list("group", flat=True))
        held = set(user.groups.filter(municipality_group__isnull=False).values_list("pk", flat=True))
        if wanted - held:
            user.groups.add(*(wanted - held))
        if held - wanted:
            user.groups.remove(*(held - wanted))


def _group(
    role: str, place: str, *, municipality: Municipality | None = None, region: Region | None = None
) -> Group:
    name = f"{place} · {_PLURALS[Role(role)]}"
    known = MunicipalityGroup.objects.filter(municipality=municipality, region=region, role=role).first()
    if known is not None:
        if known.group.name != name:
            known.group.name = name
            known.group.save(update_fields=["name"])
        return known.group
    group = Group.objects.create(name=name)
    MunicipalityGroup.objects.create(municipality=municipality, region=region, role=role, group=group)
    return group


def _set_permissions(
    group: Group, role: str, pages: Iterable[Page], own: Collection, shared: Collection | None
) -> None:
    wanted = PERMISSIONS[role]
    group.permissions.set(_permissions(model_permissions(role)))
    on_pages = {(page.pk, permission) for page in pages for permission in _acts(Page, wanted.pages)}
    _replace(GroupPagePermission, group, on_pages, "page_id")
    on_own = _file_acts(wanted.files) + _acts(Collection, wanted.collections)
    on_collections = {(own.pk, permission) for permission in on_own}
    if shared is not None:
        on_collections |= {(shared.pk, permission) for permission in _file_acts(wanted.shared_files)}
    _replace(GroupCollectionPermission, group, on_collections, "collection_id")


def _replace(model: type[Model], group: Group, wanted: set[tuple[int, int]], place: str) -> None:
    rows = model._default_manager.filter(group=group)
    known = {
        (place_id, permission): pk for pk, place_id, permission in rows.values_list("pk", place, "permission")
    }
    rows.filter(pk__in=[pk for key, pk in known.items() if key not in wanted]).delete()
    model._default_manager.bulk_create(
        model(group=group, permission_id=permission, **{place: key})
        for key, permission in wanted - known.keys()
    )


def _file_acts(acts: Iterable[str]) -> list[int]:
    return _acts(get_image_model(), acts) + _acts(get_document_model(), acts)


def _acts(model: type[Model], acts: Iterable[str]) -> list[int]:
    codenames = [f"{act}_{model._meta.model_name}" for act in acts]
    found = Permission.objects.filter(content_type__app_label=model._meta.app_label, codename__in=codenames)
    return list(found.values_list("pk", flat=True))


def _permissions(names: Iterable[str]) -> list[Permission]:
    condition = Q(pk__in=[])
    for name in names:
        app, codename = name.split(".")
        condition |= Q(content_type__app_label=app, codename=codename)
    return list(Permission.objects.filter(condition))
