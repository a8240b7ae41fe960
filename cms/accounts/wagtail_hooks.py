"""Our screens in Wagtail's menu."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cms.accounts.admin import families, people
from cms.accounts.admin.base import RuleMenuItem
from cms.accounts.rules import can_manage_people, is_professional


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [
        path("families/", families.FamiliesView.as_view(), name="accounts_families"),
        path("families/invite/", families.InviteView.as_view(), name="accounts_invite"),
        path("families/invitations/", families.InvitationsView.as_view(), name="accounts_invitations"),
        path("families/<uuid:family_id>/", families.FamilyView.as_view(), name="accounts_family"),
        path("families/<uuid:family_id>/birth/", families.BirthView.as_view(), name="accounts_birth"),
        path(
            "families/<uuid:family_id>/guardians/<int:guardian_id>/end/",
            families.EndAccessView.as_view(),
            name="accounts_end_access",
        ),
        path("people/", people.PeopleView.as_view(), name="accounts_people"),
        path("people/add/", people.AddColleagueView.as_view(), name="accounts_add_colleague"),
        path("people/<uuid:user_id>/", people.ColleagueView.as_view(), name="accounts_colleague"),
        path("people/<uuid:user_id>/end/", people.EndWorkView.as_view(), name="accounts_end_work"),
        path(
            "people/<uuid:user_id>/reset-factor/",
            people.ResetFactorView.as_view(),
            name="accounts_reset_factor",
        ),
    ]


@hooks.register("register_admin_menu_item")
def families_menu_item() -> RuleMenuItem:
    return RuleMenuItem(
        _("Families"),
        reverse_lazy("accounts_families"),
        icon_name="group",
        name="families",
        order=120,
        rule=is_professional,
    )


@hooks.register("register_admin_menu_item")
def people_menu_item() -> RuleMenuItem:
    return RuleMenuItem(
        _("People"),
        reverse_lazy("accounts_people"),
        icon_name="user",
        name="people",
        order=800,
        rule=can_manage_people,
    )


@hooks.register("register_account_menu_item")
def second_factor_account_item(_request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("accounts_factors"),
        "label": _("Second factor"),
        "help_text": _("Authenticator app, passkeys and recovery codes."),
    }
