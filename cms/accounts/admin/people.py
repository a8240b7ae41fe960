"""Municipal administrators and their colleagues: who works here, and as what."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from cms.accounts import second_factor
from cms.accounts.actions.people import (
    add_staff_member,
    describe_professional,
    reset_second_factor,
    set_roles,
)
from cms.accounts.admin.base import MunicipalView
from cms.accounts.admin.forms import ColleagueForm, NewColleagueForm, ReasonForm
from cms.accounts.admin.passwords import send_password_link
from cms.accounts.languages import own_name
from cms.accounts.models import ProfessionalProfile, User
from cms.accounts.queries import staff_of
from cms.accounts.rules import AnyUser, can_manage_people
from cms.accounts.step_up import recent_authentication_required
from cms.municipalities.models import Municipality

ABOVE: tuple[str, str | Promise] = ("accounts_people", gettext_lazy("People"))


class PeopleScreen(MunicipalView):
    icon = "group"
    above: ClassVar[tuple[str, str | Promise] | None] = ABOVE

    def is_allowed(self, user: AnyUser, municipality: Municipality) -> bool:
        return can_manage_people(user, municipality)

    def colleague(self, user_id: UUID) -> User:
        found = staff_of(self.municipality).filter(pk=user_id).first()
        if found is None:
            raise Http404
        return found

    def describe(self, user: User, values: dict[str, Any]) -> None:
        if values["profession"]:
            describe_professional(
                municipality=self.municipality,
                user=user,
                profession=values["profession"],
                languages=values["languages"],
                actor=self.user,
            )


class PeopleView(PeopleScreen):
    title = gettext_lazy("People")
    template_name = "accounts/people.html"
    above = None

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = []
        for person in staff_of(self.municipality):
            profile = next(iter(getattr(person, "profiles_here", [])), None)
            rows.append(
                {
                    "person": person,
                    "roles": [role.get_role_display() for role in getattr(person, "roles_here", [])],
                    "profile": profile,
                    "languages": [own_name(code) for code in profile.languages] if profile else [],
                }
            )
        return self.page(request, rows=rows)


class AddColleagueView(PeopleScreen):
    title = gettext_lazy("Add a colleague")
    icon = "user"
    template_name = "accounts/colleague_form.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, form=NewColleagueForm(self.municipality))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewColleagueForm(self.municipality, request.POST)
        if not form.is_valid():
            return self.page(request, form=form)
        values = form.cleaned_data
        user, _is_new = add_staff_member(
            municipality=self.municipality,
            email=values["email"],
            first_name=values["first_name"],
            last_name=values["last_name"],
            roles=values["roles"],
            actor=self.user,
        )
        self.describe(user, values)
        if not user.has_usable_password():
            send_password_link(request, user, is_new=True)
        messages.success(request, _("%(name)s was added and gets a mail.") % {"name": user.display_name})
        return redirect("accounts_people")


class ColleagueView(PeopleScreen):
    icon = "user"
    template_name = "accounts/colleague.html"

    def get(self, request: HttpRequest, user_id: UUID) -> HttpResponse:
        person = self.colleague(user_id)
        profile = ProfessionalProfile.unscoped.filter(municipality=self.municipality, user=person).first()
        initial: dict[str, Any] = {"roles": [role.role for role in getattr(person, "roles_here", [])]}
        if profile is not None:
            initial |= {
                "profession": profile.profession,
                "languages": profile.languages,
            }
        return self._show(request, person, ColleagueForm(self.municipality, initial=initial))

    def post(self, request: HttpRequest, user_id: UUID) -> HttpResponse:
        person = self.colleague(user_id)
        form = ColleagueForm(self.municipality, request.POST)
        if form.is_valid() and person == self.user and "municipal_admin" not in form.cleaned_data["roles"]:
            form.add_error("roles", _("You cannot take this role from yourself: ask a colleague."))
        if not form.is_valid():
            return self._show(request, person, form)
        set_roles(
            municipality=self.municipality, user=person, roles=form.cleaned_data["roles"], actor=self.user
        )
        self.describe(person, form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts_people")

    def _show(self, request: HttpRequest, person: User, form: ColleagueForm) -> HttpResponse:
        has_factor = second_factor.is_set_up(person)
        return self.page(request, title=person.display_name, person=person, form=form, has_factor=has_factor)


@method_decorator(recent_authentication_required(), name="dispatch")
class EndWorkView(PeopleScreen):
    """End all roles of a colleague here."""

    title = gettext_lazy("End work here")
    icon = "lock"
    template_name = "accounts/reason_form.html"

    def get(self, request: HttpRequest, user_id: UUID) -> HttpResponse:
        person = self.colleague(user_id)
        text = _("%(name)s loses all roles in %(place)s at once.")
        return self._ask(request, person, ReasonForm(), text)

    def post(self, request: HttpRequest, user_id: UUID) -> HttpResponse:
        person = self.colleague(user_id)
        form = ReasonForm(request.POST)
        if person == self.user:
            form.add_error(None, _("You cannot end your own work here: ask a colleague."))
        if not form.is_valid():
            return self._ask(request, person, form, "")
        self.act(person, form.cleaned_data["reason"])
        messages.success(request, _("Done."))
        return redirect("accounts_people")

    def act(self, person: User, reason: str) -> None:
        set_roles(municipality=self.municipality, user=person, roles=(), actor=self.user, reason=reason)

    def _ask(self, request: HttpRequest, person: User, form: ReasonForm, text: str) -> HttpResponse:
        values = {"name": person.display_name, "place": self.municipality.name}
        return self.page(request, person=person, form=form, text=text % values if text else "")


@method_decorator(recent_authentication_required(), name="dispatch")
class ResetFactorView(EndWorkView):
    """Help a colleague who lost phone and recovery codes."""

    title = gettext_lazy("Reset second factor")
    icon = "key"

    def get(self, request: HttpRequest, user_id: UUID) -> HttpResponse:
        text = _(
            "%(name)s is signed out everywhere and sets up a new factor after the next sign-in. "
            "Make sure, by seeing or calling, that it is really %(name)s who asks."
        )
        return self._ask(request, self.colleague(user_id), ReasonForm(), text)

    def act(self, person: User, reason: str) -> None:
        reset_second_factor(municipality=self.municipality, user=person, actor=self.user, reason=reason)
