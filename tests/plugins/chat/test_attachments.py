"""Photos and voice messages: stored once, without what they tell, and for those who may read the thread."""

import io
import struct
import uuid
import zlib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.audit.models import AuditEvent
from cms.encryption.files import private_storage
from cms.municipalities.scope import municipality_scope
from plugins.chat.actions.attachments import LONGEST_SIDE, MOST_UNSENT
from plugins.chat.actions.conversations import agree_to_share
from plugins.chat.models import Attachment, Message
from tests.cms.content.photographs import photograph, scene, tells
from tests.factories.core import UserFactory
from tests.plugins.chat.files import (
    BASE,
    address,
    father_of,
    files,
    noise,
    ogg,
    opened,
    photo,
    send,
    sent,
    upload,
    voice,
)

pytestmark = pytest.mark.usefixtures("empty_storage")


def test_a_photo_keeps_its_pixels_upright_and_nothing_that_it_tells(street):
    thread, client = street.conversation(), street.client(street.amina)
    assert tells(photo())
    shown = sent(client, thread, photo(), body="Look at this rash.")
    assert (shown["kind"], shown["body"]) == ("photo", "Look at this rash.")
    told = shown["attachments"][0]
    assert (told["kind"], told["content_type"], told["width"], told["height"]) == (
        "photo", "image/jpeg", 200, 400,
    )  # fmt: skip
    answer = client.get(address(thread, shown))
    assert answer.status_code == 200
    assert tells(answer.content) == []
    assert "icc_profile" not in opened(answer.content).info
    assert opened(answer.content).size == (200, 400)
    assert told["size"] == len(answer.content)


def test_the_answer_is_for_this_person_and_runs_nothing(street):
    thread, client = street.conversation(), street.client(street.amina)
    shown = sent(client, thread, photo())
    answer = client.get(address(thread, shown))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == 'inline; filename="photo.jpg"'
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "HEIF", "GIF", "AVIF"])
def test_every_kind_of_picture_becomes_a_jpeg(street, kind):
    out = io.BytesIO()
    scene().save(out, kind)
    thread, client = street.conversation(), street.client(street.amina)
    shown = sent(client, thread, out.getvalue(), "image/heic")
    assert opened(client.get(address(thread, shown)).content).format == "JPEG"


def test_a_large_photo_is_made_smaller(street):
    thread, client = street.conversation(), street.client(street.amina)
    shown = sent(client, thread, noise(4000, 1000), "image/png")
    told = shown["attachments"][0]
    assert (told["width"], told["height"]) == (LONGEST_SIDE, 512)


@pytest.mark.parametrize("ending", ["webm", "m4a", "ogg"])
def test_a_voice_message_is_known_by_its_bytes(street, ending):
    thread, client = street.conversation(), street.client(street.amina)
    data = ogg(2) if ending == "ogg" else voice(ending)
    shown = sent(client, thread, data, "audio/something")
    told = shown["attachments"][0]
    assert (shown["kind"], told["kind"], told["seconds"], told["width"]) == ("voice", "voice", 2, None)
    whole = client.get(address(thread, shown))
    assert whole["Content-Type"] == told["content_type"]
    part = client.get(address(thread, shown), headers={"range": "bytes=4-9"})
    assert (part.status_code, part.content) == (206, whole.content[4:10])
    assert part["Content-Range"] == f"bytes 4-9/{len(whole.content)}"
    assert part["Cache-Control"] == "private, no-store"
    end = client.get(address(thread, shown), headers={"range": "bytes=-5"})
    assert end.content == whole.content[-5:]
    beyond = client.get(address(thread, shown), headers={"range": "bytes=999999-"})
    assert (beyond.status_code, beyond.content) == (416, b"")


def bomb() -> bytes:
    """A PNG of 60,000 by 60,000 pixels in a few bytes."""

    def chunk(name, content):
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "kind", "status", "code"),
    [
        (b"<html><script>alert(1)</script>", "image/jpeg", 422, "not_a_photo"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "image/svg+xml", 422, "not_a_photo"),
        (b"%PDF-1.7", "image/png", 422, "not_a_photo"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "image/jpeg", 422, "not_a_photo"),
        (b"", "image/jpeg", 415, "not_a_file_for_chat"),
        (photograph()[:200], "image/jpeg", 422, "not_a_photo"),
        (bomb(), "image/png", 422, "photo_too_large"),
        (bytes(12 * 1024 * 1024 + 1), "image/jpeg", 413, "file_too_large"),
        (photograph(), "audio/webm", 422, "not_a_voice_message"),
        (voice(), "image/jpeg", 422, "not_a_photo"),
        (ogg(300), "audio/ogg", 422, "voice_too_long"),
        (bytes(6 * 1024 * 1024 + 1), "audio/webm", 413, "file_too_large"),
        (b"MZ", "application/octet-stream", 415, "not_a_file_for_chat"),
        (b"text", "text/html", 415, "not_a_file_for_chat"),
    ],
)  # fmt: skip
def test_what_is_neither_is_refused_with_a_problem(street, empty_storage, data, kind, status, code):
    answer = upload(street.client(street.amina), street.conversation(), data, kind=kind)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer["Content-Type"] == "application/problem+json"
    assert not Attachment.unscoped.exists()
    assert files(empty_storage) == []


def test_a_picture_that_is_also_a_page_is_only_a_picture_afterwards(street):
    thread, client = street.conversation(), street.client(street.amina)
    shown = sent(client, thread, photo() + b"<html><script>alert('CANARY')</script></html>")
    assert b"script" not in client.get(address(thread, shown)).content


def test_what_rests_is_sealed_and_lies_where_no_address_leads(street, empty_storage, settings):
    thread, client = street.conversation(), street.client(street.amina)
    shown = sent(client, thread, photo())
    plain = client.get(address(thread, shown)).content
    (stored,) = files(empty_storage)
    sealed = stored.read_bytes()
    # No header of a picture, and no run of its bytes.
    assert b"JFIF" not in sealed
    assert stored.stat().st_mode & 0o077 == 0
    assert all(plain[at : at + 8] not in sealed for at in range(0, len(plain) - 8, 8))
    assert not str(stored).startswith(str(settings.MEDIA_ROOT))
    assert client.get(f"/media/{stored.relative_to(empty_storage)}").status_code == 404
    with pytest.raises(ValueError, match="URL"):
        private_storage().url(Attachment.unscoped.get().file_name)


def test_the_digest_of_a_photo_does_not_rest_in_the_clear(street):
    import hashlib

    upload(street.client(street.amina), street.conversation(), photo())
    digest = hashlib.sha256(photo()).hexdigest()
    row = Attachment.unscoped.select_related("conversation").get()
    assert row.digest == digest
    assert digest.encode() not in bytes(row.digest_sealed)


@pytest.mark.parametrize("who", ["bodil", "father", "stranger", "nurse", "nurse_there", None])
def test_nobody_else_fetches_or_uploads(street, who):
    """Each has a thread and a photo of their own, and asks for Amina's under every address there is."""
    thread = street.conversation()
    shown = sent(street.client(street.amina), thread, photo())
    father = father_of(street)
    people = {"father": father, "stranger": UserFactory()}
    user = people.get(who) or (getattr(street, who) if who else None)
    client = street.client(user)
    asked = [client.get(address(thread, shown)), upload(client, thread, photo())]
    if who in {"bodil", "father"}:
        own = street.conversation(user, street.bodils if who == "bodil" else street.aminas)
        assert sent(client, own, noise(30, 30), "image/png")
        asked.append(client.get(address(own, shown)))
        stolen = Attachment.unscoped.get(message=shown["id"]).client_id
        asked.append(send(client, own, stolen))
    there = street.client(user, street.there)
    asked.append(there.get(address(thread, shown)))
    assert {answer.status_code for answer in asked} <= {401, 403, 404, 409}
    assert all(b"JFIF" not in answer.content for answer in asked)
    assert Attachment.unscoped.filter(conversation=thread).count() == 1


def test_access_that_has_ended_ends_the_photos(street):
    from cms.accounts.models import Guardian

    thread, client = street.conversation(), street.client(street.amina)
    shown = sent(client, thread, photo())
    Guardian.unscoped.filter(user=street.amina, family=street.aminas).update(access_until=timezone.now())
    assert client.get(address(thread, shown)).status_code == 404


def test_an_upload_that_was_not_sent_is_its_sender_s_alone(street):
    """Also in a thread that both read."""
    father = father_of(street)
    with municipality_scope(street.here):
        agree_to_share(family=street.aminas, guardian=father, team=street.team)
        thread = agree_to_share(family=street.aminas, guardian=street.amina, team=street.team)
    key = uuid.uuid4()
    mine, his = street.client(street.amina), street.client(father)
    found = upload(mine, thread, photo(), key).json()
    path = f"{BASE}/{thread.pk}/attachments/{found['id']}"
    assert (mine.get(path).status_code, his.get(path).status_code) == (200, 404)
    assert send(his, thread, key).status_code == 409
    assert street.client(street.nurse).get(
        f"/admin/chat/conversation/{thread.pk}/attachment/{found['id']}/"
    ).status_code == 404  # fmt: skip
    assert send(mine, thread, key).status_code == 201
    assert his.get(path).status_code == 200


def test_the_same_upload_again_is_the_same_row(street, empty_storage):
    thread, client, key = street.conversation(), street.client(street.amina), uuid.uuid4()
    first, again = upload(client, thread, photo(), key), upload(client, thread, photo(), key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert len(files(empty_storage)) == 1
    other = upload(client, thread, noise(20, 20), key)
    assert (other.status_code, other.json()["code"]) == (422, "client_id_used")
    elsewhere = upload(client, street.conversation(team=street.far_team), photo(), key)
    assert elsewhere.status_code == 422
    # The same id of another person is another thing, and no oracle.
    bodils = street.conversation(street.bodil, street.bodils)
    assert upload(street.client(street.bodil), bodils, noise(20, 20), key).status_code == 201


def test_a_message_with_attachments_is_sent_exactly_once(street):
    thread, client = street.conversation(), street.client(street.amina)
    keys = [uuid.uuid4(), uuid.uuid4()]
    for size, key in enumerate(keys, start=20):
        upload(client, thread, noise(size, size), key, "image/png")
    message = str(uuid.uuid4())
    first = send(client, thread, *keys, client_id=message, body="two")
    again = send(client, thread, *keys, client_id=message, body="two")
    # Also after the upload was tried once more.
    upload(client, thread, noise(20, 20), keys[0], "image/png")
    third = send(client, thread, *keys, client_id=message, body="two")
    assert [answer.status_code for answer in (first, again, third)] == [201, 200, 200]
    assert first.json() == again.json() == third.json()
    assert [one["width"] for one in first.json()["attachments"]] == [20, 21]
    less = send(client, thread, keys[0], client_id=message, body="two")
    assert (less.status_code, less.json()["code"]) == (422, "client_id_used")
    assert Message.unscoped.count() == 1
    # What belongs to one message goes with no other.
    assert send(client, thread, keys[0], body="again").json()["code"] == "attachment_missing"


def test_without_its_upload_a_message_is_not_sent_and_leaves_no_hole(street):
    thread, client, key = street.conversation(), street.client(street.amina), uuid.uuid4()
    answer = send(client, thread, key)
    assert (answer.status_code, answer.json()["code"]) == (409, "attachment_missing")
    upload(client, thread, photo(), key)
    assert send(client, thread, key).json()["seq"] == 1


def test_a_message_carries_six_at_most(street):
    thread, client = street.conversation(), street.client(street.amina)
    answer = send(client, thread, *[uuid.uuid4() for _ in range(7)])
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_nobody_fills_the_disk_with_what_is_never_sent(street):
    thread, client = street.conversation(), street.client(street.amina)
    upload(client, thread, photo())
    row = Attachment.unscoped.select_related("conversation").get()
    for _ in range(MOST_UNSENT - 1):
        row.pk, row.client_id, row._state.adding = uuid.uuid4(), uuid.uuid4(), True
        row.digest = "x"
        row.save()
    answer = upload(client, thread, photo())
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_uploads")


def test_catching_up_brings_attachments_in_a_fixed_number_of_queries(street):
    thread, client = street.conversation(), street.client(street.amina)

    def count():
        with CaptureQueriesContext(connection) as caught:
            answer = client.get("/api/v1/chat/sync")
        rows = [event["message"] for event in answer.json()["events"][str(thread.pk)]]
        assert all(len(row["attachments"]) == 1 for row in rows)
        return len(caught)

    sent(client, thread, photo())
    count()
    with_one = count()
    for _ in range(2):
        sent(client, thread, photo())
    assert count() == with_one


def test_taken_back_it_is_gone_with_its_bytes(street, empty_storage, django_capture_on_commit_callbacks):
    thread, client = street.conversation(), street.client(street.amina)
    shown = sent(client, thread, photo(), body="oops")
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"{BASE}/{thread.pk}/messages/{shown['id']}/withdraw")
    assert (answer.json()["attachments"], answer.json()["kind"]) == ([], "photo")
    assert client.get(address(thread, shown)).status_code == 404
    assert files(empty_storage) == []
    # The device that never heard of the answer sends once more, and nothing comes back.
    again = send(client, thread, uuid.uuid4(), client_id=shown["client_id"], body="oops")
    assert (again.status_code, again.json()["attachments"]) == (200, [])


def test_hidden_it_is_gone_for_one_and_not_for_the_team(street):
    thread, client = street.conversation(), street.client(street.amina)
    shown = sent(client, thread, photo())
    client.post(f"{BASE}/{thread.pk}/messages/{shown['id']}/hide")
    assert client.get(address(thread, shown)).status_code == 404
    key = shown["attachments"][0]["id"]
    staff = street.client(street.nurse).get(f"/admin/chat/conversation/{thread.pk}/attachment/{key}/")
    assert staff.status_code == 200


def test_a_professional_sees_it_on_record_and_others_do_not(street):
    thread = street.conversation()
    shown = sent(street.client(street.amina), thread, photo())
    path = f"/admin/chat/conversation/{thread.pk}/attachment/{shown['attachments'][0]['id']}/"
    before = AuditEvent.objects.filter(action="chat.conversation_read").count()
    answer = street.client(street.nurse).get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    event = AuditEvent.objects.filter(action="chat.conversation_read").latest("pk")
    assert AuditEvent.objects.filter(action="chat.conversation_read").count() == before + 1
    assert (event.actor_id, event.data["why"]) == (street.nurse.pk, "team")
    assert event.data["attachment"] == shown["attachments"][0]["id"]
    refused = [
        street.client(street.nurse_there, street.there).get(path),
        street.client(street.nurse_there).get(path),
        street.client(street.amina).get(path),
        street.client(None).get(path),
    ]
    assert all(answer.status_code in {302, 403, 404} for answer in refused)
    assert all(b"JFIF" not in answer.content for answer in refused)
    # Nor by the address of a conversation that somebody may read.
    other = street.conversation(street.bodil, street.bodils)
    theirs = f"/admin/chat/conversation/{other.pk}/attachment/{shown['attachments'][0]['id']}/"
    assert street.client(street.nurse).get(theirs).status_code == 404
