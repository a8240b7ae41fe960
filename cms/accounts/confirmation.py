"""A citizen proves again who they are: a code to the own address, checked in the own session."""

import secrets
import time
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from cms.accounts.delivery import send_mail_later, send_sms_later
from cms.accounts.models import User
from cms.accounts.texts import code_mail, code_text

KEY = "accounts_confirmation"
LIFETIME_SECONDS = 600
TRIES = 3


def send_confirmation_code(request: HttpRequest, user: User) -> None:
    """Send a six-digit code to the user's own address or number; an earlier one stops working."""
    code = f"{secrets.randbelow(1_000_000):06d}"
    request.session[KEY] = {"hash": _hash(user, code), "at": time.time(), "tries": 0}
    if user.email:
        subject, text = code_mail(code, user.language)
        send_mail_later(EmailMessage(subject, text, to=[user.email]))
    elif user.phone:
        send_sms_later(to=user.phone, text=code_text(code, user.language))


def confirm_with_code(request: HttpRequest, user: User, code: str) -> bool:
    """Check the code and note the proof in the session; three wrong ones end the code."""
    state: dict[str, Any] | None = request.session.get(KEY)
    if state is None or time.time() - state["at"] > LIFETIME_SECONDS:
        return False
    if constant_time_compare(_hash(user, code), state["hash"]):
        del request.session[KEY]
        record_authentication(request, user, method="code", reauthenticated=True)
        return True
    state["tries"] += 1
    if state["tries"] >= TRIES:
        del request.session[KEY]
    request.session.modified = True
    return False


def _hash(user: User, code: str) -> str:
    return salted_hmac("accounts.confirmation", f"{user.pk}:{code}", algorithm="sha256").hexdigest()
