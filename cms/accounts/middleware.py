"""Who is there, the gate for people who work here, and the time a device was last seen."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import get_user, logout
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from cms.accounts import second_factor
from cms.accounts.arrivals import arrival_at_host, handed_over, noted_person
from cms.accounts.models import User
from cms.accounts.rules import may_enter_admin, remember_memberships
from cms.api.problems import problem_response
from cms.fhir.outcomes import outcome_response
from cms.municipalities.http import tenant

# Parts of the API that ask for nobody's identity. Everything else under these roots is gated.
GATED = ("admin/", "api/", "fhir/", "_allauth/browser/v1/account/")
OPEN = (
    "api/v1/bootstrap/",
    "api/v1/library/",
    "api/v1/preview",
    "api/v1/schema",
    "api/v1/invitations/",
    "api/v1/demo/",
)
# Steps of signing in, served to anybody on every host.
SIGN_IN = frozenset(
    {
        "wagtailadmin_login",
        "wagtailadmin_logout",
        "wagtailadmin_sprite",
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_password_reset",
        "wagtailadmin_password_reset_done",
        "wagtailadmin_password_reset_confirm",
        "wagtailadmin_password_reset_complete",
        "accounts_second_step",
        "accounts_passkey_sign_in",
        "demo_sign_in_page",
    }
)
# Open to a session that has shown its password and has no factor yet.
SET_UP = frozenset({"accounts_set_up_factor", "accounts_set_up_passkey"})

SEEN_EVERY_SECONDS = 300


class ArrivalMiddleware:
    """For the API: read the host's municipality, session and person at once; see cms.accounts.arrivals.

    It decides nothing. Whatever it has not found is asked for again by those who decide.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        if not key or not request.path.startswith("/api/"):
            return self.get_response(request)
        try:
            arrival = arrival_at_host(request.get_host(), key)
        except DisallowedHost:
            arrival = None
        if arrival is not None:
            tenant(request).owner = arrival.owner
        with handed_over(arrival):
            return self.get_response(request)


class PersonMiddleware(AuthenticationMiddleware):
    """Django's own, which takes the person who was read when the request arrived."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        person: Any = SimpleLazyObject(lambda: _person(request))
        request.user = person


def _person(request: Any) -> Any:
    if not hasattr(request, "_cached_user"):
        request._cached_user = noted_person(request.session) or get_user(request)
    return request._cached_user


class StaffGateMiddleware:
    """Before any view of admin or API: a second factor for people who work here, and their own admin only.

    It reads the route that was resolved, not the path, so that no spelling of an address goes around it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        if match is None or not match.route.startswith(GATED) or match.route.startswith(OPEN):
            return None
        in_admin = match.route.startswith("admin/")
        if in_admin and match.url_name in SIGN_IN:
            return None
        user = request.user
        if not isinstance(user, User):
            # The admin sends on to its login, the API answers 403.
            return _sign_in_from_page(request) if in_admin and _is_sent_form(request) else None
        remember_memberships(user)
        if second_factor.is_missing(request.session, user):
            return self._ask_for_factor(request, user) if in_admin else _refuse(match.route)
        if in_admin:
            owner = tenant(request)
            if not may_enter_admin(user, municipality=owner.municipality, region=owner.region):
                return render(request, "accounts/not_here.html", status=403)
        return None

    def _ask_for_factor(self, request: HttpRequest, user: User) -> HttpResponseBase | None:
        match = request.resolver_match
        fresh = second_factor.has_password_record(request.session, user)
        if fresh and not second_factor.is_set_up(user):
            if match is not None and match.url_name in SET_UP:
                return None
            if request.headers.get("x-requested-with") == "XMLHttpRequest":
                return _refuse()
            return HttpResponseRedirect(reverse("accounts_set_up_factor"))
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return _refuse()
        logout(request)
        query = urlencode({"next": request.get_full_path() if request.method == "GET" else "/admin/"})
        return HttpResponseRedirect(f"{reverse('wagtailadmin_login')}?{query}")


def _is_sent_form(request: HttpRequest) -> bool:
    """Whether somebody pressed a form's button; what a script sends leads nobody anywhere."""
    return (
        request.method == "POST"
        and request.headers.get("x-requested-with") != "XMLHttpRequest"
        and request.headers.get("sec-fetch-mode", "navigate") == "navigate"
        and request.content_type != "application/json"
    )


def _sign_in_from_page(request: HttpRequest) -> HttpResponse:
    """To the sign-in, and then back to the page with the form: its own address may take forms only."""
    query = urlencode({"next": _page_of_admin(request) or "/admin/"})
    return HttpResponseRedirect(f"{reverse('wagtailadmin_login')}?{query}")


def _page_of_admin(request: HttpRequest) -> str:
    """Path and query of the page that the request comes from; "" when it is not of this host's admin."""
    page = request.headers.get("referer", "")
    if not url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return ""
    parts = urlsplit(page)
    if not parts.netloc or not parts.path.startswith("/admin/"):
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _refuse(route: str = "") -> HttpResponse:
    if route.startswith("fhir/"):
        return outcome_response(403, issue="login", diagnostics="A second factor is needed.")
    return problem_response(
        403,
        code="second_factor_required",
        title=_("A second factor is needed"),
        detail=_("Sign in at /admin/ with your password and your authenticator app or passkey."),
    )


class LastSeenMiddleware:
    """Note every few minutes that a signed-in device was here. Requests without a session cost nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session = request.session
        if session.accessed and session.session_key and isinstance(request.user, User):
            now = int(time.time())
            if now - int(session.get("seen_at", 0)) >= SEEN_EVERY_SECONDS:
                session["seen_at"] = now
                UserSession.objects.filter(session_key=session.session_key).update(
                    last_seen_at=timezone.now()
                )
        return response
