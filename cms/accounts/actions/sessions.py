"""End sessions, at once and everywhere."""

from collections.abc import Iterable

from allauth.usersessions.models import UserSession
from django.db import transaction

from cms.accounts.audit import SESSION_ENDED, USER_DEACTIVATED
from cms.accounts.models import User
from cms.audit.record import record
from cms.municipalities.models import Municipality
from cms.realtime.events import CORE, group, publish_on_commit
from cms.realtime.groups import personal_key

SESSION_ENDED_EVENT = "session.ended"


def ring_user(user: User, event: str) -> None:
    """Ring all sockets of the user, in every municipality; each then looks whether it may stay."""
    places = Municipality.objects.filter(memberships__user=user).distinct()
    for municipality in places:
        publish_on_commit(group(municipality, CORE, personal_key(user)), event)


@transaction.atomic
def end_session(*, session: UserSession) -> None:
    """Delete the session with its data: its cookie is worth nothing from now on."""
    user = session.user
    session.end()
    ring_user(user, SESSION_ENDED_EVENT)


@transaction.atomic
def end_sessions(
    *, user: User, actor: User | None, except_key: str | None = None, municipality: Municipality | None = None
) -> int:
    """End the user's sessions but for the one with `except_key`; return how many."""
    sessions: Iterable[UserSession] = UserSession.objects.filter(user=user).exclude(
        session_key=except_key or ""
    )
    ended = 0
    for session in sessions:
        session.end()
        ended += 1
    if ended:
        ring_user(user, SESSION_ENDED_EVENT)
        record(SESSION_ENDED, actor=actor, municipality=municipality, target=user, data={"sessions": ended})
    return ended


@transaction.atomic
def deactivate_user(*, user: User, actor: User | None, reason: str) -> None:
    """Close an account: no way in, and whoever is in is out."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user=user, actor=actor)
    ring_user(user, SESSION_ENDED_EVENT)
    record(USER_DEACTIVATED, actor=actor, target=user, reason=reason)
