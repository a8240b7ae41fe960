"""Set a password by a link: for new colleagues, and for those who forgot theirs. It signs nobody in."""

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from wagtail.admin.views.account import PasswordResetConfirmView

from cms.accounts.actions.sessions import end_sessions
from cms.accounts.delivery import send_mail_later
from cms.accounts.models import User
from cms.accounts.rules import works_here_at_all


def password_link(request: HttpRequest, user: User) -> str:
    """A link on this host that works once and for PASSWORD_RESET_TIMEOUT seconds."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    return request.build_absolute_uri(reverse("wagtailadmin_password_reset_confirm", args=[uid, token]))


def send_password_link(request: HttpRequest, user: User, *, is_new: bool) -> None:
    with translation.override(user.language):
        subject = _("Welcome: choose your password") if is_new else _("Choose a new password")
        values = {"link": password_link(request, user), "is_new": is_new}
        text = render_to_string("accounts/email/password_link.txt", values)
        send_mail_later(EmailMessage(subject, text, to=[str(user.email)]))


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )


@method_decorator([never_cache, csrf_protect], name="dispatch")
class ForgottenPasswordView(View):
    """The answer is the same whether or not the address is known."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "accounts/forgotten_password.html", {"form": AddressForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AddressForm(request.POST)
        if not form.is_valid():
            return render(request, "accounts/forgotten_password.html", {"form": form})
        email = form.cleaned_data["email"].lower()
        if not ratelimit.consume(request, action="reset_password", key=email):
            return HttpResponse(_("Too many attempts. Wait a while."), status=429)
        user = User.objects.filter(email=email, is_active=True).first()
        if user is not None and works_here_at_all(user):
            send_password_link(request, user, is_new=False)
        return redirect("wagtailadmin_password_reset_done")


@method_decorator(csrf_protect, name="dispatch")
class ChoosePasswordView(PasswordResetConfirmView):
    """Django's own check of the link; then all sessions end, and the next sign-in asks for the factor."""

    post_reset_login = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method == "POST" and not ratelimit.consume(request, action="reset_password_from_key"):
            return HttpResponse(_("Too many attempts. Wait a minute."), status=429)
        return super().dispatch(request, *args, **kwargs)

    def get_user(self, uidb64: str) -> User | None:
        user: User | None = super().get_user(uidb64)
        return user if user is not None and user.is_active and works_here_at_all(user) else None

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        end_sessions(user=form.user, actor=form.user)
        return response
