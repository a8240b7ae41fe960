"""What a phone keeps for when it cannot wait, and what its mark does to a message."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext as _

from cms.audit.models import AuditEvent
from cms.municipalities.scope import municipality_scope
from cms.plugin_api.privacy import Subject
from plugins.chat.actions.messages import withdraw_message
from plugins.chat.models import Conversation, DangerEntry, Message
from plugins.chat.privacy import handler
from tests.factories.danger import approved_with, draft_with, make_number

ADDRESS = "/api/v1/chat/safety"


def send(client, thread, **body):
    given = {"client_id": str(uuid.uuid4()), "body": "I lose blood"} | body
    return client.post(f"/api/v1/chat/conversations/{thread.pk}/messages", given, "application/json")


def mark_of(version):
    return {
        "version": str(version.pk),
        "entry": str(DangerEntry.unscoped.filter(version=version).first().key),
    }


def html(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def reason(topic):
    """What colleagues read beside a message, in the admin's language."""
    with translation.override("da"):
        return _("danger word: %(topic)s") % {"topic": _(topic)}


@pytest.fixture
def words(street):
    with municipality_scope(street.here):
        return approved_with(street.here, street.nurse, "krew")


def test_a_phone_gets_approved_words_and_numbers_of_its_municipality(street, words):
    with municipality_scope(street.here):
        draft_with(street.here, street.nurse, "draft canary")
    with municipality_scope(street.there):
        approved_with(street.there, street.nurse_there, "foreign canary")
    make_number(street.here, from_week=22, hours="outside", opens=dt.time(8), closes=dt.time(16))
    make_number(street.there, number="99 99 99 99")
    answer = street.client(street.amina).get(ADDRESS)
    assert answer.status_code == 200
    told = answer.json()
    assert "canary" not in answer.content.decode() and "99 99" not in answer.content.decode()
    (row,) = told["lists"]
    assert (row["language"], row["version"], row["number"]) == ("pl", str(words.pk), 1)
    (entry,) = row["entries"]
    assert {name: entry[name] for name in ("kind", "phrase", "topic", "call")} == {
        "kind": "stem", "phrase": "krew", "topic": "bleeding", "call": "maternity",
    }  # fmt: skip
    (number,) = told["numbers"]
    assert (number["from_week"], number["opens"], number["closes"]) == (22, "08:00", "16:00")
    assert told["time_zone"] == "Europe/Copenhagen"
    # About a year of them, whatever day it is: how many depends on when Easter is.
    assert {"12-25", "12-26", "01-01"} <= {day[5:] for day in told["holidays"]}


def test_what_a_phone_has_is_not_sent_again(street, words):
    client = street.client(street.amina)
    first = client.get(ADDRESS)
    again = client.get(ADDRESS, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    with municipality_scope(street.here):
        approved_with(street.here, street.nurse, "wody")
    changed = client.get(ADDRESS, headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_it_is_for_members_only(street):
    assert street.client(None).get(ADDRESS).status_code in {401, 403}


@pytest.mark.parametrize("many", [1, 3])
def test_it_takes_the_same_queries_for_one_row_and_for_three(street, many):
    with municipality_scope(street.here):
        for number in range(many):
            approved_with(street.here, street.nurse, "a", "b", language=["pl", "uk", "so"][number])
            make_number(street.here)
    client = street.client(street.amina)
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as asked:
        client.get(ADDRESS)
    ours = [query for query in asked if "chat_" in query["sql"]]
    assert len(ours) == 4, [query["sql"][:90] for query in ours]


def test_a_mark_makes_the_message_urgent_and_tells_colleagues_why(street, words):
    thread = street.conversation()
    answer = send(street.client(street.amina), thread, danger=mark_of(words))
    assert answer.status_code == 201
    assert answer.json()["is_urgent"] is True
    assert "danger" not in answer.json()
    message = Message.unscoped.get()
    assert (message.is_urgent, message.danger) == (True, "bleeding")
    # The reason is of the same nature as the text, and rests like it.
    assert b"bleeding" not in bytes(message.danger_sealed)
    assert Conversation.unscoped.get(pk=thread.pk).urgent_at is not None
    client = street.client(street.nurse)
    assert reason("Bleeding") in html(client, f"/admin/chat/conversation/{thread.pk}/")
    event = AuditEvent.objects.get(action="chat.urgent_by_danger_word")
    assert event.data == {"version": str(words.pk)}


def test_a_mark_that_nobody_knows_gives_no_reason_but_stays_urgent(street, words):
    with municipality_scope(street.there):
        foreign = approved_with(street.there, street.nurse_there, "tam")
    with municipality_scope(street.here):
        draft = draft_with(street.here, street.nurse, "sen")
    unknown = {"version": str(uuid.uuid4()), "entry": str(uuid.uuid4())}
    crossed = {"version": mark_of(words)["version"], "entry": mark_of(foreign)["entry"]}
    thread, client = street.conversation(), street.client(street.amina)
    new = DangerEntry.unscoped.get(version=draft, phrase="sen")
    of_draft = {"version": str(draft.pk), "entry": str(new.key)}
    for mark in (unknown, crossed, mark_of(foreign), of_draft):
        answer = send(client, thread, danger=mark)
        assert (answer.status_code, answer.json()["is_urgent"]) == (201, True)
    assert set(Message.unscoped.values_list("danger_sealed", flat=True)) == {None}
    assert not AuditEvent.objects.filter(action="chat.urgent_by_danger_word").exists()
    assert send(client, thread, danger={"version": "x", "entry": "y"}).status_code == 400


def test_the_same_send_again_is_the_same_row(street, words):
    thread, client, key = street.conversation(), street.client(street.amina), str(uuid.uuid4())
    first = send(client, thread, client_id=key, danger=mark_of(words))
    again = send(client, thread, client_id=key, danger=mark_of(words))
    assert (first.status_code, again.status_code) == (201, 200)
    assert AuditEvent.objects.filter(action="chat.urgent_by_danger_word").count() == 1


def test_taken_back_the_reason_goes_too_and_before_that_it_is_the_persons(street, words):
    thread = street.conversation()
    send(street.client(street.amina), thread, danger=mark_of(words))
    subject = Subject(user=street.amina, families=[street.aminas])
    (exported,) = handler.export(subject)["chat.Message"]
    assert (exported["is_urgent"], exported["danger"]) == (True, "bleeding")
    with municipality_scope(street.here):
        withdraw_message(message=Message.objects.get(), actor=street.amina)
    assert Message.unscoped.get().danger_sealed is None
    assert reason("Bleeding") not in html(
        street.client(street.nurse), f"/admin/chat/conversation/{thread.pk}/"
    )


@pytest.mark.parametrize(
    "facts",
    [
        {"hours": "inside"},
        {"hours": "outside", "opens": dt.time(16), "closes": dt.time(8)},
        {"from_week": 30, "to_week": 20},
        {"number": "call us"},
    ],
)
def test_a_number_that_makes_no_sense_is_refused(street, facts):
    good = make_number(street.here)
    for name, value in facts.items():
        setattr(good, name, value)
    with pytest.raises(ValidationError):
        good.full_clean()
