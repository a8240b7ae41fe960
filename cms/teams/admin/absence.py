"""Absences: one's own for everybody who meets families, colleagues' for leads and administrators."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from cms.accounts.admin.base import MunicipalView
from cms.accounts.models import User
from cms.accounts.queries import professionals_of
from cms.accounts.rules import AnyUser
from cms.municipalities.models import Municipality
from cms.teams.actions.absence import add_absence, cancel_absence, change_absence
from cms.teams.admin.forms.absence import AbsenceForm
from cms.teams.admin.screens import show_refusal
from cms.teams.errors import TeamsError
from cms.teams.models import Absence
from cms.teams.queries import coming_absences, plannable_people, standing_in
from cms.teams.rules import (
    can_have_absence,
    can_manage_teams,
    can_plan_absence_of,
    can_plan_absences,
)


class AbsenceScreen(MunicipalView):
    icon = "calendar-check"
    template_name = "teams/absence.html"

    def is_allowed(self, user: AnyUser, municipality: Municipality) -> bool:
        return can_have_absence(user, municipality) or can_plan_absences(user, municipality)

    def absence(self, absence_id: int) -> Absence:
        """An absence of this municipality that the user may plan; else Http404."""
        rows = Absence.unscoped.select_related("user", "substitute", "municipality")
        found = rows.filter(pk=absence_id, municipality=self.municipality).first()
        if found is None or not can_plan_absence_of(self.user, found.user, self.municipality):
            raise Http404
        return found

    def substitutes_for(self, person: User) -> Any:
        return professionals_of(self.municipality).exclude(pk=person.pk)

    def back(self, absence: Absence) -> HttpResponse:
        return redirect("teams_my_absence" if absence.user_id == self.user.pk else "teams_absences")

    def rows(self, people: Any) -> list[dict[str, Any]]:
        """Absences to come, each with the times at which the substitute is away too."""
        today = timezone.localdate()
        found = list(coming_absences(self.municipality, people))
        named = {absence.substitute_id for absence in found} - {None}
        theirs = list(coming_absences(self.municipality, named)) if named else []
        return [
            {
                "absence": absence,
                "has_begun": absence.starts_on <= today,
                "gaps": [
                    one
                    for one in theirs
                    if one.user_id == absence.substitute_id
                    and one.touches(absence.starts_on, absence.ends_on)
                ],
            }
            for absence in found
        ]


class MyAbsenceView(AbsenceScreen):
    """One's own absences, and for whom one stands in."""

    title = gettext_lazy("My absence")

    def is_allowed(self, user: AnyUser, municipality: Municipality) -> bool:
        return can_have_absence(user, municipality)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(request, AbsenceForm(self.substitutes_for(self.user)))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AbsenceForm(self.substitutes_for(self.user), None, request.POST)
        if form.is_valid():
            try:
                add_absence(
                    municipality=self.municipality, user=self.user, actor=self.user, **form.cleaned_data
                )
            except TeamsError as error:
                show_refusal(form, error)
            else:
                messages.success(request, _("Saved."))
                return redirect("teams_my_absence")
        return self._show(request, form)

    def _show(self, request: HttpRequest, form: AbsenceForm) -> HttpResponse:
        return self.page(
            request,
            form=form,
            rows=self.rows([self.user]),
            stands_in=standing_in(self.user, self.municipality),
            plans_others=can_plan_absences(self.user, self.municipality),
        )


class AbsencesView(AbsenceScreen):
    """Colleagues' absences, for leads (of their teams) and administrators."""

    title = gettext_lazy("Absences")
    template_name = "teams/absences.html"

    def is_allowed(self, user: AnyUser, municipality: Municipality) -> bool:
        return can_plan_absences(user, municipality)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(request, self._form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request.POST)
        if form.is_valid():
            try:
                add_absence(municipality=self.municipality, actor=self.user, **form.cleaned_data)
            except TeamsError as error:
                show_refusal(form, error)
            else:
                messages.success(request, _("Saved."))
                return redirect("teams_absences")
        return self._show(request, form)

    def _people(self) -> Any:
        everybody = can_manage_teams(self.user, self.municipality)
        return plannable_people(self.user, self.municipality, all_of_them=everybody)

    def _form(self, *data: Any) -> AbsenceForm:
        return AbsenceForm(professionals_of(self.municipality), self._people(), *data)

    def _show(self, request: HttpRequest, form: AbsenceForm) -> HttpResponse:
        return self.page(request, form=form, rows=self.rows(self._people()))


class AbsenceView(AbsenceScreen):
    """Change one absence."""

    title = gettext_lazy("Change an absence")
    template_name = "teams/absence_form.html"

    def get(self, request: HttpRequest, absence_id: int) -> HttpResponse:
        absence = self.absence(absence_id)
        form = AbsenceForm(self.substitutes_for(absence.user), absence=absence)
        return self.page(request, form=form, absence=absence)

    def post(self, request: HttpRequest, absence_id: int) -> HttpResponse:
        absence = self.absence(absence_id)
        form = AbsenceForm(self.substitutes_for(absence.user), None, request.POST, absence=absence)
        if form.is_valid():
            try:
                change_absence(absence=absence, actor=self.user, **form.cleaned_data)
            except TeamsError as error:
                show_refusal(form, error)
            else:
                messages.success(request, _("Saved."))
                return self.back(absence)
        return self.page(request, form=form, absence=absence)


class CancelAbsenceView(AbsenceScreen):
    """POST removes an absence that has not begun, and ends one that lasts: today is a working day."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, absence_id: int) -> HttpResponse:
        absence = self.absence(absence_id)
        cancel_absence(absence=absence, actor=self.user)
        messages.success(request, _("Saved."))
        return self.back(absence)
