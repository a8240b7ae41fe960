"""A family's contact persons: shown to its colleagues, named and ended by those of the team."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.accounts.audit import record_look
from cms.accounts.models import User
from cms.accounts.queries import access_family
from cms.plugin_api.admin_page import AdminPage
from cms.plugin_api.reading import key_of, number_of
from plugins.tasks.actions.contacts import end_contact, name_contact
from plugins.tasks.errors import TaskError
from plugins.tasks.queries.contacts import access_to_name_in, contact_lines, contacts_of
from plugins.tasks.queries.tasks import colleagues_in, teams_seen_by
from plugins.tasks.refusals import refusal_in_words
from plugins.tasks.rules import can_name_contact


class ContactsView(AdminPage):
    """Whom the family knows in each team; opening it is put on record, as the family's card is."""

    page_title = gettext_lazy("Contact person")
    header_icon = "user"
    template_name = "tasks/contacts.html"
    http_method_names = ("get", "post")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = cast("User", self.request.user)
        family = access_family(user, kwargs["family_id"])
        record_look(family=family, actor=user)
        contacts = contacts_of(family, timezone.now())
        of_team = {one.row.team_id: one for one in contacts}
        own = [team for team in teams_seen_by(user) if can_name_contact(user, team)]
        return super().get_context_data(
            family=family,
            back=reverse("accounts_family", args=[family.pk]),
            own=[(team, of_team.get(team.pk), colleagues_in(team)) for team in own],
            others=[one for one in contacts if one.row.team_id not in {team.pk for team in own}],
            history=contact_lines(family, [*own, *(one.row.team for one in contacts)]),
            **kwargs,
        )

    def post(self, request: HttpRequest, family_id: UUID) -> HttpResponse:
        user = cast("User", request.user)
        family = access_family(user, family_id)
        team = access_to_name_in(user, number_of(request.POST.get("team", "")))
        if request.POST.get("act") == "end":
            end_contact(family=family, team=team, actor=user)
            messages.success(request, _("Nobody in the team is the contact person now."))
        else:
            wanted = key_of(request.POST.get("person", ""))
            person = next((one for one in colleagues_in(team) if one.pk == wanted), None)
            if person is None:
                raise Http404
            try:
                name_contact(family=family, team=team, person=person, actor=user)
            except TaskError as error:
                messages.warning(request, refusal_in_words(error))
            else:
                messages.success(request, _("%(name)s is the contact person now.") % {"name": person})
        return redirect("tasks:contacts", family_id=family.pk)
