"""The flows of allauth's headless API that are open; what is not listed here does not exist.

No sign-up, no password over this API, no change of address or number, no social accounts.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.headless.account import views as account
from allauth.headless.base.views import ConfigView
from allauth.headless.constants import Client
from allauth.headless.mfa import views as factors
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from cms.accounts.step_up import authenticated_within
from cms.api.problems import problem_response


def _view(view: Any) -> Callable[..., HttpResponseBase]:
    made: Callable[..., HttpResponseBase] = view.as_api_view(client=Client.BROWSER)
    return made


def _in_constant_time(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let no answer come before CODE_REQUEST_SECONDS, so that its time tells nothing of accounts."""

    @wraps(view)
    def padded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        started = time.monotonic()
        response = view(request, *args, **kwargs)
        time.sleep(max(0.0, settings.CODE_REQUEST_SECONDS - (time.monotonic() - started)))
        return response

    return padded


def _after_recent_proof(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Refuse a session whose last proof of identity is old.

    allauth lets people without password and factor pass, and citizens have neither: they ask for
    a code at /api/v1/me/confirm, or show a passkey.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not authenticated_within(request):
            return problem_response(401, code="reauthentication_required", title=_("Confirm that it is you"))
        return view(request, *args, **kwargs)

    return checked


app_name = "headless"
_BASE = "browser/v1"
urlpatterns: list[URLPattern] = [
    path(f"{_BASE}/config", _view(ConfigView)),
    path(f"{_BASE}/auth/session", _view(account.SessionView)),
    path(f"{_BASE}/auth/code/request", _in_constant_time(_view(account.RequestLoginCodeView))),
    path(f"{_BASE}/auth/code/confirm", _view(account.ConfirmLoginCodeView)),
    path(f"{_BASE}/auth/webauthn/login", _view(factors.LoginWebAuthnView)),
    path(f"{_BASE}/auth/webauthn/reauthenticate", _view(factors.ReauthenticateWebAuthnView)),
    path(f"{_BASE}/account/authenticators", _view(factors.AuthenticatorsView)),
    path(f"{_BASE}/account/authenticators/webauthn", _after_recent_proof(_view(factors.ManageWebAuthnView))),
]
