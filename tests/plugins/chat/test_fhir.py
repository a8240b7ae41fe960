"""Messages as FHIR: the shape that the transcript has, the reader's own conversations, and never a note."""

import datetime as dt
import uuid
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.audit.models import AuditEvent
from cms.audit.queries import looks_at_families_of
from cms.encryption.keyring import keyring_scope
from cms.municipalities.scope import municipality_scope
from cms.teams.models import TeamMember
from plugins.chat.actions.messages import withdraw_message
from plugins.chat.actions.notes import write_note
from plugins.chat.actions.reading import mark_read_by_team
from plugins.chat.models import Conversation, EmergencyAccess, Message
from plugins.chat.queries.readers import readers_of
from plugins.chat.transcript.fhir import entries_of
from plugins.chat.transcript.passages import select
from tests.fhir import assert_published
from tests.plugins.chat.files import photo, sent

MESSAGES = "/fhir/Communication"
READ = "chat.conversation_read"


def get(client, address, status=200):
    answer = client.get(address, headers={"accept-language": "en"})
    assert answer.status_code == status, answer.content
    found = answer.json()
    assert_published(found)
    return found


def resources(bundle):
    return [entry["resource"] for entry in bundle.get("entry", ())]


def words(bundle):
    return [part["contentString"] for one in resources(bundle) for part in one.get("payload", ())]


def of(family):
    return f"{MESSAGES}?patient={family.pk}"


@pytest.fixture
def thread(street):
    thread = street.conversation()
    first = street.say(thread, street.amina, "He does not sleep")
    street.say(thread, street.nurse, "How long does he sleep?", staff=True, reply_to=first.pk)
    street.say(thread, street.amina, "لا ينام 😀\x07", is_urgent=True)
    with municipality_scope(street.here):
        write_note(conversation=thread, author=street.nurse, client_id=uuid.uuid4(), body="CANARY of a note")
        mark_read_by_team(conversation=thread, user=street.nurse, seq=1)
    return thread


def test_the_same_mapping_as_in_the_transcript(street, thread):
    found = resources(get(street.client(street.nurse), of(street.aminas)))
    with municipality_scope(street.here), keyring_scope():
        held = Conversation.objects.select_related("team", "municipality").get(pk=thread.pk)
        written = [entry["resource"] for entry in entries_of(select(held, marked_only=False))]
    as_told = {one["id"]: one for one in written}
    assert len(found) == 3
    for one in found:
        twin = as_told[one["id"]]
        apart = {"meta", "partOf", "inResponseTo", "subject"}
        assert {key: one[key] for key in one.keys() - apart} == {
            key: twin[key] for key in twin.keys() - apart
        }
        assert one["partOf"] == [{"type": "Communication", "reference": f"Communication/{thread.pk}"}]
    second = found[1]
    assert second["inResponseTo"][0]["reference"] == f"Communication/{found[2]['id']}"
    assert "received" in found[2] and "received" not in found[0]


def test_a_message_and_its_thread_are_read_by_key(street, thread):
    client = street.client(street.nurse)
    [urgent, *_rest] = resources(get(client, of(street.aminas)))
    assert urgent["payload"] == [{"contentString": "لا ينام 😀"}]
    assert urgent["priority"] == "urgent"
    assert get(client, f"{MESSAGES}/{urgent['id']}") == urgent
    head = get(client, f"/fhir/{urgent['partOf'][0]['reference']}")
    assert (head["id"], head["status"]) == (str(thread.pk), "in-progress")
    assert head["topic"]["text"] == str(street.team)
    assert [one["type"] for one in head["recipient"]] == ["Organization", "RelatedPerson"]


def test_searches_find_what_they_name(street, thread):
    bodils = street.conversation(street.bodil, street.bodils)
    street.say(bodils, street.bodil, "another family")
    old = street.say(thread, street.amina, "long ago")
    Message.unscoped.filter(pk=old.pk).update(created_at=timezone.now() - dt.timedelta(days=30))
    client = street.client(street.nurse)
    family, today = f"patient={street.aminas.pk}", timezone.localdate().isoformat()
    for query, wanted in {
        family: 4,
        f"subject=Group/{street.aminas.pk}": 4,
        f"part-of={bodils.pk}": 1,
        f"patient={street.aminas.pk},{street.bodils.pk}": 5,
        f"{family}&sent=ge{today}": 3,
        f"{family}&sent=lt{today}": 1,
        f"{family}&_lastUpdated=ge{today}&sent=lt{today}": 0,
        f"{family}&sender={street.nurse.pk}": 1,
        f"{family}&status=completed": 4,
        f"{family}&status=entered-in-error": 0,
        f"{family}&status=nonsense": 0,
        f"_id={old.pk}": 1,
        f"{family}&part-of={bodils.pk}": 0,
    }.items():
        assert len(words(get(client, f"{MESSAGES}?{query}"))) == wanted, query


def test_a_search_names_a_family_a_thread_or_a_message(street, thread):
    client = street.client(street.nurse)
    for query in ("", "?sent=ge2020", f"?sender={street.amina.pk}", "?status=completed"):
        refused = get(client, f"{MESSAGES}{query}", 400)
        assert refused["issue"][0]["code"] == "required"
    assert not AuditEvent.objects.filter(action=READ, data__fhir=True).exists()


def test_page_by_page_while_the_family_writes(street, thread):
    client = street.client(street.nurse)
    seen, address = [], f"{of(street.aminas)}&_count=1"
    while address:
        page = get(client, address)
        seen += words(page)
        street.say(thread, street.amina, "meanwhile")
        address = next((one["url"] for one in page["link"] if one["relation"] == "next"), None)
    assert seen == ["لا ينام 😀", "How long does he sleep?", "He does not sleep"]


def test_notes_are_in_nothing(street, thread):
    client = street.client(street.nurse)
    found = get(client, of(street.aminas))
    told = [found, get(client, f"{MESSAGES}/{thread.pk}"), get(client, "/fhir/metadata")]
    assert len(words(found)) == 3 and "CANARY" not in str(told)
    note = thread.notes(manager="unscoped").get()
    get(client, f"{MESSAGES}/{note.pk}", 404)
    assert resources(get(client, f"{MESSAGES}?_id={note.pk}")) == []


def test_what_was_taken_back_stands_without_its_words(street, thread):
    gone = street.say(thread, street.amina, "CANARY taken back")
    client = street.client(street.nurse)
    assert "CANARY" in str(get(client, of(street.aminas)))
    with municipality_scope(street.here):
        withdraw_message(message=gone, actor=street.amina)
    found = get(client, f"{of(street.aminas)}&status=entered-in-error")
    [one] = resources(found)
    assert (one["id"], "payload" in one) == (str(gone.pk), False)
    assert one["meta"]["lastUpdated"] > one["sent"]
    assert "CANARY" not in str(get(client, of(street.aminas))) + str(get(client, f"{MESSAGES}/{gone.pk}"))


@pytest.mark.usefixtures("empty_storage")
def test_a_photo_is_fetched_where_the_attachment_says(street, thread):
    sent(street.client(street.amina), thread, photo(), body="CANARY rash")
    client = street.client(street.nurse)
    [one, *_rest] = resources(get(client, of(street.aminas)))
    [attached] = [part["contentAttachment"] for part in one["payload"] if "contentAttachment" in part]
    assert "data" not in attached and attached["title"] == "Photo"
    answer = client.get(urlsplit(attached["url"]).path)
    assert (answer.status_code, answer["Content-Type"]) == (200, attached["contentType"])
    # The same address keeps others out.
    assert (
        street.client(street.nurse_there, street.there).get(urlsplit(attached["url"]).path).status_code == 404
    )


def test_another_team_s_and_another_place_s_threads_are_not_there(street, thread):
    far = street.conversation(team=street.far_team)
    foreign = street.say(far, street.amina, "CANARY to the midwives")
    client = street.client(street.nurse)
    assert len(words(get(client, of(street.aminas)))) == 3
    for key in (far.pk, foreign.pk, uuid.uuid4()):
        get(client, f"{MESSAGES}/{key}", 404)
    for query in (f"part-of={far.pk}", f"_id={foreign.pk}", f"patient={street.theirs.pk}"):
        assert resources(get(client, f"{MESSAGES}?{query}")) == []
    there = street.client(street.nurse_there, street.there)
    assert resources(get(there, of(street.aminas))) == []
    for key in (thread.pk, thread.messages(manager="unscoped").first().pk):
        get(there, f"{MESSAGES}/{key}", 404)
    # Having it is no reason of its own; a nurse of the team that it is written to does see it.
    Conversation.unscoped.filter(pk=far.pk).update(
        assignee=street.other_nurse, assigned_by="human", assigned_at=timezone.now()
    )
    assert "CANARY to the midwives" not in words(get(street.client(street.other_nurse), of(street.aminas)))
    TeamMember.unscoped.create(team=street.far_team, user=street.other_nurse)
    assert "CANARY to the midwives" in words(get(street.client(street.other_nurse), of(street.aminas)))


def test_no_guardian_reaches_it(street, thread):
    for who in (street.amina, street.bodil, None):
        for address in (of(street.aminas), f"{MESSAGES}/{thread.pk}", "/fhir/metadata"):
            assert "sleep" not in str(get(street.client(who), address, 403))


def test_each_conversation_that_was_seen_is_on_record_with_the_reason(street, thread):
    second = street.conversation(street.bodil, street.bodils)
    street.say(second, street.bodil, "hello")
    Conversation.unscoped.filter(pk=second.pk).update(
        assignee=street.other_nurse, assigned_by="human", assigned_at=timezone.now()
    )
    far = street.conversation(team=street.far_team)
    street.say(far, street.amina, "to the midwives")
    EmergencyAccess.unscoped.create(
        conversation=far,
        user=street.other_nurse,
        reason="x",
        expires_at=timezone.now() + dt.timedelta(hours=8),
    )
    client = street.client(street.other_nurse)
    get(client, f"{MESSAGES}?patient={street.aminas.pk},{street.bodils.pk}")
    events = AuditEvent.objects.filter(action=READ, data__fhir=True)
    assert {(event.target, event.data["why"], event.data["messages"]) for event in events} == {
        (f"chat.Conversation:{thread.pk}", "team", 3),
        (f"chat.Conversation:{second.pk}", "assignee", 1),
        (f"chat.Conversation:{far.pk}", "emergency", 1),
    }
    assert {event.target for event in looks_at_families_of(street.bodil)} == {
        f"chat.Conversation:{second.pk}"
    }
    with municipality_scope(street.here):
        assert [reader.times for reader in readers_of(thread)] == [1]
    EmergencyAccess.unscoped.update(expires_at=timezone.now())
    assert resources(get(client, f"{MESSAGES}?part-of={far.pk}")) == []
    get(client, f"{MESSAGES}/{far.pk}", 404)


def test_the_same_queries_for_one_and_three(street):
    client = street.client(street.nurse)
    counts = {"list": [], "one": []}
    threads = [street.conversation(), street.conversation(street.bodil, street.bodils)]
    get(client, of(street.aminas))
    both = f"{MESSAGES}?patient={street.aminas.pk},{street.bodils.pk}"
    for number in range(3):
        said = street.say(threads[number % 2], (street.amina, street.bodil)[number % 2], str(number))
        for name, address in (("list", both), ("one", f"{MESSAGES}/{said.pk}")):
            with CaptureQueriesContext(connection) as queries:
                get(client, address)
            counts[name].append(len(queries))
    assert counts["list"][0] == counts["list"][2]
    assert counts["one"][0] == counts["one"][2]
