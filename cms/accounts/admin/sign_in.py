"""Staff sign in: password, then the second step, or a passkey alone. Through allauth's stages only."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import Login
from allauth.core import ratelimit
from allauth.core.internal import ratelimit as limits
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, LoginWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from wagtail.admin.views.account import LogoutView

from cms.accounts import second_factor
from cms.accounts.models import User
from cms.accounts.rules import may_enter_admin, works_here_at_all
from cms.accounts.sign_in import pending_second_step, sign_in
from cms.municipalities.http import tenant

__all__ = ["LogoutView", "PasskeySignInView", "SecondStepView", "SignInView", "next_address"]


def next_address(request: HttpRequest) -> str:
    """Where to go afterwards: the asked-for page of this host, or the admin's first."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if safe else reverse("wagtailadmin_home")


class SignInForm(forms.Form):
    """Wrong address, wrong password and "does not work here" look the same."""

    email = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": ""})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        self.user: User | None = None
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.errors:
            return values
        user = get_adapter().authenticate(self.request, email=values["email"], password=values["password"])
        if user is None or not user.is_active or not works_here_at_all(user):
            raise ValidationError(_("That e-mail address and password do not belong together."), "wrong")
        self.user = user
        return values


@method_decorator([sensitive_post_parameters(), never_cache, csrf_protect], name="dispatch")
class SignInView(View):
    def get(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        owner = tenant(request)
        if (
            isinstance(user, User)
            and not second_factor.is_missing(request.session, user)
            and may_enter_admin(user, municipality=owner.municipality, region=owner.region)
            and user.has_perm("wagtailadmin.access_admin")
        ):
            return HttpResponseRedirect(next_address(request))
        return self._page(request, SignInForm(request))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        if not ratelimit.consume(request, action="login"):
            return HttpResponse(_("Too many attempts. Wait a minute."), status=429)
        form = SignInForm(request, request.POST)
        if not form.is_valid() or form.user is None:
            return self._page(request, form)
        target = next_address(request)
        if sign_in(request, form.user, method="password"):
            return HttpResponseRedirect(target)
        if pending_second_step(request) is not None:
            query = urlencode({"next": target})
            return HttpResponseRedirect(f"{reverse('accounts_second_step')}?{query}")
        return self._page(request, form)

    def _page(self, request: HttpRequest, form: SignInForm) -> HttpResponse:
        owner = tenant(request)
        values = {
            "form": form,
            "next": next_address(request),
            "place": owner.municipality or owner.region,
            "demo_accounts": _demo_accounts(request),
            "passkey_options_url": reverse("accounts_passkey_sign_in"),
        }
        return render(request, "accounts/sign_in.html", values)


def _demo_accounts(request: HttpRequest) -> list[Any]:
    if not settings.DEMO:
        return []
    from cms.demo.queries import accounts_of

    owner = tenant(request)
    accounts = accounts_of(owner.municipality, owner.region)
    return [account for account in accounts if works_here_at_all(account.user)]


class CodeForm(AuthenticateForm):
    """A code from the app or a recovery code, each accepted once."""

    def clean_code(self) -> str:
        code = str(super().clean_code())
        if not second_factor.is_first_use(self.user, code):
            raise ValidationError(_("This code was used already. Wait for the next one."), "used")
        return code


@method_decorator([sensitive_post_parameters(), never_cache, csrf_protect], name="dispatch")
class SecondStepView(View):
    """After the password: a code from the app, a recovery code, or a passkey."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.stage = pending_second_step(request)
        if self.stage is None:
            return HttpResponseRedirect(reverse("wagtailadmin_login"))
        self.user: User = self.stage.login.user
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, CodeForm(user=self.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form_class = AuthenticateWebAuthnForm if "credential" in request.POST else CodeForm
        form = form_class(data=request.POST, user=self.user)
        if not form.is_valid():
            return self._page(request, form)
        form.save()
        assert self.stage is not None  # noqa: S101 - dispatch saw to it
        self.stage.exit()
        return HttpResponseRedirect(next_address(request))

    def _page(self, request: HttpRequest, form: forms.Form) -> HttpResponse:
        types = second_factor.types_of(self.user)
        options = webauthn.begin_authentication(self.user) if "webauthn" in types else None
        values = {
            "form": form,
            "next": next_address(request),
            "with_code": bool(types & {"totp", "recovery_codes"}),
            "passkey_options": options,
        }
        return render(request, "accounts/second_step.html", values)


@method_decorator([never_cache, csrf_protect], name="dispatch")
class PasskeySignInView(View):
    """GET gives the browser's options as JSON; POST takes `credential` and opens the session."""

    def get(self, _request: HttpRequest) -> HttpResponse:
        return JsonResponse(webauthn.begin_authentication())

    def post(self, request: HttpRequest) -> HttpResponse:
        if not limits.consume(request, app="allauth.mfa", action="webauthn_login"):
            return HttpResponse(_("Too many attempts. Wait a minute."), status=429)
        form = LoginWebAuthnForm(data={"credential": request.POST.get("credential", "")})
        if not form.is_valid() or not works_here_at_all(form.cleaned_data["credential"].user):
            failed = SignInForm(request, {"email": "", "password": ""})
            failed.errors.clear()
            failed.add_error(None, _("This passkey does not open a door here."))
            return SignInView()._page(request, failed)
        authenticator = form.cleaned_data["credential"]
        perform_passwordless_login(request, authenticator, Login(user=authenticator.user))
        return HttpResponseRedirect(next_address(request))
