"""Who sees which broken links."""

from django.db.models import QuerySet

from cms.accounts.models import Role, User
from cms.accounts.rules import AnyUser, has_role, is_region_admin
from cms.links.models import BrokenLink
from cms.municipalities.models import Municipality, Region

_ROLES = (Role.EDITOR, Role.REVIEWER, Role.MUNICIPAL_ADMIN)


def broken_links_of(municipality: Municipality | None, region: Region | None) -> QuerySet[BrokenLink]:
    """On a municipality's host the links of its own articles, on the region's host those of the region's."""
    if municipality is not None:
        return BrokenLink.objects.filter(municipality=municipality)
    if region is not None:
        return BrokenLink.objects.filter(region=region, municipality=None)
    return BrokenLink.objects.none()


def may_see_broken_links(user: AnyUser, municipality: Municipality | None, region: Region | None) -> bool:
    """Those who write and review where they are, and the region's administrators on its host."""
    if municipality is not None:
        return any(has_role(user, municipality, role) for role in _ROLES)
    if region is None or not isinstance(user, User):
        return False
    return user.is_superuser or is_region_admin(user, region)
