"""Photos and recordings in files for the journal: in which form they are there, and what is said of the others."""

import base64
import hashlib
import io
import json
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.communication import Communication
from pypdf import PdfReader

from cms.audit.models import AuditEvent
from cms.encryption.files import remove_sealed
from cms.encryption.keyring import keyring_scope
from cms.municipalities.scope import municipality_scope
from plugins.chat.models import Attachment, Conversation, Message, Transcript
from plugins.chat.queries.attachments import bytes_of
from plugins.chat.transcript import files as limits
from plugins.chat.transcript.fhir import content_hash
from plugins.chat.transcript.passages import select
from tests.cms.content.photographs import tells
from tests.plugins.chat.files import BASE, noise, photo, send, sent, upload, voice
from tests.plugins.chat.test_transcript import ask, put_mark, text_of

pytestmark = pytest.mark.usefixtures("empty_storage")


@pytest.fixture
def thread(street):
    """A photo with words, two photos without, and a recording."""
    thread, client = street.conversation(), street.client(street.amina)
    street.shown = [sent(client, thread, photo(), body="Hans udslæt")]
    keys = [uuid.uuid4(), uuid.uuid4()]
    for number, key in enumerate(keys):
        upload(client, thread, noise(300, 200 + number), key, "image/png")
    street.shown.append(send(client, thread, *keys).json())
    street.shown.append(sent(client, thread, voice(), "audio/webm"))
    return thread


def kept(street, thread):
    """The files' bytes as they rest, in the order in which they were sent."""
    with municipality_scope(street.here), keyring_scope():
        rows = Attachment.objects.select_related("conversation").order_by("message__seq", "position")
        return [bytes_of(row) for row in rows]


def payloads(answer):
    found = []
    for entry in answer.json()["entry"][1:]:
        Communication.model_validate(entry["resource"])
        found.append(entry["resource"].get("payload", []))
    return found


def images(pdf):
    """The JPEGs as they stand in the file: pypdf's own `images` would draw them anew."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    drawn = [one.get_object() for page in pages for one in page["/Resources"].get("/XObject", {}).values()]
    return [one._data for one in drawn if one["/Filter"] == "/DCTDecode"]


def test_the_bundle_holds_each_file_with_its_type_size_and_hash(street, thread):
    answer = ask(street.client(street.nurse), thread)
    Bundle.model_validate(answer.json())
    first, second, third = payloads(answer)
    assert first[0] == {"contentString": "[Foto] Hans udslæt"}
    files = [one["contentAttachment"] for one in (*first, *second, *third) if "contentAttachment" in one]
    assert [one["contentType"] for one in files] == ["image/jpeg"] * 3 + ["audio/webm"]
    assert [one["title"] for one in files] == [
        "Foto", "Foto 1 af 2", "Foto 2 af 2", "Talebesked, 2 sekunder",
    ]  # fmt: skip
    plain = kept(street, thread)
    assert [base64.b64decode(one["data"]) for one in files] == plain
    assert [one["size"] for one in files] == [len(data) for data in plain]
    sha1 = [base64.b64encode(hashlib.sha1(data).digest()).decode() for data in plain]
    assert [one["hash"] for one in files] == sha1
    assert all(tells(data) == [] for data in plain[:3])


def test_the_paper_and_the_page_hold_the_photos_as_they_rest_with_their_time(street, thread):
    client, plain = street.client(street.nurse), kept(street, thread)
    paper = ask(client, thread, form="pdf").content
    assert images(paper) == plain[:3]
    text = text_of(paper)
    assert "Foto 2 af 2 · " in text and "Talebesked, 2 sekunder · " in text and "FHIR-filen" in text
    page = ask(client, thread, form="html").content.decode()
    inside = re.findall(r'src="data:image/jpeg;base64,([^"]+)"', page)
    assert [base64.b64decode(data) for data in inside] == plain[:3]
    sent_at = timezone.localtime(Message.unscoped.order_by("seq").first().created_at)
    shown = re.findall(r'<figcaption[^>]*>([^<]*)<time datetime="([^"]*)"', page)
    assert [words for words, _at in shown] == [
        "Foto · ", "Foto 1 af 2 · ", "Foto 2 af 2 · ", "Talebesked, 2 sekunder · ",
    ]  # fmt: skip
    assert shown[0][1][:16] == sent_at.isoformat()[:16]
    assert "<script" not in page and "audio" not in page
    hashes = set(Transcript.unscoped.values_list("sha256", flat=True))
    assert len(hashes) == 1 and AuditEvent.objects.latest("at").data["files"] == 4


def test_another_pixel_is_another_hash(street, thread):
    def made():
        with municipality_scope(street.here), keyring_scope():
            held = Conversation.objects.select_related("team", "municipality").get(pk=thread.pk)
            from plugins.chat.transcript.fhir import entries_of

            return content_hash(entries_of(select(held, marked_only=False)))

    before = made()
    assert made() == before
    from cms.encryption.files import write_sealed

    row = Attachment.unscoped.select_related("conversation").filter(kind="photo").first()
    with keyring_scope():
        write_sealed(row.file_name, noise(30, 20), family_id=street.aminas.pk)
    assert made() != before


def test_what_was_taken_back_is_named_and_not_there(street, thread):
    client = street.client(street.amina)
    plain = kept(street, thread)
    client.post(f"{BASE}/{thread.pk}/messages/{street.shown[0]['id']}/withdraw")
    nurse = street.client(street.nurse)
    answer = ask(nurse, thread)
    gone = answer.json()["entry"][1]["resource"]
    assert gone["statusReason"]["text"] == "[Foto] Taget tilbage af afsenderen"
    assert "payload" not in gone
    assert base64.b64encode(plain[0]).decode() not in answer.content.decode()
    assert len(images(ask(nurse, thread, form="pdf").content)) == 2
    page = ask(nurse, thread, form="html").content.decode()
    assert "[Foto] Taget tilbage af afsenderen" in page and page.count("data:image") == 2


def test_only_the_photos_of_marked_messages_are_there(street, thread):
    put_mark(street, Message.unscoped.order_by("seq")[1])
    plain = kept(street, thread)
    found = images(ask(street.client(street.nurse), thread, part="marked", form="pdf").content)
    assert found == plain[1:3]


def test_what_there_is_no_room_for_is_named_at_its_place_and_at_the_head(street, thread, monkeypatch):
    plain = kept(street, thread)
    monkeypatch.setattr(limits, "_MEGABYTE", (len(plain[0]) + 10) // limits.MOST_MEGABYTES + 1)
    client = street.client(street.nurse)
    answer = ask(client, thread)
    first, second, third = payloads(answer)
    assert "data" in first[1]["contentAttachment"]
    for one in (*second[-2:], *third[-1:]):
        assert "data" not in one["contentAttachment"] and "hash" not in one["contentAttachment"]
        assert "Ikke med i filen, som ellers fylder mere end 25 MB." in one["contentAttachment"]["title"]
    head = answer.json()["entry"][0]["resource"]["note"][0]["text"]
    assert head.startswith("3 billeder eller optagelser er ikke med")
    paper = text_of(ask(client, thread, form="pdf").content)
    assert "3 billeder eller optagelser" in paper and "Ikke med i filen" in paper
    page = ask(client, thread, form="html").content.decode()
    assert "3 billeder eller optagelser" in page and page.count("Ikke med i filen") == 3
    assert len(set(Transcript.unscoped.values_list("sha256", flat=True))) == 1


def test_bytes_that_are_gone_are_told_and_stop_nothing(street, thread):
    row = Attachment.unscoped.select_related("conversation").filter(kind="photo").first()
    remove_sealed(row.file_name)
    answer = ask(street.client(street.nurse), thread)
    titles = [one["contentAttachment"]["title"] for found in payloads(answer) for one in found[-1:]]
    assert any("Fotoet eller lyden er væk" in title for title in titles)


def test_a_file_takes_the_same_queries_for_one_and_three_photos(street):
    thread, client, counts = street.conversation(), street.client(street.amina), []
    for _ in range(3):
        sent(client, thread, photo())
        with municipality_scope(street.here), keyring_scope():
            held = Conversation.objects.select_related("team", "municipality").get(pk=thread.pk)
            with CaptureQueriesContext(connection) as queries:
                files = select(held, marked_only=False).files
                assert all(file.data for file in files)
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_a_tall_and_a_wide_photo_stay_on_their_page(street):
    """Their words stand below them on the same page, and none is cut off."""
    from cms.paper.paper import Paper

    paper = Paper(locales=["da"], footer="x")
    for size in ((60, 900), (900, 60), (300, 300), (300, 301), (300, 302)):
        data = noise(*size)
        paper.picture(data, size=size, caption=f"{size[0]} × {size[1]}", alt="x", locale="da")
    pages = PdfReader(io.BytesIO(bytes(paper.output()))).pages
    assert [len(page.images) for page in pages] == [page.extract_text().count(" × ") for page in pages]
    assert sum(len(page.images) for page in pages) == 5


def test_the_trail_and_the_log_hold_no_picture(street, thread, caplog):
    ask(street.client(street.nurse), thread)
    held = base64.b64encode(kept(street, thread)[0])[:60].decode()
    data = json.dumps([event.data for event in AuditEvent.objects.all()])
    assert held not in data and held not in caplog.text
