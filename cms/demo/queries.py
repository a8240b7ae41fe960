"""Reads of demo accounts."""

from django.db.models import Q, QuerySet

from cms.demo.models import DemoAccount
from cms.municipalities.models import Municipality, Region


def accounts_of(municipality: Municipality | None, region: Region | None) -> QuerySet[DemoAccount]:
    """The demo accounts with a role on this host."""
    if municipality is not None:
        place = Q(user__memberships__municipality=municipality, user__memberships__ended_at=None)
    else:
        place = Q(user__memberships__region=region, user__memberships__ended_at=None)
        place |= Q(user__is_superuser=True)
    return DemoAccount.objects.filter(place, user__is_active=True).select_related("user").distinct()
