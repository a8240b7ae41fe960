"""Say when somebody can be booked, and what a team offers."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from cms.audit.record import record
from plugins.video import audit
from plugins.video.models import AvailabilityException, AvailabilityRule, ServiceType

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality
    from cms.teams.models import Team


@dataclass(frozen=True)
class WeeklyTime:
    """From `opens` until `closes`, in minutes since local midnight, on a weekday (Monday is 0)."""

    weekday: int
    opens: int
    closes: int
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


@transaction.atomic
def save_week(*, user: "User", municipality: "Municipality", times: Sequence[WeeklyTime]) -> None:
    """Replace the week of the person. What is booked already stays booked."""
    AvailabilityRule.unscoped.filter(municipality=municipality, professional=user).delete()
    AvailabilityRule.unscoped.bulk_create(
        AvailabilityRule(municipality=municipality, professional=user, **asdict(one)) for one in times
    )
    record(audit.AVAILABILITY, actor=user, municipality=municipality, data={"times": len(times)})


@transaction.atomic
def add_exception(
    *, actor: "User", municipality: "Municipality", team: "Team | None", **facts: Any
) -> AvailabilityException:
    """Other times on some days: of the actor, or of everybody in a team."""
    made = AvailabilityException.unscoped.create(
        municipality=municipality, team=team, professional=None if team is not None else actor, **facts
    )
    record(audit.AVAILABILITY, actor=actor, municipality=municipality, target=made)
    return made


@transaction.atomic
def remove_exception(*, exception: AvailabilityException, actor: "User") -> None:
    record(audit.AVAILABILITY, actor=actor, municipality=exception.municipality, target=exception)
    exception.delete()


@transaction.atomic
def save_service(*, service: ServiceType | None, team: "Team", actor: "User", **facts: Any) -> ServiceType:
    """Make a kind of meeting, or change one; what is booked keeps its length."""
    saved = service or ServiceType()
    saved.team = team
    for name, value in facts.items():
        setattr(saved, name, value)
    saved.save()
    record(audit.SERVICE, actor=actor, municipality=team.municipality, target=saved)
    return saved


@transaction.atomic
def archive_service(*, service: ServiceType, actor: "User") -> None:
    """Offer it no more; what is booked stays booked."""
    service.archived_at = timezone.now()
    service.save(update_fields=["archived_at"])
    record(audit.SERVICE, actor=actor, municipality=service.team.municipality, target=service)
