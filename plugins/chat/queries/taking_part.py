"""A guardian's thread in one statement: is it theirs at this moment, and what a send or a read needs beside it.

The rule is that of `rules.can_take_part`, which everything else asks; a test compares the two.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from cms.accounts.models import Family, Guardian
from cms.encryption.keyring import remember_key
from cms.encryption.models import FamilyKey
from cms.municipalities.scope import current_municipality
from cms.statements import Columns, Statement, made_in_turn
from cms.teams.models import Team
from plugins.chat.models import Conversation, Message, Participant

if TYPE_CHECKING:
    from cms.accounts.models import User

_CONVERSATION, _FAMILY, _TEAM = Columns(Conversation, "c"), Columns(Family, "f"), Columns(Team, "t")
_KEY, _KNOWN = Columns(FamilyKey, "k"), Columns(Message, "x")


def _is_guardian_now(user: str) -> str:
    """A condition on the conversation `c`, of a person at %(now)s."""
    return f"""
EXISTS (SELECT FROM "{Guardian._meta.db_table}" g WHERE g.family_id = c.family_id AND g.user_id = {user}
        AND g.access_from <= %(now)s AND (g.access_until IS NULL OR g.access_until > %(now)s))"""


def _takes_part() -> str:
    """A condition on the conversation `c` for %(user)s at %(now)s."""
    return f"""
{_is_guardian_now("%(user)s")}
AND (c.kind = '{Conversation.Kind.OWN}' AND c.guardian_id = %(user)s
     OR c.kind = '{Conversation.Kind.SHARED}' AND c.last_seq > 0 AND EXISTS (
        SELECT FROM "{Participant._meta.db_table}" p WHERE p.conversation_id = c.id AND p.user_id = %(user)s
        AND NOT p.is_staff AND p.agreed_at IS NOT NULL))"""


@Statement
def _to_read() -> str:
    return f"""
SELECT {_CONVERSATION}, {_KEY} FROM {_CONVERSATION.table}
LEFT JOIN {_KEY.table} ON k.family_id = c.family_id
WHERE c.id = %(conversation)s AND c.municipality_id = %(municipality)s AND {_takes_part()}"""  # noqa: S608


# No join under the lock: it would look for the team that the row had before the wait.
@Statement
def _to_write() -> str:
    return f"""
SELECT {_CONVERSATION} FROM {_CONVERSATION.table}
WHERE c.id = %(conversation)s AND c.municipality_id = %(municipality)s AND {_takes_part()}
FOR UPDATE OF c"""  # noqa: S608


# Under the lock, and so as the one before us has left it.
@Statement
def _around() -> str:
    return f"""
SELECT {_FAMILY}, {_TEAM}, {_KEY}, {_KNOWN},
  ARRAY(SELECT p.user_id FROM "{Participant._meta.db_table}" p
        WHERE p.conversation_id = c.id AND NOT p.is_staff AND p.agreed_at IS NOT NULL
        AND (c.kind = '{Conversation.Kind.SHARED}' OR p.user_id = c.guardian_id)
        AND {_is_guardian_now("p.user_id")})
FROM {_CONVERSATION.table}
JOIN {_FAMILY.table} ON f.id = c.family_id
JOIN {_TEAM.table} ON t.id = c.team_id
LEFT JOIN {_KEY.table} ON k.family_id = c.family_id
LEFT JOIN {_KNOWN.table} ON x.author_id = %(user)s AND x.client_id = %(client)s
WHERE c.id = %(conversation)s AND {_takes_part()}"""  # noqa: S608


@dataclass(frozen=True)
class Held:
    """A conversation under its lock; `known` is the author's message with the client id, wherever it lies."""

    conversation: Conversation
    known: Message | None
    adults: list[UUID]


def access_to_read(user: "User", conversation_id: UUID) -> Conversation:
    """`access_own`, with the family's key in the keyring and no more than the row. Http404 for any other."""
    row = _to_read.row(**_values(user, conversation_id)) if user.is_active else None
    if row is None:
        raise Http404
    conversation, key = made_in_turn(row, _CONVERSATION, _KEY)
    return _with_key(conversation, key)


def hold_to_write(user: "User", conversation_id: UUID, client_id: UUID) -> Held:
    """Lock one of the guardian's threads until commit; Http404 for any other.

    Whether it is theirs is asked before the lock is taken, and again when they have it.
    """
    locked = _to_write.row(**_values(user, conversation_id)) if user.is_active else None
    around = _around.row(**_values(user, conversation_id), client=client_id) if locked is not None else None
    if locked is None or around is None:
        raise Http404
    family, team, key, known = made_in_turn(around, _FAMILY, _TEAM, _KEY, _KNOWN)
    conversation = _with_key(_CONVERSATION.made(locked), key)
    conversation.family, conversation.team = family, team
    family.municipality = team.municipality = conversation.municipality
    if known is not None and known.conversation_id == conversation.pk:
        known.conversation = conversation
    return Held(conversation, known, around[-1])


def _values(user: "User", conversation_id: UUID) -> dict[str, Any]:
    return {
        "user": user.pk,
        "now": timezone.now(),
        "conversation": conversation_id,
        "municipality": current_municipality().pk,
    }


def _with_key(conversation: Conversation, key: FamilyKey | None) -> Conversation:
    conversation.municipality = current_municipality()
    if key is not None:
        remember_key(key)
    return conversation
