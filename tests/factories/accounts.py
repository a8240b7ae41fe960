"""People of all kinds, and sign-in without its ceremony."""

import time
from typing import Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.usersessions.models import UserSession

from cms.accounts.actions.invitations import Invited, NewInvitation, create_invitation
from cms.accounts.models import Role, User
from cms.municipalities.actions.groups import sync_groups
from cms.municipalities.models import Municipality
from tests.factories.core import MembershipFactory, UserFactory

PASSWORD = "rigtig hemmelig kode 7"


def sign_in(client: Any, user: User, *, factor: str | None = "totp", age: float = 0) -> None:
    """Sign `user` in on a test client as if password and, unless `factor` is None, a second factor were shown.

    `age` is how many seconds ago.
    """
    client.force_login(user)
    session = client.session
    records = [{"method": "password", "at": time.time() - age}]
    if factor:
        records.append({"method": "mfa", "type": factor, "at": time.time() - age})
    session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()


def note_device(client: Any, user: User) -> None:
    """Note the client's session as a device of `user`, as every sign-in through a screen does."""
    UserSession.objects.create(
        user=user, session_key=client.session.session_key, ip="127.0.0.1", user_agent="test"
    )


def staff_user(municipality: Municipality, *roles: str, **fields: Any) -> User:
    """A colleague with password and roles (professional when none is named)."""
    user = UserFactory(**fields)
    user.set_password(PASSWORD)
    user.is_staff = True
    user.save()
    sync_groups(municipality=municipality)
    for role in roles or (Role.PROFESSIONAL,):
        MembershipFactory(user=user, municipality=municipality, role=role)
    return user


def citizen(municipality: Municipality, **fields: Any) -> User:
    user = UserFactory(**fields)
    MembershipFactory(user=user, municipality=municipality, role=Role.CITIZEN)
    return user


def invitation(municipality: Municipality, *, actor: User | None = None, **invited: Any) -> NewInvitation:
    if not invited.get("email") and not invited.get("phone"):
        invited["email"] = "amina@example.org"
    return create_invitation(
        municipality=municipality,
        invited=Invited(**invited),
        actor=actor or staff_user(municipality),
    )
