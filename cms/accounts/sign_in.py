"""Open a session through allauth's stages, whatever the proof was."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.stagekit import clear_login, get_pending_stage
from allauth.account.models import Login
from allauth.account.stages import LoginStage
from django.contrib.auth import logout
from django.core.mail import EmailMessage
from django.http import HttpRequest

from cms.accounts.delivery import send_mail_later, send_sms_later
from cms.accounts.models import Invitation, User
from cms.accounts.texts import code_mail, code_text


def sign_in(request: HttpRequest, user: User, *, method: str) -> bool:
    """Record the proof `method` and go through the stages; return whether the session is open now.

    Somebody else who is signed in on this device is signed out first.
    """
    if request.user.is_authenticated:
        logout(request)
    clear_login(request)
    record_authentication(request, user, method=method)
    perform_login(request, Login(user=user, email=user.email))
    return bool(request.user.is_authenticated)


def sign_in_with_code(request: HttpRequest, user: User) -> bool:
    """After a one-time code. False for people who work here: a code alone lets them nowhere."""
    return sign_in(request, user, method="code")


def pending_second_step(request: HttpRequest) -> LoginStage | None:
    """The stage that waits for a second factor after the password, if one does."""
    stage = get_pending_stage(request)
    return stage if stage is not None and stage.key == "mfa_authenticate" else None


def send_code(invitation: Invitation, code: str) -> None:
    """Send a code to the invitation's own contact, in its language."""
    if invitation.email:
        subject, text = code_mail(code, invitation.language)
        send_mail_later(EmailMessage(subject, text, to=[invitation.email]))
    else:
        send_sms_later(to=invitation.phone, text=code_text(code, invitation.language))
