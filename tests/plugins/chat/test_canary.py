"""Words of a conversation stand nowhere in the clear: not at rest, not in logs, jobs, bells or notifications."""

import json
import logging

import pytest

from cms.municipalities.scope import municipality_scope
from plugins.chat.actions.notes import save_draft, write_note
from plugins.chat.models import Conversation
from tests.factories.chat import ChatStreet
from tests.whole_database import files_holding, tables_holding

CANARY = "KANARIEFUGL-4711"


@pytest.mark.django_db(transaction=True)
def test_no_word_rests_or_travels_in_the_clear(monkeypatch, caplog):
    street = ChatStreet()
    sent = []
    monkeypatch.setattr(
        "cms.realtime.bridge.NotifyChannelLayer.ring", lambda self, name, message: sent.append(message)
    )
    caplog.set_level(logging.DEBUG)
    thread = street.conversation()
    client = street.client(street.amina)
    answer = client.post(
        f"/api/v1/chat/conversations/{thread.pk}/messages",
        {"client_id": "0190f7a0-0000-7000-8000-000000000001", "body": CANARY},
        "application/json",
    )
    assert answer.status_code == 201
    street.say(thread, street.nurse, f"answer {CANARY}", staff=True)
    with municipality_scope(street.here):
        write_note(
            conversation=thread,
            author=street.nurse,
            client_id="0190f7a0-0000-7000-8000-000000000002",
            body=CANARY,
        )
        save_draft(conversation=thread, user=street.nurse, body=CANARY)
    # Who is entitled reads it; so the canary is there to be found.
    assert CANARY in client.get("/api/v1/chat/sync").content.decode()
    assert Conversation.unscoped.get().last_seq == 2
    assert tables_holding(CANARY) == []
    assert files_holding(CANARY) == []
    assert CANARY not in caplog.text
    assert CANARY not in json.dumps(sent, default=str)


def test_no_address_of_a_citizen_holds_a_note(street):
    """Everything of the API that a citizen can reach, with notes in their own thread."""
    from cms.plugin_api.testing import api_addresses

    thread = street.conversation()
    street.say(thread, street.amina, "hello")
    with municipality_scope(street.here):
        write_note(
            conversation=thread,
            author=street.nurse,
            client_id="0190f7a0-0000-7000-8000-000000000003",
            body=CANARY,
        )
    nurse, amina = street.client(street.nurse), street.client(street.amina)
    for form in ("pdf", "fhir", "html"):
        given = {"part": "whole", "form": form, "reason": "The journal"}
        made = nurse.post(f"/admin/chat/conversation/{thread.pk}/transcript/", given)
        assert made.status_code == 200 and CANARY.encode() not in made.content
    assert CANARY in nurse.get(f"/admin/chat/conversation/{thread.pk}/").content.decode()
    asked = [
        "/api/v1/chat/conversations",
        "/api/v1/chat/sync",
        f"/api/v1/chat/conversations/{thread.pk}/events",
        f"/api/v1/chat/conversations/{thread.pk}/events?before=99",
        "/api/v1/bootstrap/",
        "/api/v1/me/notifications/",
        "/api/v1/chat/sharing",
        "/api/v1/me/access-log/",
        "/api/v1/me/export/",
    ]
    assert {address.name.rpartition(":")[2] for address in api_addresses("chat")} >= {"sync", "events"}
    for path in asked:
        answer = amina.get(path)
        assert answer.status_code == 200, path
        assert CANARY not in answer.content.decode()
