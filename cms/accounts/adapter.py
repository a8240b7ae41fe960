"""Our answers to allauth's questions."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes

from cms.accounts.delivery import send_mail_later, send_sms_later
from cms.accounts.models import User
from cms.accounts.phones import normalise_phone
from cms.accounts.rules import is_member, works_here_at_all
from cms.accounts.second_factor import records_of
from cms.accounts.step_up import authenticated_within
from cms.accounts.texts import code_text
from cms.municipalities.http import tenant

LOGIN_CODE_MAIL = "account/email/login_code"
STAFF_MAIL = "account/email/login_code_staff"


class StaffAuthenticateStage(AuthenticateStage):
    """The second step is for people who work here; a citizen's passkey is another way in, no second lock."""

    def _should_handle(self, request: HttpRequest) -> bool:
        return works_here_at_all(self.login.user) and bool(super()._should_handle(request))


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up; citizens come by code, on a host where they belong; staff by password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: our own screens tell what happened, and the app has no place for such messages."""

    def get_login_stages(self) -> list[str]:
        ours = f"{StaffAuthenticateStage.__module__}.{StaffAuthenticateStage.__name__}"
        stages: list[str] = super().get_login_stages()
        return [ours if stage == "allauth.mfa.stages.AuthenticateStage" else stage for stage in stages]

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        refused: HttpResponse | None = super().pre_login(request, user, **kwargs)
        if refused is not None or may_sign_in(request, user):
            return refused
        clear_login(request)
        return HttpResponseRedirect(reverse("wagtailadmin_login"))  # the headless views answer 401

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        if works_here_at_all(user):
            request.session.set_expiry(settings.STAFF_SESSION_SECONDS)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Lock out by account and address together, by address, and slowly by account alone.

        A stranger's guesses from elsewhere therefore do not keep the owner out for long.
        """
        login = str(credentials.get("email", "")).lower()
        usage = ratelimit.RateLimitUsage(usage=[])
        for action, key in (
            ("login_failed", f"{ratelimit.get_ip(request)}|{login}"),
            ("staff_login_failed", login),
        ):
            used = ratelimit.consume(request, app="allauth.account", action=action, key=key)
            if not used:
                usage.rollback()
                raise self.validation_error("too_many_login_attempts")
            usage.usage.extend(used.usage)
        self._login_failed_rl_usage = usage

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """A recent proof of identity is enough, also a one-time code: citizens have nothing else."""
        return not authenticated_within(self.request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send in the receiver's language, after the answer; a code only to those who may use it."""
        user = User.objects.filter(email=email.lower()).first()
        if template_prefix == LOGIN_CODE_MAIL:
            if user is None:
                return
            if works_here_at_all(user):
                template_prefix, context = STAFF_MAIL, {**context, "code": ""}
            elif not _belongs_here(self.request, user):
                return
        with translation.override(user.language if user else None):
            site = get_current_site(self.request)
            values = {"request": self.request, "email": email, "current_site": site, **context}
            send_mail_later(self.render_mail(template_prefix, email, values))

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        if not works_here_at_all(user) and _belongs_here(self.request, user):
            send_sms_later(to=phone, text=code_text(code, user.language))

    def clean_phone(self, phone: str) -> str:
        return normalise_phone(phone) or phone

    def phone_form_field(self, **kwargs: Any) -> Any:
        from cms.accounts.phones import PhoneField

        return PhoneField(**kwargs)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, True) if user.phone else None

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.filter(phone=phone, is_active=True).first()

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        """Refuse: allauth asks for this method, but no address of its that changes a number is open."""
        raise PermissionDenied("Numbers are set by invitations only.")

    def set_phone_verified(self, user: User, phone: str) -> None:
        """Nothing to note: a number is in the table only because a code reached it."""


def may_sign_in(request: HttpRequest, user: User) -> bool:
    """Whether the proofs given so far open a session on this host for this person."""
    records = records_of(request.session, user)
    methods = {record["method"] for record in records}
    if works_here_at_all(user):
        passkey = any(record.get("passwordless") for record in records)
        return passkey or bool(methods & {"password", "demo"})
    return bool(methods & {"code", "mfa", "demo"}) and _belongs_here(request, user)


def _belongs_here(request: HttpRequest, user: User) -> bool:
    municipality = tenant(request).municipality
    return municipality is not None and is_member(user, municipality)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps rest encrypted under a key derived from SECRET_KEY."""

    def encrypt(self, text: str) -> str:
        return _vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _vault().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Staff keep at least one factor."""
        if not works_here_at_all(authenticator.user):
            return True
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def _vault() -> MultiFernet:
    """SECRET_KEY first, then SECRET_KEY_FALLBACKS, so that the key can be changed (HKDF, RFC 5869)."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derive(key))) for key in keys])


def _derive(secret: str | bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"accounts.second_factor").derive(
        force_bytes(secret)
    )


class SessionsAdapter(DefaultUserSessionsAdapter):
    """A session that ends takes its sockets along."""

    def end_sessions(self, sessions: Any) -> None:
        from cms.accounts.actions.sessions import end_session

        for session in sessions:
            end_session(session=session)
