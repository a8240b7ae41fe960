"""Reading a thread: forward, backward, and what is taken away."""

import datetime as dt
import uuid

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plugins.chat.models import Message
from tests.factories.chat import make_team

BASE = "/api/v1/chat/conversations"


def events(client, thread, query=""):
    return client.get(f"{BASE}/{thread.pk}/events{query}").json()


def test_forward_and_backward_pages_name_their_ends(street):
    thread = street.conversation()
    for number in range(60):
        street.say(thread, street.amina, f"text {number}")
    client = street.client(street.amina)
    page = events(client, thread, "?after=55")
    assert (page["from"], page["to"], page["last_seq"], page["has_more"]) == (56, 60, 60, False)
    older = events(client, thread, "?before=56")
    assert (older["from"], older["to"], older["reached_start"]) == (6, 55, False)
    first = events(client, thread, "?before=6")
    assert (first["from"], first["to"], first["reached_start"]) == (1, 5, True)
    nothing = events(client, thread, "?after=60")
    assert (nothing["from"], nothing["to"], nothing["events"]) == (61, 60, [])
    assert events(client, thread, "?after=x")["status"] == 400


def test_a_family_sees_nothing_of_the_teams_work(street):
    from cms.municipalities.scope import municipality_scope
    from plugins.chat.actions.handling import claim, close
    from plugins.chat.actions.notes import write_note

    thread = street.conversation()
    street.say(thread, street.amina, "hello")
    with municipality_scope(street.here):
        claim(conversation=thread, actor=street.nurse)
        write_note(conversation=thread, author=street.nurse, client_id=uuid.uuid4(), body="CANARY-NOTE")
        close(conversation=thread, actor=street.nurse)
    client = street.client(street.amina)
    shown = [
        client.get(BASE).content,
        client.get(f"{BASE}/{thread.pk}/events").content,
        client.get("/api/v1/chat/sync").content,
    ]
    for text in shown:
        assert b"CANARY" not in text
        for word in (b"assignee", b"waiting_since", b"done", b"staff_seq", b"due_at"):
            assert word not in text
    assert events(client, thread)["last_seq"] == 1


def test_taking_back_is_an_event_and_the_text_is_gone(street):
    thread = street.conversation()
    message = street.say(thread, street.amina, "CANARY")
    client = street.client(street.amina)
    answer = client.post(f"{BASE}/{thread.pk}/messages/{message.pk}/withdraw")
    assert (answer.status_code, answer.json()["body"]) == (200, None)
    page = events(client, thread)
    assert [event["kind"] for event in page["events"]] == ["message", "withdrawn"]
    assert "CANARY" not in str(page)
    assert Message.unscoped.get().body_sealed is None
    # A second time changes nothing.
    client.post(f"{BASE}/{thread.pk}/messages/{message.pk}/withdraw")
    assert events(client, thread)["last_seq"] == 2


def test_after_five_minutes_it_stays(street):
    thread = street.conversation()
    message = street.say(thread, street.amina, "stays")
    Message.unscoped.update(created_at=timezone.now() - dt.timedelta(minutes=5, seconds=1))
    answer = street.client(street.amina).post(f"{BASE}/{thread.pk}/messages/{message.pk}/withdraw")
    assert (answer.status_code, answer.json()["code"]) == (409, "too_late")
    assert Message.unscoped.get().body == "stays"


def test_nobody_takes_back_the_teams_words_and_hiding_is_for_oneself(street):
    thread = street.conversation()
    theirs = street.say(thread, street.nurse, "an answer", staff=True)
    client = street.client(street.amina)
    assert client.post(f"{BASE}/{thread.pk}/messages/{theirs.pk}/withdraw").status_code == 404
    assert client.post(f"{BASE}/{thread.pk}/messages/{theirs.pk}/hide").status_code == 204
    [event] = events(client, thread)["events"]
    assert event["message"] is None
    assert Message.unscoped.get().body == "an answer"


def test_reading_moves_forward_only_and_never_past_the_end(street):
    thread = street.conversation()
    street.say(thread, street.nurse, "one", staff=True)
    street.say(thread, street.nurse, "two", staff=True)
    client = street.client(street.amina)

    def row():
        return client.get(BASE).json()["results"][0]

    assert row()["has_unread"] is True
    for seq, expected in ((1, 1), (99, 2), (1, 2)):
        client.post(f"{BASE}/{thread.pk}/read", {"seq": seq}, "application/json")
        assert row()["read_seq"] == expected
    assert row()["has_unread"] is False


def test_the_family_hears_that_the_team_has_read_and_not_who(street):
    from cms.municipalities.scope import municipality_scope
    from plugins.chat.actions.reading import mark_read_by_team

    thread = street.conversation()
    street.say(thread, street.amina, "hello")
    with municipality_scope(street.here):
        for nurse in (street.nurse, street.other_nurse):
            mark_read_by_team(conversation=thread, user=nurse, seq=1)
    page = events(street.client(street.amina), thread)
    assert [event["kind"] for event in page["events"]] == ["message", "team_read"]
    assert page["events"][1]["data"] == {"up_to": 1}
    assert str(street.nurse.pk) not in str(page)


def test_the_events_take_the_same_queries_with_one_and_three_rows(street):
    thread = street.conversation()
    client = street.client(street.amina)
    counts = []
    for number in range(3):
        street.say(thread, street.nurse, f"text {number}", staff=True)
        client.get(f"{BASE}/{thread.pk}/events")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{BASE}/{thread.pk}/events")
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_the_list_takes_the_same_queries_with_one_and_three_rows(street):
    client = street.client(street.amina)
    counts = []
    for number in range(3):
        team = make_team(street.here, f"Team {number}")
        street.say(street.conversation(team=team), street.nurse, "text", staff=True)
        client.get(BASE)
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(BASE).json()["results"]) == number + 1
        counts.append(len(queries))
    assert counts[0] == counts[2]
