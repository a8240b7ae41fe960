"""What a family asked for is found: nobody needs to follow it up any more."""

from typing import TYPE_CHECKING

from django.db.models import Q

from cms.plugin_api.work import Origin, settle_work
from plugins.video.models import Meeting, Proposal

if TYPE_CHECKING:
    from cms.accounts.models import Family, User
    from cms.teams.models import Team


def asked_origin(proposal: Proposal) -> Origin:
    """Where the task comes from that a family's "none fits" becomes."""
    return Origin("video.proposal", str(proposal.pk), f"/admin/video/proposals/{proposal.pk}/")


def unheld_origin(meeting: Meeting) -> Origin:
    """Where the task comes from that a meeting becomes when its holder leaves; a follow-up of it is another."""
    return Origin("video.unheld", str(meeting.pk), f"/admin/video/{meeting.pk}/")


def settle_unheld(meeting: Meeting, *, actor: "User") -> None:
    """Somebody else holds the meeting now, or it is off."""
    settle_work(meeting.municipality, unheld_origin(meeting), actor=actor)


def settle_asked(*, family: "Family", team: "Team | None", guardian: "User | None", actor: "User") -> None:
    """A new time was booked or proposed: the earlier "none fits" of those who hear of it, in this team, is answered.

    What one adult asked for alone stays open when another has got a time.
    """
    heard = Q(guardian=None) if guardian is None else Q(guardian=None) | Q(guardian=guardian)
    asked = Proposal.unscoped.select_for_update(of=("self",)).filter(
        heard, family=family, team=team, state=Proposal.State.NONE_FITS
    )
    for proposal in asked.order_by("pk"):
        Proposal.unscoped.filter(pk=proposal.pk).update(state=Proposal.State.SETTLED)
        settle_work(family.municipality, asked_origin(proposal), actor=actor)
