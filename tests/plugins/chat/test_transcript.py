"""Files for the journal: what they hold, what they never hold, and what is put on record."""

import hashlib
import io
import json
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.communication import Communication
from pypdf import PdfReader

from cms.audit.models import AuditEvent
from cms.audit.queries import looks_at_families_of
from cms.content.actions.trees import create_municipality_tree, create_region_library
from cms.encryption.keyring import keyring_scope
from cms.municipalities.scope import municipality_scope
from plugins.chat.actions.messages import withdraw_message
from plugins.chat.actions.notes import write_note
from plugins.chat.actions.reading import mark_read_by_team
from plugins.chat.actions.transcripts import make_transcript, mark
from plugins.chat.models import Conversation, MarkedMessage, StaffEvent, Transcript
from plugins.chat.transcript.passages import select
from tests.factories import content

NOTE = "KANARIEFUGL-NOTAT"


@pytest.fixture
def thread(street):
    """Five messages of a family and its team, and a note."""
    thread = street.conversation()
    street.say(thread, street.amina, "Min søn sover ikke")
    street.say(thread, street.nurse, "Hvor længe sover han?", staff=True)
    street.say(thread, street.amina, "لا ينام في الليل 😀")
    street.say(thread, street.nurse, "Ring til os", staff=True)
    street.say(thread, street.amina, "Tak", is_urgent=True)
    with municipality_scope(street.here):
        write_note(conversation=thread, author=street.nurse, client_id=uuid.uuid4(), body=NOTE)
        mark_read_by_team(conversation=thread, user=street.nurse, seq=3)
    return thread


def ask(client, thread, **more):
    given = {"part": "whole", "form": "fhir", "reason": "The journal"} | more
    return client.post(f"/admin/chat/conversation/{thread.pk}/transcript/", given)


def messages(thread):
    return list(thread.messages(manager="unscoped").order_by("seq"))


def put_mark(street, *wanted):
    with municipality_scope(street.here):
        for message in wanted:
            mark(message=message, actor=street.nurse, marked=True)


def text_of(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_bundle_is_fhir_and_says_who_wrote_what_to_whom(street, thread):
    answer = ask(street.client(street.nurse), thread)
    assert answer["Content-Type"] == "application/fhir+json"
    assert "no-store" in answer["Cache-Control"]
    made = answer.json()
    Bundle.model_validate(made)
    resources = [entry["resource"] for entry in made["entry"]]
    for resource in resources:
        Communication.model_validate(resource)
    head, first, second, third, _fourth, fifth = resources
    assert (made["type"], head["id"]) == ("collection", str(thread.pk))
    assert made["entry"][0]["fullUrl"] == f"urn:uuid:{thread.pk}"
    assert {resource["partOf"][0]["reference"] for resource in resources[1:]} == {f"urn:uuid:{thread.pk}"}
    assert first["payload"] == [{"contentString": "Min søn sover ikke"}]
    assert first["sender"]["identifier"]["value"] == f"urn:uuid:{street.amina.pk}"
    assert first["recipient"][0]["type"] == "Organization"
    assert second["sender"]["type"] == "Practitioner"
    assert second["recipient"][0]["identifier"]["value"] == f"urn:uuid:{street.amina.pk}"
    assert third["payload"][0]["contentString"] == "لا ينام في الليل 😀"
    assert (first["priority"], fifth["priority"]) == ("routine", "urgent")
    # The team had the first three on the screen; what it wrote itself it has not received.
    assert "received" in first and "received" in third
    assert "received" not in second and "received" not in fifth
    assert first["sent"] == messages(thread)[0].created_at.isoformat()


def test_anybody_can_compute_the_hash_anew_from_the_file(street, thread):
    answer = ask(street.client(street.nurse), thread)
    made = answer.json()
    plain = json.dumps(made["entry"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(plain.encode()).hexdigest()
    assert made["meta"]["tag"][0]["code"] == digest == Transcript.unscoped.get().sha256


def test_all_forms_of_the_same_content_have_the_same_hash_and_another_word_another(street, thread):
    client = street.client(street.nurse)
    for form in ("pdf", "fhir", "html"):
        answer = ask(client, thread, form=form)
        assert answer.status_code == 200
        known = Transcript.unscoped.latest("made_at").sha256
        if form == "pdf":
            assert known in text_of(answer.content).replace("\n", "")
        else:
            assert known in answer.content.decode()
    assert len(set(Transcript.unscoped.values_list("sha256", flat=True))) == 1
    street.say(thread, street.amina, "Et ord mere")
    ask(client, thread)
    assert len(set(Transcript.unscoped.values_list("sha256", flat=True))) == 2


def test_marked_passages_alone_with_the_gaps_stated(street, thread):
    put_mark(street, messages(thread)[0], messages(thread)[3])
    client = street.client(street.nurse)
    bundle = ask(client, thread, part="marked").json()
    Bundle.model_validate(bundle)
    head, first, second = [entry["resource"] for entry in bundle["entry"]]
    assert "note" not in first
    assert second["note"][0]["text"].startswith("… 2 ")
    assert [note["text"][:4] for note in head["note"]][1] == "… 1 "
    assert Transcript.unscoped.get().seqs == [1, 4]
    page = ask(client, thread, part="marked", form="html").content.decode()
    assert "Ring til os" in page and "Hvor længe" not in page
    assert (
        page.index("Min søn sover ikke") < page.index("… 2 ") < page.index("Ring til os") < page.index("… 1 ")
    )
    paper = text_of(ask(client, thread, part="marked", form="pdf").content)
    assert "Ring til os" in paper and "Hvor længe" not in paper
    assert "… 2 " in paper and "… 1 " in paper and "… 3 " in paper


def test_nothing_is_made_of_no_marks(street, thread):
    answer = ask(street.client(street.nurse), thread, part="marked")
    assert answer["Content-Type"].startswith("text/html")
    assert not Transcript.unscoped.exists()
    assert not AuditEvent.objects.filter(action="chat.conversation_exported").exists()


def test_signs_that_the_paper_cannot_show_are_told_and_not_dropped_in_silence(street, thread):
    paper = text_of(ask(street.client(street.nurse), thread, form="pdf").content)
    assert "[?]" in paper
    assert "1 tegn" in paper or "1 sign" in paper


@pytest.mark.parametrize("form", ["pdf", "fhir", "html"])
def test_a_note_is_in_no_form(street, thread, form):
    content = ask(street.client(street.nurse), thread, form=form).content
    assert NOTE not in (text_of(content) if form == "pdf" else content.decode())


def test_what_was_taken_back_stands_without_its_words(street, thread):
    with municipality_scope(street.here):
        withdraw_message(message=messages(thread)[4], actor=street.amina)
    client = street.client(street.nurse)
    bundle = ask(client, thread).json()
    last = bundle["entry"][-1]["resource"]
    Communication.model_validate(last)
    assert last["status"] == "entered-in-error" and "payload" not in last
    assert "Tak" not in ask(client, thread, form="html").content.decode()


def test_who_made_a_file_why_and_of_what_is_on_record_and_the_family_sees_it(street, thread):
    ask(street.client(street.nurse), thread, reason="Notification to the doctor", form="pdf")
    event = AuditEvent.objects.get(action="chat.conversation_exported")
    assert (event.actor, event.reason) == (street.nurse, "Notification to the doctor")
    made = Transcript.unscoped.get()
    assert event.data["sha256"] == made.sha256
    assert event.data["messages"] == 5
    assert "sover" not in json.dumps(event.data)
    assert event in looks_at_families_of(street.amina)
    assert StaffEvent.unscoped.filter(kind="exported", actor=street.nurse).count() == 1
    page = street.client(street.nurse).get(f"/admin/chat/conversation/{thread.pk}/transcript/")
    assert made.sha256 in page.content.decode()


def test_no_file_without_a_reason(street, thread):
    assert ask(street.client(street.nurse), thread, reason=" ")["Content-Type"].startswith("text/html")
    assert not Transcript.unscoped.exists()


def test_another_team_and_another_municipality_get_nothing(street, thread):
    far = street.conversation(team=street.far_team)
    street.say(far, street.amina, "To the midwives")
    assert ask(street.client(street.nurse), far).status_code == 404
    assert (
        street.client(street.nurse).get(f"/admin/chat/conversation/{far.pk}/transcript/").status_code == 404
    )
    for who in (street.nurse_there, street.amina):
        assert ask(street.client(who), thread).status_code in {302, 403, 404}
    there = street.client(street.nurse_there, street.there)
    assert ask(there, thread).status_code == 404
    assert not Transcript.unscoped.exists()


def test_marking_is_for_messages_of_this_conversation(street, thread):
    client = street.client(street.nurse)
    far = street.conversation(team=street.far_team)
    foreign = street.say(far, street.amina, "To the midwives")
    address = f"/admin/chat/conversation/{thread.pk}/mark/"
    own = messages(thread)[0]
    assert client.post(address, {"message": f"{foreign.pk}.on"}).status_code == 404
    assert client.post(address, {"message": "nonsense"}).status_code == 404
    for _ in range(2):
        assert client.post(address, {"message": f"{own.pk}.on"}).status_code == 302
    assert MarkedMessage.unscoped.get().marked_by == street.nurse
    page = client.get(f"/admin/chat/conversation/{thread.pk}/").content.decode()
    assert page.count('aria-pressed="true"') == 1
    client.post(address, {"message": f"{own.pk}.off"})
    assert not MarkedMessage.unscoped.exists()


def test_a_file_takes_the_same_queries_for_one_and_three_messages(street):
    counts = []
    thread = street.conversation()
    for number in range(3):
        street.say(thread, street.amina, f"number {number}")
        with municipality_scope(street.here), keyring_scope():
            held = Conversation.objects.select_related("team", "municipality").get(pk=thread.pk)
            with CaptureQueriesContext(connection) as queries:
                for passage in select(held, marked_only=False).passages:
                    assert passage.text
            counts.append(len(queries))
    assert counts[0] == counts[2]


def test_the_list_of_files_takes_the_same_queries_for_one_and_three(street, thread):
    client = street.client(street.nurse)
    counts = []
    for _ in range(3):
        ask(client, thread)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/admin/chat/conversation/{thread.pk}/transcript/")
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_an_article_is_named_with_its_revision(street):
    thread = street.conversation()
    create_municipality_tree(street.here)
    create_region_library(region=street.here.region, languages=street.here.languages)
    page = content.article(content.topic(street.here)["da"], "Sikker søvn")
    article = {"uuid": str(page.translation_key), "locale": "da"}
    street.say(thread, street.nurse, "Læs den her", staff=True, article=article)
    with municipality_scope(street.here):
        made = make_transcript(
            conversation=thread, actor=street.nurse, form="fhir", marked_only=False, reason="x", locale="da"
        )
    bundle = json.loads(made.content)
    Bundle.model_validate(bundle)
    payload = bundle["entry"][1]["resource"]["payload"]
    assert payload[0] == {"contentString": "Læs den her"}
    assert payload[1]["contentReference"]["identifier"]["value"] == f"urn:uuid:{article['uuid']}"
