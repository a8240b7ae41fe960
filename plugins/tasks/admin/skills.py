"""The municipality's skills, and who has which: kept by the leads."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.accounts.models import User
from cms.municipalities.scope import current_municipality
from cms.plugin_api.admin_page import AdminPage
from cms.plugin_api.reading import number_of
from cms.teams.models import TeamMember
from cms.teams.queries import led_teams
from plugins.tasks.actions.skills import delete_skill, note_skills, save_skill
from plugins.tasks.errors import NameTakenError
from plugins.tasks.models import Skill, Task
from plugins.tasks.queries.skills import skill_here, skills_of_people

LONGEST = 40


class SkillsView(AdminPage):
    """The list, and a table of the led teams' people; a POST changes the list, or notes who has what."""

    page_title = gettext_lazy("Skills")
    header_icon = "group"
    template_name = "tasks/skills.html"
    http_method_names = ("get", "post")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = _people(self.request)
        skills = list(Skill.objects.all())
        has = skills_of_people(current_municipality(), [person.pk for person in people])
        rows = [(person, [(skill, skill.pk in has[person.pk]) for skill in skills]) for person in people]
        return super().get_context_data(skills=skills, rows=rows, kinds=Task.Kind.choices, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        people = _people(request)
        if request.POST.get("act") == "people":
            _note(request, [person.pk for person in people])
        else:
            _write(request)
        return redirect("tasks:skills")


def _people(request: HttpRequest) -> list[User]:
    """Everybody in the teams that the person leads, by name; PermissionDenied for who leads none."""
    teams = list(led_teams(cast("User", request.user), current_municipality()))
    if not teams:
        raise PermissionDenied
    members = TeamMember.unscoped.filter(team__in=teams, ended_at=None).values("user")
    return list(User.objects.filter(pk__in=members).order_by("first_name", "last_name", "pk"))


def _note(request: HttpRequest, people: list[UUID]) -> None:
    wanted = {
        person: {
            key for text in request.POST.getlist(f"has-{person}") if (key := number_of(text)) is not None
        }
        for person in people
        # Who joined the team after the page was opened stands on it nowhere, and keeps what they have.
        if f"person-{person}" in request.POST
    }
    user = cast("User", request.user)
    count = note_skills(municipality=current_municipality(), wanted=wanted, actor=user)
    text = ngettext("%(n)s person has other skills now.", "%(n)s people have other skills now.", count)
    messages.success(request, text % {"n": count})


def _write(request: HttpRequest) -> None:
    user, key = cast("User", request.user), request.POST.get("skill", "")
    skill = skill_here(number_of(key)) if key else None
    if key and skill is None:
        raise Http404
    if skill is not None and "delete" in request.POST:
        delete_skill(skill=skill, actor=user)
        return
    name = " ".join(request.POST.get("name", "").split())[:LONGEST]
    kind = request.POST.get("kind", "")
    if not name:
        messages.error(request, _("Write a word."))
        return
    try:
        save_skill(
            municipality=current_municipality(),
            actor=user,
            name=name,
            kind=kind if kind in Task.Kind.values else "",
            skill=skill,
        )
    except NameTakenError:
        messages.error(request, _("Another skill has this name, or stands for this kind of task."))
