"""What follows from Django's and allauth's own events."""

from typing import Any

from allauth.account.signals import user_logged_in
from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest

from cms.accounts.audit import FACTOR_ADDED, FACTOR_REMOVED, SIGNED_IN
from cms.accounts.models import User
from cms.accounts.rules import works_here_at_all
from cms.audit.record import record
from cms.municipalities.http import tenant


def connect() -> None:
    user_logged_in.connect(note_sign_in, dispatch_uid="accounts.signed_in")
    user_logged_out.connect(forget_session, dispatch_uid="accounts.signed_out")
    factors.authenticator_added.connect(note_factor_added, dispatch_uid="accounts.factor_added")
    factors.authenticator_removed.connect(note_factor_removed, dispatch_uid="accounts.factor_removed")


def note_sign_in(*, request: HttpRequest, user: User, **_kwargs: Any) -> None:
    if works_here_at_all(user):
        record(SIGNED_IN, actor=user, municipality=tenant(request).municipality)


def forget_session(*, request: HttpRequest, user: User | None, **_kwargs: Any) -> None:
    from cms.accounts.actions.sessions import SESSION_ENDED_EVENT, ring_user

    if user is not None:
        UserSession.objects.filter(user=user, session_key=request.session.session_key).delete()
        ring_user(user, SESSION_ENDED_EVENT)


def note_factor_added(*, request: HttpRequest, user: User, authenticator: Authenticator, **_kw: Any) -> None:
    _note(FACTOR_ADDED, request, user, authenticator)


def note_factor_removed(
    *, request: HttpRequest, user: User, authenticator: Authenticator, **_kw: Any
) -> None:
    _note(FACTOR_REMOVED, request, user, authenticator)


def _note(action: str, request: HttpRequest, user: User, authenticator: Authenticator) -> None:
    record(
        action,
        actor=user,
        municipality=tenant(request).municipality,
        target=user,
        data={"type": str(authenticator.type)},
    )
