"""What a colleague gets of a conversation, at every door."""

from cms.municipalities.scope import municipality_scope
from plugins.chat.queries.inbox import visible_to
from plugins.chat.rules import reading_reason


def sees(it, person, place=None):
    """What a colleague gets of the conversation, at every door."""
    place = place or it.street.here
    client = it.street.client(person, place)
    with municipality_scope(place):
        listed = visible_to([row.team_id for row in person.team_memberships.filter(ended_at=None)])
        in_list = listed.filter(pk=it.thread.pk).exists()
    pages = {
        "page": client.get(it.address),
        "thread": client.get(f"{it.address}thread/"),
        "note": client.post(f"{it.address}note/", {"body": "let me in"}),
        "transcript": client.get(f"{it.address}transcript/"),
    }
    inbox = client.get("/admin/chat/?state=any").content.decode()
    found = client.get(f"/fhir/Communication?part-of={it.thread.pk}").content.decode()
    return {
        "reason": reading_reason(person, it.fresh()),
        "listed": in_list or str(it.thread.pk) in inbox,
        "open": {name for name, answer in pages.items() if answer.status_code != 404},
        "words": "CANARY" in found or any(b"CANARY" in answer.content for answer in pages.values()),
    }


NOTHING = {"reason": "", "listed": False, "open": set(), "words": False}


def everything(reason):
    return {
        "reason": reason,
        "listed": True,
        "open": {"page", "thread", "note", "transcript"},
        "words": True,
    }
