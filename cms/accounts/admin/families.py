"""Professionals and their families: the list, the card, invitations, and access that ends."""

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from cms.accounts.actions.families import end_access, record_birth, set_flags
from cms.accounts.actions.invitations import (
    InvitationOverError,
    NewInvitation,
    create_invitation,
    revoke_invitation,
)
from cms.accounts.admin.base import MunicipalView
from cms.accounts.admin.forms import BirthForm, FlagsForm, InviteForm, ReasonForm
from cms.accounts.audit import FAMILIES_LISTED, record_look
from cms.accounts.models import Child, Family, Guardian, Invitation
from cms.accounts.phones import mask_email, mask_phone
from cms.accounts.qr import qr_svg
from cms.accounts.queries import access_family, families_seen_by, invitations_by, with_people
from cms.accounts.rules import AnyUser, can_invite, is_professional
from cms.audit.record import record
from cms.municipalities.models import Municipality
from cms.plugin_api.family_card import acts_for, sections_of

PAGE = 50
SHOWN_INVITATIONS = 200


class FamiliesView(MunicipalView):
    """Whoever is listed was looked at: the page is noted in the trail."""

    title = gettext_lazy("Families")
    template_name = "accounts/families.html"

    def is_allowed(self, user: AnyUser, municipality: Municipality) -> bool:
        return is_professional(user, municipality)

    def get(self, request: HttpRequest) -> HttpResponse:
        families = families_seen_by(self.user, self.municipality).filter(guardians__isnull=False)
        words = request.GET.get("q", "").strip()
        for word in words.split():
            families = families.filter(
                Q(guardians__user__first_name__icontains=word) | Q(guardians__user__last_name__icontains=word)
            )
        ordered = with_people(families.distinct().order_by("-created_at", "pk"))
        shown = Paginator(ordered, PAGE).get_page(request.GET.get("p"))
        record(
            FAMILIES_LISTED,
            actor=self.user,
            municipality=self.municipality,
            data={"page": shown.number, "families": len(shown), "searched": bool(words)},
        )
        return self.page(request, families=shown, words=words)


class FamilyView(MunicipalView):
    """A family's card. Opening it is noted for the family to see."""

    template_name = "accounts/family.html"
    above = ("accounts_families", gettext_lazy("Families"))

    def is_allowed(self, user: AnyUser, municipality: Municipality) -> bool:
        return is_professional(user, municipality)

    def get(self, request: HttpRequest, family_id: UUID) -> HttpResponse:
        family = access_family(self.user, family_id)
        record_look(family=family, actor=self.user)
        return self._card(request, family, FlagsForm(instance=family))

    def post(self, request: HttpRequest, family_id: UUID) -> HttpResponse:
        """What is to be minded of the family."""
        family = access_family(self.user, family_id)
        form = FlagsForm(request.POST, instance=family)
        if not form.is_valid():
            return self._card(request, family, form)
        set_flags(family=family, actor=self.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts_family", family_id=family_id)

    def _card(self, request: HttpRequest, family: Family, form: FlagsForm) -> HttpResponse:
        guardians = list(Guardian.unscoped.filter(family=family).select_related("user").order_by("pk"))
        return self.page(
            request,
            title=", ".join(guardian.user.display_name for guardian in guardians) or _("Family"),
            family=family,
            form=form,
            guardians=guardians,
            sections=sections_of(self.user, family),
            acts=acts_for(self.user, family, back=reverse("accounts_family", args=[family.pk])),
            children=family.children.all(),
            invitations=[i for i in Invitation.unscoped.filter(family=family) if i.is_open],
        )


class BirthView(MunicipalView):
    """On which day an expected child was born; which child stands in the address as `child`."""

    title = gettext_lazy("Record the birth")
    template_name = "accounts/birth.html"
    above = ("accounts_families", gettext_lazy("Families"))

    def is_allowed(self, user: AnyUser, municipality: Municipality) -> bool:
        return is_professional(user, municipality)

    def _child(self, request: HttpRequest, family_id: UUID) -> Child:
        family: Family = access_family(self.user, family_id)
        return get_object_or_404(
            Child.unscoped.select_related("family"), pk=_uuid(request.GET.get("child", "")), family=family
        )

    def get(self, request: HttpRequest, family_id: UUID) -> HttpResponse:
        child = self._child(request, family_id)
        record_look(family=child.family, actor=self.user)
        return self._show(request, child, BirthForm(child))

    def _show(self, request: HttpRequest, child: Child, form: BirthForm) -> HttpResponse:
        title = _("Put the date of birth right") if child.birth_date is not None else ""
        return self.page(request, title=title, child=child, form=form)

    def post(self, request: HttpRequest, family_id: UUID) -> HttpResponse:
        child = self._child(request, family_id)
        form = BirthForm(child, request.POST)
        if not form.is_valid():
            return self._show(request, child, form)
        record_birth(child=child, born=form.cleaned_data["birth_date"], actor=self.user)
        messages.success(request, _("The birth is recorded."))
        return redirect("accounts_family", family_id=family_id)


class EndAccessView(MunicipalView):
    title = gettext_lazy("End access")
    icon = "lock"
    template_name = "accounts/end_access.html"
    above = ("accounts_families", gettext_lazy("Families"))

    def is_allowed(self, user: AnyUser, municipality: Municipality) -> bool:
        return is_professional(user, municipality)

    def _guardian(self, family_id: UUID, guardian_id: int) -> Guardian:
        family: Family = access_family(self.user, family_id)
        return get_object_or_404(
            Guardian.unscoped.select_related("user", "family"), pk=guardian_id, family=family
        )

    def get(self, request: HttpRequest, family_id: UUID, guardian_id: int) -> HttpResponse:
        return self.page(request, guardian=self._guardian(family_id, guardian_id), form=ReasonForm())

    def post(self, request: HttpRequest, family_id: UUID, guardian_id: int) -> HttpResponse:
        guardian = self._guardian(family_id, guardian_id)
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self.page(request, guardian=guardian, form=form)
        end_access(guardian=guardian, actor=self.user, reason=form.cleaned_data["reason"])
        messages.success(
            request, _("%(name)s has no access any more.") % {"name": guardian.user.display_name}
        )
        return redirect("accounts_family", family_id=family_id)


class InviteView(MunicipalView):
    """The link is shown once, in the answer to the form: we keep no copy of it."""

    title = gettext_lazy("Invite a family")
    icon = "mail"
    template_name = "accounts/invite.html"
    above = ("accounts_families", gettext_lazy("Families"))

    def is_allowed(self, user: AnyUser, municipality: Municipality) -> bool:
        return can_invite(user, municipality)

    def get(self, request: HttpRequest) -> HttpResponse:
        family = self._family(request)
        return self.page(request, form=InviteForm(self.municipality, family), family=family)

    def post(self, request: HttpRequest) -> HttpResponse:
        family = self._family(request)
        form = InviteForm(self.municipality, family, request.POST)
        if not form.is_valid():
            return self.page(request, form=form, family=family)
        new = create_invitation(
            municipality=self.municipality, invited=form.invited(), actor=self.user, family=family
        )
        return self._show(request, new)

    def _family(self, request: HttpRequest) -> Family | None:
        asked = request.GET.get("family")
        return access_family(self.user, asked) if asked else None

    def _show(self, request: HttpRequest, new: NewInvitation) -> HttpResponse:
        link = f"{request.build_absolute_uri('/invite')}#{new.token}"
        response = self.page(
            request,
            template="accounts/invited.html",
            title=_("Invitation for %(name)s") % {"name": new.invitation.first_name},
            invitation=new.invitation,
            contact=contact_hint(new.invitation),
            link=link,
            qr=qr_svg(link),
        )
        response["Cache-Control"] = "no-store"
        return response


class InvitationsView(MunicipalView):
    title = gettext_lazy("My invitations")
    icon = "mail"
    template_name = "accounts/invitations.html"
    above = ("accounts_families", gettext_lazy("Families"))

    def is_allowed(self, user: AnyUser, municipality: Municipality) -> bool:
        return can_invite(user, municipality)

    def get(self, request: HttpRequest) -> HttpResponse:
        mine = invitations_by(self.user, self.municipality)[:SHOWN_INVITATIONS]
        rows = [(invitation, contact_hint(invitation)) for invitation in mine]
        return self.page(request, rows=rows)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Withdraw one."""
        mine = invitations_by(self.user, self.municipality)
        invitation = get_object_or_404(mine, pk=_uuid(request.POST.get("invitation", "")))
        try:
            revoke_invitation(invitation=invitation, actor=self.user)
            messages.success(request, _("The invitation was withdrawn."))
        except InvitationOverError as error:
            messages.warning(request, _("Too late: %(state)s.") % {"state": error.state.label})
        return redirect(reverse("accounts_invitations"))


def contact_hint(invitation: Invitation) -> str:
    """Enough to recognise the contact, not enough to read it over a shoulder."""
    return mask_email(invitation.email) or mask_phone(invitation.phone)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
