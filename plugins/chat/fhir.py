"""Messages and threads as FHIR Communication, for the professionals who may read them."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from cms.audit.record import Seen, record_each
from cms.encryption.keyring import preload_keys
from cms.fhir import shapes
from cms.fhir.resources import Caller, FhirResource, Json, Kind, Parameter, refers, within
from cms.fhir.values import Token
from plugins.chat import audit
from plugins.chat.communication import message_as_communication, thread_as_communication
from plugins.chat.models import Attachment, Conversation, EmergencyAccess, Message
from plugins.chat.queries.conversations import access_for_staff, teams_of
from plugins.chat.rules import EMERGENCY, WARM_HANDOVER
from plugins.chat.transcript.files import files_to_fetch
from plugins.chat.transcript.passages import (
    Passage,
    Selection,
    adults_reading,
    first_seen_by_team,
    with_what_a_passage_needs,
)

_FAMILY = "The family, which is a Group here: its key."
_GONE = {"completed": True, "entered-in-error": False}


def _status(token: Token) -> Q:
    is_there = _GONE.get(token.code)
    return Q(pk__in=[]) if is_there is None else Q(withdrawn_at__isnull=is_there)


class CommunicationResource(FhirResource):
    """A search finds messages. The thread that they are `partOf` is read by its key.

    What was taken back stands there as `entered-in-error`, without its words. Internal notes are in none.
    """

    type = "Communication"
    documentation = (
        "Messages between a family and a team, and the thread that they are part of; a search finds messages. "
        "Internal notes are never among them. Photos and recordings are fetched at the address of the "
        "attachment, with the same session."
    )
    one_of = ("_id", "part-of", "patient", "subject")
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("_lastUpdated", Kind.DATE, within("changed_at")),
        Parameter("part-of", Kind.REFERENCE, refers("conversation"), "The thread."),
        Parameter("patient", Kind.REFERENCE, refers("conversation__family"), _FAMILY),
        Parameter("sender", Kind.REFERENCE, refers("author"), "Who wrote it: the person's key."),
        Parameter("sent", Kind.DATE, within("created_at")),
        Parameter("status", Kind.TOKEN, _status),
        Parameter("subject", Kind.REFERENCE, refers("conversation__family"), _FAMILY),
    )

    def rows(self, caller: Caller) -> QuerySet[Message]:
        """Messages of the conversations that `reading_reason` lets the person read."""
        opened = EmergencyAccess.objects.filter(
            conversation=OuterRef("conversation"), user=caller.user, expires_at__gt=timezone.now()
        )
        teams = teams_of(caller.user)
        ours = Q(conversation__team__in=teams) | Q(conversation__second_team__in=teams)
        found = Message.objects.filter(ours | Q(Exists(opened)))
        return with_what_a_passage_needs(
            found.annotate(changed_at=Coalesce("withdrawn_at", "created_at"))
        ).select_related("conversation__team")

    def shown(self, rows: Sequence[Message], caller: Caller) -> list[Json]:
        preload_keys(message.conversation.family_id for message in rows)
        conversations = {message.conversation_id: message.conversation for message in rows}
        received = first_seen_by_team(conversations)
        selections = _selections(conversations, caller)
        _put_on_record(rows, conversations, caller)

        def address(file: Attachment) -> str:
            keys = {"conversation_id": file.conversation_id, "attachment_id": file.pk}
            return f"{caller.origin}{reverse('chat:attachment', kwargs=keys)}"

        return [
            _with_meta(
                message_as_communication(
                    Passage(message, 0, received(message), files_to_fetch(message, address)),
                    selections[message.conversation_id],
                    lambda key: f"Communication/{key}",
                ),
                message.withdrawn_at or message.created_at,
            )
            for message in rows
        ]

    def read(self, key: UUID, caller: Caller) -> Json:
        if not Conversation.objects.filter(pk=key).exists():
            return super().read(key, caller)
        conversation, _reason = access_for_staff(caller.user, key)
        _put_on_record([], {key: conversation}, caller)
        found = thread_as_communication(_selections({key: conversation}, caller)[key])
        return _with_meta(found, conversation.last_message_at or conversation.created_at)


def _selections(conversations: dict[UUID, Conversation], caller: Caller) -> dict[UUID, Selection]:
    """Each conversation with its people, and no messages."""
    adults = adults_reading(conversations)
    return {
        key: Selection(
            conversation=conversation,
            municipality=caller.municipality,
            team=conversation.team,
            is_part=False,
            adults=adults.get(key, []),
            passages=[],
            left_out_after=0,
        )
        for key, conversation in conversations.items()
    }


def _put_on_record(rows: Sequence[Message], conversations: dict[UUID, Conversation], caller: Caller) -> None:
    """As opening it in the admin: once for each conversation, with the reason why it may be read."""
    teams = set(teams_of(caller.user))
    seen = []
    for key, conversation in conversations.items():
        is_mine = conversation.assignee_id == caller.user.pk
        why = EMERGENCY
        if conversation.team_id in teams:
            why = "assignee" if is_mine else "team"
        elif conversation.second_team_id in teams:
            why = WARM_HANDOVER
        messages = sum(message.conversation_id == key for message in rows)
        data: dict[str, Any] = {"why": why, "fhir": True, "messages": messages}
        seen.append(Seen(conversation, conversation.family_id, data))
    record_each(audit.READ, actor=caller.user, municipality=caller.municipality, seen=seen)


def _with_meta(found: Json, changed_at: Any) -> Json:
    return found | {"meta": {"lastUpdated": shapes.instant(changed_at)}}


resources = [CommunicationResource()]
