"""A conversation and its messages as FHIR R4 Communication (https://hl7.org/fhir/R4/communication.html).

The thread is one Communication, each message is another, `partOf` it. The transcript for the journal and the
FHIR API both take them from here; they differ in how one resource is referred to from another. Nothing here
reads internal notes: they are another table.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.fhir import shapes
from plugins.chat.models import Conversation

if TYPE_CHECKING:
    from plugins.chat.models import Message
    from plugins.chat.transcript.files import AttachedFile
    from plugins.chat.transcript.passages import Passage, Selection

Json = dict[str, Any]
# How another Communication is referred to, by its key.
Refer = Callable[[UUID], str]


def thread_as_communication(selection: "Selection") -> Json:
    """The thread, with what of it was left out; `selection.passages` may be empty."""
    conversation = selection.conversation
    is_done = conversation.state == Conversation.State.DONE
    found: Json = {
        "resourceType": "Communication",
        "id": str(conversation.pk),
        "identifier": [shapes.identifier(conversation.pk)],
        "status": "completed" if is_done else "in-progress",
        "subject": shapes.family(conversation.family_id),
        "topic": {"text": str(selection.team)},
        "recipient": [_team(selection), *(shapes.related_person(user) for user in selection.adults)],
    }
    notes = []
    if selection.is_part:
        notes.append(_("Only passages that were marked for the journal."))
    if selection.left_out_after:
        notes.append(gap(selection.left_out_after))
    if selection.too_much:
        notes.append(selection.too_much)
    if notes:
        found["note"] = [{"text": text} for text in notes]
    return found


def message_as_communication(passage: "Passage", selection: "Selection", refer: Refer) -> Json:
    """One message; what was taken back has no payload."""
    message, conversation = passage.message, selection.conversation
    is_gone = message.withdrawn_at is not None
    found: Json = {
        "resourceType": "Communication",
        "id": str(message.pk),
        "identifier": [shapes.identifier(message.pk)],
        "partOf": [_reference(conversation.pk, refer)],
        "status": "entered-in-error" if is_gone else "completed",
        "priority": "urgent" if message.is_urgent else "routine",
        "subject": shapes.family(conversation.family_id),
        "sent": shapes.instant(message.created_at),
        "sender": _sender(message, selection),
        "recipient": _recipients(message, selection),
    }
    if message.reply_to_id is not None:
        found["inResponseTo"] = [_reference(message.reply_to_id, refer)]
    if passage.received_at is not None:
        found["received"] = shapes.instant(passage.received_at)
    if is_gone:
        found["statusReason"] = {"text": passage.text}
    elif payload := _payload(passage):
        found["payload"] = payload
    if passage.left_out_before:
        found["note"] = [{"text": gap(passage.left_out_before)}]
    return found


def gap(count: int) -> str:
    """The words for messages that a transcript leaves out."""
    return ngettext(
        "… %(count)s message is left out here.", "… %(count)s messages are left out here.", count
    ) % {"count": count}


def _payload(passage: "Passage") -> list[Json]:
    message = passage.message
    text = shapes.plain((message.body or "") if message.article else passage.text)
    found: list[Json] = [{"contentString": text}] if text.strip() else []
    if message.article:
        article = message.article
        found.append(
            {
                "contentReference": {
                    "identifier": shapes.identifier(article["uuid"]),
                    "display": _("Article %(uuid)s, revision %(revision)s")
                    % {"uuid": article["uuid"], "revision": article["revision"]},
                }
            }
        )
    return found + [{"contentAttachment": _attachment(file)} for file in passage.files]


def _attachment(file: "AttachedFile") -> Json:
    """A photo or recording: its bytes and their hash, or where they are, or a title that says why neither."""
    found: Json = {
        "contentType": file.row.content_type,
        "size": file.row.size,
        "title": f"{file.title}. {file.missing}" if file.missing else file.title,
        "creation": shapes.instant(file.row.created_at),
    }
    if file.address:
        found["url"] = file.address
    if file.data is not None:
        found |= {"data": file.base64, "hash": file.sha1}
    return found


def _sender(message: "Message", selection: "Selection") -> Json:
    if message.author is None:
        # Somebody whose account is gone, or an automatic reply: the team is who said it.
        return _team(selection) if message.from_staff else {"display": _("Somebody who has left")}
    if message.from_staff:
        return shapes.practitioner(message.author)
    return shapes.related_person(message.author)


def _recipients(message: "Message", selection: "Selection") -> list[Json]:
    others = [shapes.related_person(user) for user in selection.adults if user.pk != message.author_id]
    return others if message.from_staff else [_team(selection), *others]


def _team(selection: "Selection") -> Json:
    return shapes.team(selection.team, selection.municipality)


def _reference(key: UUID, refer: Refer) -> Json:
    return {"type": "Communication", "reference": refer(key)}
