"""Say whether a team can be talked with at once, and how."""

from typing import TYPE_CHECKING, Any

from django.db import transaction

from cms.audit.record import record
from plugins.video.models import QueueOffer
from plugins.video.on_demand import audit
from plugins.video.on_demand.actions.places import ring_line

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.teams.models import Team


@transaction.atomic
def save_offer(*, team: "Team", actor: "User", **facts: Any) -> QueueOffer:
    """Who waits already stays in line until the team closes."""
    offer, _made = QueueOffer.objects.update_or_create(team=team, defaults=facts)
    record(audit.OFFER, actor=actor, municipality=team.municipality, target=offer)
    ring_line(team.municipality, team)
    return offer
