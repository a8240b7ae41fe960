"""What each role may do in the admin, as Wagtail and Django permissions of its group."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from cms.accounts.models import Role

_ALL_PAGE_ACTS = frozenset({"add", "change", "publish", "lock", "unlock", "bulk_delete"})
_FILE_ACTS = frozenset({"add", "change", "choose"})
_CHOOSE = frozenset({"choose"})


@dataclass(frozen=True)
class RolePermissions:
    """Acts on the own page trees, on files of the own collection, and on collections below it.

    `shared_files` are acts on files of the region's shared collection, `models` are
    "app_label.codename" permissions.
    """

    pages: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    shared_files: frozenset[str] = frozenset()
    collections: frozenset[str] = frozenset()
    models: frozenset[str] = frozenset()


_ACCESS = frozenset({"wagtailadmin.access_admin"})
_TRANSLATE = frozenset({"wagtail_localize.submit_translation"})
_CRUD = ("add", "change", "delete")


def _crud(*models: str) -> frozenset[str]:
    found = set()
    for model in models:
        app, name = model.split(".")
        found |= {f"{app}.{act}_{name}" for act in (*_CRUD, "view")}
    return frozenset(found)


PERMISSIONS: dict[str, RolePermissions] = {
    Role.PROFESSIONAL: RolePermissions(models=_ACCESS, shared_files=_CHOOSE),
    Role.EDITOR: RolePermissions(
        pages=frozenset({"add", "change", "publish"}),
        files=_FILE_ACTS,
        shared_files=_CHOOSE,
        models=_ACCESS | _TRANSLATE | _crud("content.localfact"),
    ),
    Role.REVIEWER: RolePermissions(
        pages=frozenset({"change", "publish", "lock", "unlock"}),
        files=_CHOOSE,
        shared_files=_CHOOSE,
        models=_ACCESS | _TRANSLATE,
    ),
    Role.MUNICIPAL_ADMIN: RolePermissions(
        pages=_ALL_PAGE_ACTS,
        files=_FILE_ACTS,
        shared_files=_CHOOSE,
        collections=frozenset(_CRUD),
        models=_ACCESS | _TRANSLATE | _crud("content.localfact") | {"municipalities.change_municipality"},
    ),
    Role.REGION_ADMIN: RolePermissions(
        pages=_ALL_PAGE_ACTS,
        files=_FILE_ACTS,
        collections=frozenset(_CRUD),
        models=_ACCESS
        | _TRANSLATE
        | _crud(
            "municipalities.municipality",
            "wagtailcore.site",
            "wagtailcore.locale",
            "wagtailcore.workflow",
            "wagtailcore.task",
            "wagtailcore.groupapprovaltask",
            "wagtailredirects.redirect",
            "auth.group",
            "accounts.user",
        ),
    ),
}

# Roles of a municipality that have a group; citizens never enter the admin.
MUNICIPAL_ROLES = (Role.PROFESSIONAL, Role.EDITOR, Role.REVIEWER, Role.MUNICIPAL_ADMIN)

_granted: defaultdict[str, set[str]] = defaultdict(set)


def grant(role: str, permissions: Iterable[str]) -> None:
    """Give a role further "app_label.codename" permissions; call it in AppConfig.ready.

    Groups get them at the next `sync_groups` (after each migrate, and by `manage.py municipality sync`).
    """
    _granted[role] |= set(permissions)


def model_permissions(role: str) -> frozenset[str]:
    return PERMISSIONS[role].models | _granted[role]
