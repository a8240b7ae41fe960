"""Our screens in Wagtail's menu."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cms.accounts.models import User
from cms.accounts.rules import is_municipal_admin, is_region_admin
from cms.municipalities.admin import views
from cms.municipalities.http import tenant
from cms.municipalities.menu import ShownMenuItem


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [
        path("our-municipality/", views.OurMunicipalityView.as_view(), name="municipalities_our"),
        path("municipalities/", views.MunicipalitiesView.as_view(), name="municipalities_index"),
        path("municipalities/add/", views.AddMunicipalityView.as_view(), name="municipalities_add"),
        path(
            "municipalities/<int:municipality_id>/",
            views.EditMunicipalityView.as_view(),
            name="municipalities_edit",
        ),
    ]


def _runs_this_one(request: HttpRequest) -> bool:
    place = tenant(request).municipality
    return place is not None and isinstance(request.user, User) and is_municipal_admin(request.user, place)


def _runs_all(request: HttpRequest) -> bool:
    owner = tenant(request)
    if owner.municipality is not None or owner.region is None or not isinstance(request.user, User):
        return False
    return request.user.is_superuser or is_region_admin(request.user, owner.region)


@hooks.register("register_settings_menu_item")
def our_municipality() -> ShownMenuItem:
    return ShownMenuItem(
        _("Our municipality"),
        reverse_lazy("municipalities_our"),
        name="our-municipality",
        icon_name="site",
        order=40,
        shown=_runs_this_one,
    )


@hooks.register("register_admin_menu_item")
def municipalities() -> ShownMenuItem:
    return ShownMenuItem(
        _("Municipalities"),
        reverse_lazy("municipalities_index"),
        name="municipalities",
        icon_name="site",
        order=90,
        shown=_runs_all,
    )
