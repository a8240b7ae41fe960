"""Whether a session has shown a second factor. People who work here see nothing without one."""

import time
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache

from cms.accounts.models import User
from cms.accounts.rules import AnyUser, works_here_at_all

RECENT = timedelta(minutes=10)
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def records_of(session: Any, user: User) -> list[dict[str, Any]]:
    """How this user signed in to this session, oldest first: `method`, `at` (seconds), and more."""
    records: list[dict[str, Any]] = get_authentication_records(SimpleNamespace(session=session), user)
    return records


def is_required(user: AnyUser) -> bool:
    return works_here_at_all(user)


def is_shown(session: Any, user: User) -> bool:
    """Whether a code, passkey or recovery code was shown in this session within the working day."""
    oldest = time.time() - settings.STAFF_SESSION_SECONDS
    for record in records_of(session, user):
        if record["at"] < oldest:
            continue
        if record["method"] == "mfa" or (record["method"] == "demo" and _is_demo_account(user)):
            return True
    return False


def is_missing(session: Any, user: AnyUser) -> bool:
    """The one question that gates ask. False for anonymous people and for citizens."""
    return isinstance(user, User) and not is_shown(session, user) and is_required(user)


def has_password_record(session: Any, user: User) -> bool:
    """Whether the password was given in this session a short while ago: enough to set up a factor."""
    oldest = time.time() - RECENT.total_seconds()
    return any(r["method"] == "password" and r["at"] >= oldest for r in records_of(session, user))


def types_of(user: User) -> set[str]:
    """The kinds of factors that the user has."""
    return set(Authenticator.objects.filter(user=user).values_list("type", flat=True))


def is_first_use(user: User, code: str) -> bool:
    """Note that a code was used; False when it was before, within all the time that it is valid.

    RFC 6238 §5.2: a one-time password is accepted once. allauth remembers for one step only.
    """
    seconds = settings.MFA_TOTP_PERIOD * (2 * settings.MFA_TOTP_TOLERANCE + 2)
    digits = "".join(character for character in code if character.isdigit())
    return bool(cache.add(f"accounts.code_used:{user.pk}:{digits}", 1, seconds))


def is_set_up(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


def _is_demo_account(user: User) -> bool:
    if not settings.DEMO:
        return False
    from cms.demo.models import DemoAccount

    return DemoAccount.objects.filter(user=user).exists()
