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

# The key of each permission by its name, as in "wagtailcore.change_page".
Known = dict[str, int]

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
        known = _known_permissions()
        for role in MUNICIPAL_ROLES:
            group = _group(role, municipality.name, municipality=municipality)
            _set_permissions(group, role, known, pages, municipality.collection, shared)
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
        root = Collection.get_first_root_node()
        _set_permissions(group, Role.REGION_ADMIN, _known_permissions(), roots, root, None)
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


def _known_permissions() -> Known:
    """All permissions at once: to look each group's up by name took most of the time of a new municipality."""
    rows = Permission.objects.values_list("content_type__app_label", "codename", "pk")
    return {f"{app}.{codename}": pk for app, codename, pk in rows}


def _set_permissions(
    group: Group, role: str, known: Known, pages: Iterable[Page], own: Collection, shared: Collection | None
) -> None:
    wanted = PERMISSIONS[role]
    group.permissions.set([known[name] for name in model_permissions(role) if name in known])
    on_pages = {(page.pk, act) for page in pages for act in _acts(known, Page, wanted.pages)}
    _replace(GroupPagePermission, group, on_pages, "page_id")
    on_own = _file_acts(known, wanted.files) + _acts(known, Collection, wanted.collections)
    on_collections = {(own.pk, act) for act in on_own}
    if shared is not None:
        on_collections |= {(shared.pk, act) for act in _file_acts(known, wanted.shared_files)}
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


def _file_acts(known: Known, acts: Iterable[str]) -> list[int]:
    return _acts(known, get_image_model(), acts) + _acts(known, get_document_model(), acts)


def _acts(known: Known, model: type[Model], acts: Iterable[str]) -> list[int]:
    names = [f"{model._meta.app_label}.{act}_{model._meta.model_name}" for act in acts]
    return [known[name] for name in names if name in known]
