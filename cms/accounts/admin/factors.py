"""Set up and look after the own second factors. Everything works without JavaScript but passkeys."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.mfa.adapter import get_adapter as get_factor_adapter
from allauth.mfa.base.forms import ReauthenticateForm
from allauth.mfa.base.internal.flows import delete_and_cleanup, post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import flows as recovery
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.flows import activate_totp
from allauth.mfa.webauthn.forms import AddWebAuthnForm, ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal import flows as passkeys
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from wagtail.admin import messages

from cms.accounts import second_factor
from cms.accounts.admin.sign_in import next_address
from cms.accounts.models import User
from cms.accounts.qr import qr_svg
from cms.accounts.step_up import recent_authentication_required


class StaffOnlyView(View):
    """A view for somebody who is signed in; the gate has already decided whether they may be here."""

    user: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return redirect("wagtailadmin_login")
        self.user = request.user
        return super().dispatch(request, *args, **kwargs)


@method_decorator([never_cache, recent_authentication_required()], name="dispatch")
class SetUpFactorView(StaffOnlyView):
    """Show the QR code of an authenticator app and check its first code."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, ActivateTOTPForm(user=self.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ActivateTOTPForm(data=request.POST, user=self.user)
        if Authenticator.objects.filter(user=self.user, type=Authenticator.Type.TOTP).exists():
            return redirect("accounts_factors")
        if not form.is_valid():
            return self._page(request, form)
        app, _codes = activate_totp(request, form)
        second_factor.is_first_use(self.user, form.cleaned_data["code"])  # it opens no door later
        post_authentication(request, app)  # the code just shown is the proof
        return redirect("accounts_recovery_codes")

    def _page(self, request: HttpRequest, form: ActivateTOTPForm) -> HttpResponse:
        address = get_factor_adapter().build_totp_url(self.user, form.secret)
        has_app = Authenticator.objects.filter(user=self.user, type=Authenticator.Type.TOTP).exists()
        values = {
            "form": form,
            "secret": " ".join(form.secret[i : i + 4] for i in range(0, len(form.secret), 4)),
            "qr": qr_svg(address),
            "is_first": not second_factor.is_set_up(self.user),
            "has_app": has_app,
        }
        return render(request, "accounts/set_up_factor.html", values)


@method_decorator([never_cache, recent_authentication_required()], name="dispatch")
class SetUpPasskeyView(StaffOnlyView):
    """GET gives the browser's options as JSON; POST takes `credential` and `name`."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return JsonResponse(passkeys.begin_registration(request, self.user, passwordless=True))

    def post(self, request: HttpRequest) -> HttpResponse:
        values = {**request.POST.dict(), "passwordless": "on"}
        form = AddWebAuthnForm(data=values, user=self.user)
        if not form.is_valid():
            messages.error(request, _("The passkey could not be saved. Try again."))
            return redirect("accounts_set_up_factor")
        passkey, _codes = passkeys.add_authenticator(
            request, name=form.cleaned_data["name"], credential=form.cleaned_data["credential"]
        )
        post_authentication(request, passkey)
        return redirect("accounts_recovery_codes")


@method_decorator([never_cache, recent_authentication_required()], name="dispatch")
class RecoveryCodesView(StaffOnlyView):
    """Show the codes once; POST makes new ones, which makes the old ones worthless."""

    def get(self, request: HttpRequest) -> HttpResponse:
        codes, can_view = recovery.view_recovery_codes(request)
        if codes is None or not can_view:
            return redirect("accounts_factors")
        return render(request, "accounts/recovery_codes.html", {"codes": codes.get_unused_codes()})

    def post(self, request: HttpRequest) -> HttpResponse:
        if recovery.can_generate_recovery_codes(self.user):
            recovery.generate_recovery_codes(request)
        return redirect("accounts_recovery_codes")


@method_decorator(never_cache, name="dispatch")
class FactorsView(StaffOnlyView):
    def get(self, request: HttpRequest) -> HttpResponse:
        factors = Authenticator.objects.filter(user=self.user).order_by("created_at")
        codes = next((f.wrap() for f in factors if f.type == Authenticator.Type.RECOVERY_CODES), None)
        values = {
            "factors": [f for f in factors if f.type != Authenticator.Type.RECOVERY_CODES],
            "codes_left": len(codes.get_unused_codes()) if codes else 0,
        }
        return render(request, "accounts/factors.html", values)


@method_decorator([never_cache, recent_authentication_required()], name="dispatch")
class RemoveFactorView(StaffOnlyView):
    """Remove an own factor; the last one stays."""

    def get(self, _request: HttpRequest, factor_id: int) -> HttpResponse:
        return redirect("accounts_factors")

    def post(self, request: HttpRequest, factor_id: int) -> HttpResponse:
        factor = get_object_or_404(Authenticator, pk=factor_id, user=self.user)
        if get_factor_adapter().can_delete_authenticator(factor):
            delete_and_cleanup(request, factor)
            messages.success(request, _("The factor was removed."))
        else:
            messages.error(request, _("This is your last factor. Add another one first."))
        return redirect("accounts_factors")


class PasswordAgainForm(forms.Form):
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if not get_adapter().reauthenticate(self.user, password):
            raise ValidationError(_("That is not your password."))
        return password


@method_decorator([sensitive_post_parameters(), never_cache], name="dispatch")
class ConfirmIdentityView(StaffOnlyView):
    """Prove again who you are, by password, code or passkey, and go on where you were."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, PasswordAgainForm(self.user), ReauthenticateForm(user=self.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        password, code = PasswordAgainForm(self.user), ReauthenticateForm(user=self.user)
        if "credential" in request.POST:
            passkey = ReauthenticateWebAuthnForm(data=request.POST, user=self.user)
            if passkey.is_valid():
                passkey.save()
                return HttpResponseRedirect(next_address(request))
        elif "code" in request.POST:
            code = ReauthenticateForm(data=request.POST, user=self.user)
            if code.is_valid():
                code.save()
                return HttpResponseRedirect(next_address(request))
        else:
            password = PasswordAgainForm(self.user, request.POST)
            if password.is_valid():
                reauthenticate_by_password(request)
                return HttpResponseRedirect(next_address(request))
        return self._page(request, password, code)

    def _page(self, request: HttpRequest, password: forms.Form, code: forms.Form) -> HttpResponse:
        types = second_factor.types_of(self.user)
        values = {
            "password_form": password if self.user.has_usable_password() else None,
            "code_form": code if types & {"totp", "recovery_codes"} else None,
            "passkey_options": webauthn.begin_authentication(self.user) if "webauthn" in types else None,
            "next": next_address(request),
        }
        return render(request, "accounts/confirm_identity.html", values)
