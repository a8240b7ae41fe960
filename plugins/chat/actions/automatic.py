"""Outside a team's hours a family is told once when its message is read and answered.

Nobody wrote it, and it is no answer: what waits for the team waits on, and nothing that is counted from a
message of ours is counted from it. The sending of a message does not wait for it, for a job writes it.
"""

import datetime as dt
import uuid
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from cms.teams.calendar import Calendar, closed_since, next_opening
from cms.teams.promise import answer_expected
from cms.teams.queries import calendars_of, teams_of
from plugins.chat.actions.storing import store_message
from plugins.chat.actions.streams import locked, ring_people, tell_team
from plugins.chat.models import ChatSettings, Conversation, Message
from plugins.chat.queries.family_language import adults_of, language_of
from plugins.chat.queries.settings import settings_of

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality

MOST_AT_ONCE = 200


def answer_closed(municipality: "Municipality", now: dt.datetime) -> int:
    """Write to each family that wrote since its team closed, once for that time; return to how many.

    Nothing where the municipality does not want it, and of a team that never opens.
    """
    if not (settings_of(municipality) or ChatSettings()).automatic_reply:
        return 0
    written = 0
    for team_id, calendar in calendars_of(teams_of(municipality)).items():
        since = closed_since(calendar, now)
        if since is None or next_opening(calendar, now) is None:
            continue
        found = _unanswered(Conversation.objects.filter(team=team_id), since)
        keys = list(found.order_by("waiting_since", "pk").values_list("pk", flat=True)[:MOST_AT_ONCE])
        written += sum(_answer(key, calendar, since, now) for key in keys)
    return written


def _unanswered(found: QuerySet[Conversation], since: dt.datetime) -> QuerySet[Conversation]:
    """Where the family has written since then and nobody has said anything to it.

    What is urgent is left out: somebody is being called, and does not answer by the promise.
    """
    said = Message.objects.filter(conversation=OuterRef("pk"), created_at__gte=since)
    asked = said.filter(from_staff=False, withdrawn_at=None)
    told = said.filter(kind=Message.Kind.AUTOMATIC)
    waiting = found.filter(state=Conversation.State.OPEN, urgent_at=None, last_message_at__gte=since)
    return waiting.filter(Exists(asked), ~Exists(told))


@transaction.atomic
def _answer(key: UUID, calendar: Calendar, since: dt.datetime, now: dt.datetime) -> bool:
    held = locked(key)
    # A colleague may have answered in the meantime, or another worker have told.
    if not _unanswered(Conversation.objects.filter(pk=key, team=held.team_id), since).exists():
        return False
    language = language_of(held, adults_of(held))
    message = Message(
        conversation=held,
        author=None,
        client_id=uuid.uuid4(),
        from_staff=True,
        seq=held.last_seq + 1,
        kind=Message.Kind.AUTOMATIC,
        created_at=now,
    )
    message.body = answer_expected(held.team, now, language, calendar, dated=True).words
    held.last_seq = message.seq
    store_message(held, message)
    ring_people(held)
    tell_team(held, "message")
    return True
