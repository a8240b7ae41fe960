"""A transcript as FHIR R4: a Bundle of Communication resources (https://hl7.org/fhir/R4/bundle.html).

The first Communication is the thread, the others are its messages. Within the file they refer to each other
by `urn:uuid:`.
"""

import hashlib
import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cms.fhir import shapes
from plugins.chat.communication import message_as_communication, thread_as_communication

if TYPE_CHECKING:
    import datetime as dt

    from plugins.chat.transcript.passages import Selection

Json = dict[str, Any]
HASH_SYSTEM = "urn:family-start:sha256"


def entries_of(selection: "Selection") -> list[Json]:
    """The Bundle's entries: the thread, then its messages in order. They alone are what is hashed."""
    messages = (message_as_communication(passage, selection, shapes.urn) for passage in selection.passages)
    found = [thread_as_communication(selection), *messages]
    return [{"fullUrl": shapes.urn(resource["id"]), "resource": resource} for resource in found]


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
        "identifier": shapes.identifier(key),
        "type": "collection",
        "timestamp": shapes.instant(made_at),
        "entry": entries,
    }
    return json.dumps(made, ensure_ascii=False, indent=2).encode()
