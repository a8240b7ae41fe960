"""What a family asked for is found: nobody needs to follow it up any more."""

from typing import TYPE_CHECKING

from cms.plugin_api.work import Origin, settle_work
from plugins.video.models import Proposal

if TYPE_CHECKING:
    from cms.accounts.models import Family, User
    from cms.teams.models import Team


def asked_origin(proposal: Proposal) -> Origin:
    """Where the task comes from that a family's "none fits" becomes."""
    return Origin("video.proposal", str(proposal.pk), f"/admin/video/proposals/{proposal.pk}/")


def settle_asked(*, family: "Family", team: "Team | None", actor: "User") -> None:
    """A new time was booked or proposed: the family's earlier "none fits" in this team is answered."""
    asked = Proposal.unscoped.select_for_update(of=("self",)).filter(
        family=family, team=team, state=Proposal.State.NONE_FITS
    )
    for proposal in asked.order_by("pk"):
        Proposal.unscoped.filter(pk=proposal.pk).update(state=Proposal.State.SETTLED)
        settle_work(family.municipality, asked_origin(proposal), actor=actor)
