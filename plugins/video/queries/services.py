"""Reads of what can be booked."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import Http404

from cms.municipalities.scope import current_municipality
from cms.teams.queries import led_teams, teams_of_person
from plugins.video.models import ServiceType

if TYPE_CHECKING:
    from cms.accounts.models import User


def services_here() -> QuerySet[ServiceType]:
    """What teams that work offer now."""
    return ServiceType.objects.filter(archived_at=None, team__archived_at=None).select_related(
        "team__municipality"
    )


def services_for_families() -> QuerySet[ServiceType]:
    return services_here().filter(families_book=True)


def access_service(service_id: int, *, for_family: bool) -> ServiceType:
    found = (services_for_families() if for_family else services_here()).filter(pk=service_id).first()
    if found is None:
        raise Http404
    return found


def services_of(user: "User") -> QuerySet[ServiceType]:
    """What the user's teams offer: for booking on behalf of a family."""
    return services_here().filter(team__in=teams_of_person(user, current_municipality()).values("pk"))


def services_led_by(user: "User") -> QuerySet[ServiceType]:
    """What the user may change: of the teams that they lead."""
    return services_here().filter(team__in=led_teams(user, current_municipality()).values("pk"))
