"""A team's plans: its lead writes them."""

from typing import Any, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import Profession, User
from cms.municipalities.scope import current_municipality
from cms.plugin_api.admin_page import AdminPage
from cms.teams.models import Team
from cms.teams.queries import led_teams
from plugins.tasks.actions.plans import FIELDS, StepFacts, save_plan
from plugins.tasks.errors import NameTakenError
from plugins.tasks.models import Plan, Task
from plugins.tasks.queries.tasks import teams_seen_by
from plugins.tasks.refusals import refusal_in_words

MOST_STEPS = 40


class PlanForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=100)
    team = forms.TypedChoiceField(label=_("Team"), coerce=int)
    from_birth = forms.BooleanField(label=_("Days count from the birth"), required=False)

    def __init__(self, *args: Any, teams: list[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = [(team.pk, str(team)) for team in teams]  # type: ignore[attr-defined]


class StepForm(forms.Form):
    key = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("What"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=Task.Kind.choices, initial=Task.Kind.VISIT)
    days = forms.IntegerField(label=_("After days"), min_value=0, max_value=3650)
    profession = forms.ChoiceField(
        label=_("Only for"), choices=[("", _("Everybody in the team")), *Profession.choices], required=False
    )
    tells_family = forms.BooleanField(label=_("The family sees it"), required=False, initial=True)


StepFormSet = forms.formset_factory(StepForm, extra=3, max_num=MOST_STEPS, validate_max=True, can_delete=True)


class PlansView(AdminPage):
    page_title = _("Plans")
    header_icon = "list-ol"
    template_name = "tasks/plans.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = cast("User", self.request.user)
        plans = Plan.objects.filter(team__in=teams_seen_by(user)).select_related("team")
        leads = led_teams(user, current_municipality()).exists()
        return super().get_context_data(plans=plans.prefetch_related("steps"), leads=leads, me=user, **kwargs)


class PlanView(AdminPage):
    """Write a plan with its steps."""

    page_title = _("Plan")
    header_icon = "list-ol"
    template_name = "tasks/plan.html"

    def get(self, request: HttpRequest, plan_id: int | None = None) -> HttpResponse:
        teams, plan = _writable(request, plan_id)
        start: dict[str, Any] = {}
        steps: list[dict[str, Any]] = []
        if plan is not None:
            start = {"name": plan.name, "team": plan.team_id, "from_birth": plan.from_birth}
            steps = list(plan.steps.values(*FIELDS, key=F("pk")))
        return self._show(plan, PlanForm(initial=start, teams=teams), StepFormSet(initial=steps))

    def post(self, request: HttpRequest, plan_id: int | None = None) -> HttpResponse:
        teams, plan = _writable(request, plan_id)
        form, steps = PlanForm(request.POST, teams=teams), StepFormSet(request.POST)
        if not (form.is_valid() and steps.is_valid()):
            return self._show(plan, form, steps)
        given = form.cleaned_data
        rows = [row for row in steps.cleaned_data if row and not row.pop("DELETE", False)]
        try:
            save_plan(
                plan=plan,
                team=next(team for team in teams if team.pk == given["team"]),
                name=given["name"],
                from_birth=given["from_birth"],
                steps=[StepFacts(**row) for row in rows],
                actor=cast("User", request.user),
            )
        except NameTakenError as error:
            form.add_error("name", refusal_in_words(error))
            return self._show(plan, form, steps)
        return redirect("tasks:plans")

    def _show(self, plan: Plan | None, form: PlanForm, steps: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(plan=plan, form=form, steps=steps))


def _writable(request: HttpRequest, plan_id: int | None) -> tuple[list[Team], Plan | None]:
    """The teams that the person leads, and one of their plans; None for a new one."""
    led = list(led_teams(cast("User", request.user), current_municipality()))
    if plan_id is None:
        if not led:
            raise PermissionDenied
        return led, None
    found = Plan.objects.filter(pk=plan_id, team__in=led).first()
    if found is None:
        raise Http404
    return led, found
