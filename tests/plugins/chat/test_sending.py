"""A message is stored once, in its place, whatever the line does."""

import uuid

import pytest

from plugins.chat.models import Conversation, ConversationEvent, InboxEvent, Message

BASE = "/api/v1/chat/conversations"


def post(client, conversation, **body):
    return client.post(
        f"{BASE}/{conversation.pk}/messages", {"client_id": str(uuid.uuid4()), **body}, "application/json"
    )


def test_a_guardian_starts_once_and_gets_the_same_thread_again(street):
    client = street.client(street.amina)
    first = client.post(BASE, {"team": street.team.pk}, "application/json")
    again = client.post(BASE, {"team": street.team.pk}, "application/json")
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["id"] == again.json()["id"]
    assert Conversation.unscoped.count() == 1
    other = client.post(BASE, {"team": street.far_team.pk}, "application/json")
    assert other.json()["id"] != first.json()["id"]


def test_nobody_starts_with_a_team_of_another_place_or_for_a_family_of_others(street):
    client = street.client(street.amina)
    assert client.post(BASE, {"team": street.team_there.pk}, "application/json").status_code == 409
    refused = client.post(BASE, {"family": str(street.bodils.pk)}, "application/json")
    assert refused.status_code == 404
    assert street.client(street.nurse).post(BASE, {}, "application/json").status_code == 404
    assert street.client(None).post(BASE, {}, "application/json").status_code in {401, 403}
    assert not Conversation.unscoped.exists()


def test_a_sent_message_has_the_agreed_shape_and_rests_sealed(street):
    thread = street.conversation()
    key = str(uuid.uuid4())
    answer = post(street.client(street.amina), thread, client_id=key, body="My milk does not come.")
    assert answer.status_code == 201
    row = answer.json()
    assert (row["client_id"], row["seq"], row["author"]) == (key, 1, "me")
    assert row["body"] == "My milk does not come."
    stored = Message.unscoped.get()
    assert b"milk" not in bytes(stored.body_sealed)


def test_the_same_send_again_is_the_same_row_even_after_an_answer(street):
    thread = street.conversation()
    client, key = street.client(street.amina), str(uuid.uuid4())
    first = post(client, thread, client_id=key, body="hello")
    street.say(thread, street.nurse, "hi", staff=True)
    again = post(client, thread, client_id=key, body="hello")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["id"] == first.json()["id"]
    assert list(ConversationEvent.unscoped.order_by("seq").values_list("seq", flat=True)) == [1, 2]


def test_the_same_id_for_something_else_is_refused_and_leaves_no_hole(street):
    thread, client, key = street.conversation(), street.client(street.amina), str(uuid.uuid4())
    post(client, thread, client_id=key, body="hello")
    other = post(client, thread, client_id=key, body="something else")
    assert (other.status_code, other.json()["code"]) == (422, "client_id_used")
    elsewhere = street.conversation(team=street.far_team)
    assert post(client, elsewhere, client_id=key, body="hello").status_code == 422
    assert post(client, thread, body="next").json()["seq"] == 2


def test_the_same_id_of_another_person_is_no_oracle(street):
    key = str(uuid.uuid4())
    post(street.client(street.amina), street.conversation(), client_id=key, body="CANARY")
    bodils = street.conversation(street.bodil, street.bodils)
    answer = post(street.client(street.bodil), bodils, client_id=key, body="mine")
    assert answer.status_code == 201
    assert "CANARY" not in answer.content.decode()


@pytest.mark.parametrize("who", ["bodil", "nurse", "nurse_there", None])
def test_nobody_else_sends_reads_or_takes_back(street, who):
    thread = street.conversation()
    message = street.say(thread, street.amina, "CANARY")
    client = street.client(getattr(street, who) if who else None)
    one = f"{BASE}/{thread.pk}"
    answers = [
        post(client, thread, body="intruder"),
        client.get(f"{one}/events"),
        client.post(f"{one}/read", {"seq": 1}, "application/json"),
        client.post(f"{one}/messages/{message.pk}/withdraw"),
        client.post(f"{one}/messages/{message.pk}/hide"),
    ]
    assert {answer.status_code for answer in answers} <= {401, 403, 404}
    assert all(b"CANARY" not in answer.content for answer in answers)
    assert Message.unscoped.count() == 1


def test_access_that_has_ended_ends_the_thread(street):
    from django.utils import timezone

    from cms.accounts.models import Guardian

    thread = street.conversation()
    street.say(thread, street.amina, "CANARY")
    client = street.client(street.amina)
    assert client.get(f"{BASE}/{thread.pk}/events").status_code == 200
    Guardian.unscoped.filter(user=street.amina, family=street.aminas).update(access_until=timezone.now())
    assert client.get(f"{BASE}/{thread.pk}/events").status_code == 404
    assert client.get(BASE).json() == {"results": []}


def test_an_empty_message_is_refused_in_words(street):
    answer = post(street.client(street.amina), street.conversation(), body="   ")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_a_message_opens_the_conversation_for_the_team(street):
    thread = street.conversation()
    street.say(thread, street.amina, "one")
    held = Conversation.unscoped.get()
    first = held.waiting_since
    assert (held.state, held.due_at is not None) == ("open", True)
    street.say(thread, street.amina, "two")
    held.refresh_from_db(from_queryset=Conversation.unscoped)
    assert held.waiting_since == first  # the first unanswered one counts
    street.say(thread, street.nurse, "answer", staff=True)
    held.refresh_from_db(from_queryset=Conversation.unscoped)
    assert (held.state, held.waiting_since, held.assignee_id) == ("waiting", None, street.nurse.pk)
    assert list(InboxEvent.unscoped.order_by("pos").values_list("pos", flat=True)) == [1, 2, 3]


def test_a_bell_carries_keys_only(street, monkeypatch):
    rung = []
    held_back = {}

    def ring(name, event, data, *, coalesce=False):
        rung.append((name, event, data))
        held_back[name] = coalesce

    monkeypatch.setattr("plugins.chat.actions.streams.publish_on_commit", ring)
    thread = street.conversation()
    street.say(thread, street.amina, "CANARY")
    # An open inbox reads list and thread anew, once a second at most; a phone follows several threads.
    assert {name: one for name, one in held_back.items() if ".user." in name} == {
        f"m{street.here.pk}.chat.user.{street.amina.pk.hex}": False
    }
    assert [one for name, one in held_back.items() if ".user." not in name] == [True, True]
    assert {event for _, event, _ in rung} == {"chat.changed", "chat.inbox"}
    assert "CANARY" not in repr(rung)
    names = {name for name, _, _ in rung}
    assert f"m{street.here.pk}.chat.user.{street.amina.pk.hex}" in names
    assert f"m{street.here.pk}.chat.user.{street.bodil.pk.hex}" not in names
