"""Make a task, change one, start a plan."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View

from cms.accounts.models import Family, User
from cms.accounts.queries import access_family, families_seen_by, with_people
from cms.municipalities.scope import current_municipality
from cms.plugin_api.admin_page import AdminPage
from cms.plugin_api.reading import key_of, number_of
from cms.teams.models import TeamMember
from cms.teams.queries import teams_of
from plugins.tasks.actions.creating import TaskFacts, change_task, create_task
from plugins.tasks.actions.plans import start_plan
from plugins.tasks.admin.forms import TaskForm
from plugins.tasks.errors import TaskError
from plugins.tasks.models import Plan, Task
from plugins.tasks.queries.tasks import access_to_work, teams_seen_by
from plugins.tasks.refusals import refusal_in_words

MOST_FAMILIES = 20


class NewView(AdminPage):
    """A new task. The family is looked for by name first, or left out."""

    page_title = gettext_lazy("New task")
    header_icon = "plus"
    template_name = "tasks/new.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        family = _family(request, request.GET.get("family", ""))
        form = TaskForm(family=family, **_choices(request))
        return self._show(request, form, family)

    def post(self, request: HttpRequest) -> HttpResponse:
        family = _family(request, request.POST.get("family", ""))
        form = TaskForm(request.POST, family=family, **_choices(request))
        if form.is_valid():
            try:
                made = create_task(
                    facts=_facts(form, family),
                    actor=cast("User", request.user),
                    assignee=form.cleaned_data["assignee"],
                )
            except TaskError as error:
                form.add_error(None, refusal_in_words(error))
            else:
                messages.success(request, _("The task is made."))
                return redirect("tasks:task", todo_id=made.pk)
        return self._show(request, form, family)

    def _show(self, request: HttpRequest, form: TaskForm, family: Family | None) -> HttpResponse:
        wanted = request.GET.get("family_name", "").strip()[:80]
        plans = Plan.objects.filter(team__in=teams_seen_by(cast("User", request.user)))
        return self.render_to_response(
            self.get_context_data(
                form=form,
                family=family,
                family_name=wanted,
                families=_found(request, wanted) if wanted else [],
                plans=plans.select_related("team") if family is not None else [],
            )
        )


class ChangeView(AdminPage):
    """Change what a task is about."""

    page_title = gettext_lazy("Change the task")
    header_icon = "edit"
    template_name = "tasks/change.html"

    def get(self, request: HttpRequest, todo_id: UUID) -> HttpResponse:
        task = access_to_work(cast("User", request.user), todo_id)
        start = {
            "team": task.team_id,
            "kind": task.kind,
            "title": task.title or "",
            "description": task.description or "",
            "priority": task.priority,
            "profession": task.profession,
            "skill": task.skill_id,
            "tells_family": task.tells_family,
            "due_at": timezone.localtime(task.due_at) if task.due_at else None,
            "recurrence": task.recurrence,
        }
        form = TaskForm(initial=start, family=task.family, is_new=False, **_choices(request))
        return self._show(task, form, task.version)

    def post(self, request: HttpRequest, todo_id: UUID) -> HttpResponse:
        user = cast("User", request.user)
        task = access_to_work(user, todo_id)
        form = TaskForm(request.POST, family=task.family, is_new=False, **_choices(request))
        version = number_of(request.POST.get("version", ""))
        if form.is_valid():
            try:
                facts = _facts(form, task.family, team=task.team)
                change_task(task_id=task.pk, facts=facts, actor=user, version=version)
            except TaskError as error:
                form.add_error(None, refusal_in_words(error))
                version = task.version
            else:
                return redirect("tasks:task", todo_id=task.pk)
        return self._show(task, form, version)

    def _show(self, task: Task, form: forms.Form, version: int | None) -> HttpResponse:
        return self.render_to_response(self.get_context_data(task=task, form=form, version=version))


class StartPlanView(View):
    """Make all tasks of a plan for a family."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        user = cast("User", request.user)
        family = _family(request, request.POST.get("family", ""))
        key = number_of(request.POST.get("plan", ""))
        plans = Plan.objects.filter(team__in=teams_seen_by(user))
        plan = plans.select_related("team__municipality").filter(pk=key or 0).first()
        if plan is None or family is None:
            raise Http404
        made = start_plan(plan=plan, family=family, actor=user)
        text = ngettext("The plan made %(n)s task.", "The plan made %(n)s tasks.", len(made))
        messages.success(request, text % {"n": len(made)})
        return redirect("tasks:list")


def _family(request: HttpRequest, key: str) -> Family | None:
    wanted = key_of(key)
    return access_family(request.user, wanted) if wanted is not None else None


def _found(request: HttpRequest, words: str) -> list[Family]:
    """Families of the municipality by the names of their adults."""
    found = families_seen_by(request.user, current_municipality())
    for word in words.split()[:4]:
        found = found.filter(
            Q(guardians__user__first_name__icontains=word) | Q(guardians__user__last_name__icontains=word)
        )
    return list(with_people(found.distinct().order_by("created_at"))[:MOST_FAMILIES])


def _choices(request: HttpRequest) -> dict[str, Any]:
    """All teams of the municipality, the own ones first, and everybody who is in one of them."""
    user = cast("User", request.user)
    own = set(teams_seen_by(user).values_list("pk", flat=True))
    teams = sorted(teams_of(current_municipality()), key=lambda team: (team.pk not in own, str(team)))
    members = TeamMember.unscoped.filter(team__in=teams, ended_at=None).values("user")
    people = User.objects.filter(pk__in=members).order_by("first_name", "last_name", "pk")
    return {"teams": teams, "people": people}


def _facts(form: TaskForm, family: Family | None, team: Any = None) -> TaskFacts:
    given = form.cleaned_data
    return TaskFacts(
        team=team or form.chosen_team(),
        family=family,
        kind=given["kind"],
        title=given["title"],
        description=given["description"],
        priority=int(given["priority"]),
        profession=given["profession"],
        skill=given["skill"],
        tells_family=bool(given.get("tells_family")),
        guardian=given.get("guardian"),
        family_does=bool(given.get("family_does")),
        due_at=given["due_at"],
        recurrence=given["recurrence"],
        checklist=tuple((given.get("checklist") or "").splitlines()),
    )
