"""Reads of tenants."""

from dataclasses import dataclass

from cms.municipalities.hosts import hostname_of
from cms.municipalities.models import Domain, Municipality, Region


@dataclass(frozen=True)
class HostOwner:
    """Whom a host belongs to; `municipality` is None on the region's own host."""

    region: Region
    municipality: Municipality | None


def owner_of_host(host: str) -> HostOwner | None:
    """Return the owner of a Host header value, in one query (none for a malformed one), or None."""
    hostname = hostname_of(host)
    if hostname is None:
        return None
    domain = (
        Domain.objects.select_related("municipality__region", "municipality__site", "region")
        .filter(hostname=hostname)
        .first()
    )
    if domain is None:
        return None
    if domain.municipality is not None:
        return HostOwner(region=domain.municipality.region, municipality=domain.municipality)
    assert domain.region is not None  # noqa: S101 - the table's check constraint
    return HostOwner(region=domain.region, municipality=None)
