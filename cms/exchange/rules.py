"""Who may import and export. Asked by the screens; jobs run what was allowed when it was asked for."""

from typing import Any

from wagtail.models import Page

from cms.accounts.models import Role, User
from cms.accounts.rules import AnyUser, has_role, is_region_admin
from cms.municipalities.models import Municipality, Region


def can_import(user: AnyUser, municipality: Municipality | None, region: Region) -> bool:
    """Editors and administrators of a municipality; for the regional library, the region's."""
    if municipality is None:
        return can_export(user, None, region)
    return _runs_all(user, region) or any(
        has_role(user, municipality, role) for role in (Role.EDITOR, Role.MUNICIPAL_ADMIN)
    )


def can_export(user: AnyUser, municipality: Municipality | None, region: Region) -> bool:
    """Whoever may take the whole library out: the municipality's and the region's administrators."""
    if municipality is None:
        return _runs_all(user, region)
    return _runs_all(user, region) or has_role(user, municipality, Role.MUNICIPAL_ADMIN)


def can_write_under(user: Any, parent: Page) -> bool:
    """Wagtail's own answer, which knows the host that the person is on."""
    return bool(parent.specific_deferred.permissions_for_user(user).can_add_subpage())


def _runs_all(user: AnyUser, region: Region) -> bool:
    if not isinstance(user, User) or not user.is_active:
        return False
    # On a municipality's host nobody is a superuser; `act_as` remembers who is one elsewhere.
    return bool(
        user.is_superuser or user.__dict__.get("_superuser_elsewhere") or is_region_admin(user, region)
    )
