"""A transcript as FHIR R4: a Bundle of Communication resources (https://hl7.org/fhir/R4/communication.html).

The first Communication is the thread, the others are its messages (`partOf`). People are named by
identifiers of this installation, never by a civil registration number, which we do not need.
"""

import hashlib
import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plugins.chat.models import Conversation

if TYPE_CHECKING:
    import datetime as dt

    from cms.accounts.models import User
    from plugins.chat.models import Message
    from plugins.chat.transcript.files import AttachedFile
    from plugins.chat.transcript.passages import Passage, Selection

Json = dict[str, Any]
_URI = "urn:ietf:rfc:3986"
# FHIR's string forbids control characters but tab, line feed and carriage return.
_UNWRITABLE = {number: None for number in range(32) if chr(number) not in "\t\n\r"}
HASH_SYSTEM = "urn:family-start:sha256"


def entries_of(selection: "Selection") -> list[Json]:
    """The Bundle's entries: the thread, then its messages in order. They alone are what is hashed."""
    found = [_thread(selection), *(_message(passage, selection) for passage in selection.passages)]
    return [{"fullUrl": _urn(resource["id"]), "resource": resource} for resource in found]


def canonical(entries: list[Json]) -> bytes:
    """The one way in which these entries are written for the hash: UTF-8, keys in order, no spaces."""
    return json.dumps(entries, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def content_hash(entries: list[Json]) -> str:
    """SHA-256 of the canonical content, in hexadecimal digits."""
    return hashlib.sha256(canonical(entries)).hexdigest()


def bundle(entries: list[Json], *, key: UUID, made_at: "dt.datetime", sha256: str) -> bytes:
    """The file: a Bundle with the transcript's own key, when it was made, and the hash of its entries."""
    made: Json = {
        "resourceType": "Bundle",
        "id": str(key),
        "meta": {"tag": [{"system": HASH_SYSTEM, "code": sha256}]},
        "identifier": {"system": _URI, "value": _urn(key)},
        "type": "collection",
        "timestamp": made_at.isoformat(),
        "entry": entries,
    }
    return json.dumps(made, ensure_ascii=False, indent=2).encode()


def _thread(selection: "Selection") -> Json:
    conversation = selection.conversation
    is_done = conversation.state == Conversation.State.DONE
    found: Json = {
        "resourceType": "Communication",
        "id": str(conversation.pk),
        "identifier": [_identifier(conversation.pk)],
        "status": "completed" if is_done else "in-progress",
        "subject": _family(conversation),
        "topic": {"text": str(selection.team)},
        "recipient": [_team(selection), *(_adult(user) for user in selection.adults)],
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


def _message(passage: "Passage", selection: "Selection") -> Json:
    message, conversation = passage.message, selection.conversation
    is_gone = message.withdrawn_at is not None
    found: Json = {
        "resourceType": "Communication",
        "id": str(message.pk),
        "identifier": [_identifier(message.pk)],
        "partOf": [_reference("Communication", conversation.pk)],
        "status": "entered-in-error" if is_gone else "completed",
        "priority": "urgent" if message.is_urgent else "routine",
        "subject": _family(conversation),
        "sent": message.created_at.isoformat(),
        "sender": _sender(message, selection),
        "recipient": _recipients(message, selection),
    }
    if message.reply_to_id is not None:
        found["inResponseTo"] = [_reference("Communication", message.reply_to_id)]
    if passage.received_at is not None:
        found["received"] = passage.received_at.isoformat()
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
    text = (message.body or "").translate(_UNWRITABLE) if message.article else passage.text
    text = text.translate(_UNWRITABLE)
    found: list[Json] = [{"contentString": text}] if text.strip() else []
    if message.article:
        article = message.article
        found.append(
            {
                "contentReference": {
                    "identifier": {"system": _URI, "value": f"urn:uuid:{article['uuid']}"},
                    "display": _("Article %(uuid)s, revision %(revision)s")
                    % {"uuid": article["uuid"], "revision": article["revision"]},
                }
            }
        )
    return found + [{"contentAttachment": _attachment(file)} for file in passage.files]


def _attachment(file: "AttachedFile") -> Json:
    """A photo or recording; without `data` and `hash` when it is not in the file, and its title says why."""
    found: Json = {
        "contentType": file.row.content_type,
        "size": file.row.size,
        "title": f"{file.title}. {file.missing}" if file.missing else file.title,
        "creation": file.row.created_at.isoformat(),
    }
    if file.data is not None:
        found |= {"data": file.base64, "hash": file.sha1}
    return found


def _sender(message: "Message", selection: "Selection") -> Json:
    if message.author is None:
        # Somebody whose account is gone, or an automatic reply: the team is who said it.
        return _team(selection) if message.from_staff else {"display": _("Somebody who has left")}
    return _professional(message.author) if message.from_staff else _adult(message.author)


def _recipients(message: "Message", selection: "Selection") -> list[Json]:
    others = [_adult(user) for user in selection.adults if user.pk != message.author_id]
    return others if message.from_staff else [_team(selection), *others]


def _family(conversation: "Conversation") -> Json:
    return {
        "type": "Group",
        "identifier": _identifier(conversation.family_id),
        "display": _("The family"),
    }


def _team(selection: "Selection") -> Json:
    return {
        "type": "Organization",
        "identifier": {
            "system": f"https://{selection.municipality.site.hostname}/teams",
            "value": str(selection.team.pk),
        },
        "display": f"{selection.team}, {selection.municipality.name}",
    }


def _adult(user: "User") -> Json:
    return _person("RelatedPerson", user)


def _professional(user: "User") -> Json:
    return _person("Practitioner", user)


def _person(kind: str, user: "User") -> Json:
    return {"type": kind, "identifier": _identifier(user.pk), "display": str(user)}


def _reference(kind: str, key: UUID) -> Json:
    return {"type": kind, "reference": _urn(key)}


def _identifier(key: UUID) -> Json:
    return {"system": _URI, "value": _urn(key)}


def _urn(key: object) -> str:
    return f"urn:uuid:{key}"
