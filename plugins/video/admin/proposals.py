"""What was proposed to families and is not settled."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.accounts.models import User
from cms.encryption.keyring import preload_keys
from cms.municipalities.scope import current_municipality
from cms.plugin_api.admin_page import AdminPage
from cms.teams.queries import teams_of_person
from plugins.video.actions.proposing import withdraw
from plugins.video.actions.reading import note_reading
from plugins.video.errors import MeetingError
from plugins.video.queries.proposals import access_proposal, proposals_of_team
from plugins.video.refusals import refusal_in_words

MOST = 50


class ProposalsView(AdminPage):
    page_title = gettext_lazy("Proposed times")
    header_icon = "calendar-alt"
    template_name = "video/proposals.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        teams = teams_of_person(cast("User", self.request.user), current_municipality())
        found = list(proposals_of_team(teams.values("pk"))[:MOST])
        return super().get_context_data(proposals=found, now=timezone.now(), **kwargs)


class ProposalView(AdminPage):
    """One of them, with what the family wrote when none fitted. Reading that is put on record."""

    page_title = gettext_lazy("Proposed times")
    header_icon = "calendar-alt"
    template_name = "video/proposal.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        proposal = access_proposal(kwargs["proposal_id"])
        preload_keys([proposal.family_id])
        note_reading(proposal, reader=self.request.user)
        return super().get_context_data(proposal=proposal, now=timezone.now(), **kwargs)

    def post(self, request: HttpRequest, proposal_id: UUID) -> HttpResponse:
        """Take the times back."""
        proposal = access_proposal(proposal_id)
        try:
            withdraw(proposal_id=proposal.pk, actor=cast("User", request.user))
        except MeetingError as error:
            messages.error(request, refusal_in_words(error))
        else:
            messages.success(request, _("The times are free again."))
        return redirect("video:proposals")
