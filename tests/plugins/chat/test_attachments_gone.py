"""Photos and voice messages that are never sent, erased, too old or without their key leave nothing behind."""

import datetime as dt
import json
import uuid

import pytest
from django.utils import timezone

from cms.municipalities.scope import municipality_scope
from cms.plugin_api.privacy import Subject
from plugins.chat.actions.attachments import sweep_strays, sweep_unsent
from plugins.chat.actions.messages import withdraw_message
from plugins.chat.models import Attachment, Conversation, Message
from plugins.chat.privacy import handler
from tests.plugins.chat.files import (
    address,
    father_of,
    files,
    noise,
    opened,
    photo,
    sent,
    upload,
    voice,
)

pytestmark = pytest.mark.usefixtures("empty_storage")


def test_what_was_never_sent_goes_after_a_day(street, empty_storage, django_capture_on_commit_callbacks):
    thread, client = street.conversation(), street.client(street.amina)
    sent(client, thread, photo())
    for _ in range(2):
        upload(client, thread, noise(20, 20), kind="image/png")
    young = Attachment.unscoped.filter(message=None).latest("created_at")
    old = timezone.now() - dt.timedelta(hours=25)
    Attachment.unscoped.exclude(pk=young.pk).update(created_at=old)
    with django_capture_on_commit_callbacks(execute=True), municipality_scope(street.here):
        assert sweep_unsent(timezone.now()) == 1
    assert Attachment.unscoped.count() == 2
    assert len(files(empty_storage)) == 2
    with municipality_scope(street.there):
        assert sweep_unsent(timezone.now() + dt.timedelta(days=2)) == 0


def test_files_that_no_row_knows_go_and_those_of_rows_stay(street, empty_storage):
    thread, client = street.conversation(), street.client(street.amina)
    sent(client, thread, photo())
    (kept,) = files(empty_storage)
    (kept.parent / uuid.uuid4().hex).write_bytes(b"stray")
    later = timezone.now() + dt.timedelta(days=2)
    with municipality_scope(street.here):
        assert sweep_strays(street.here, timezone.now()) == 0
        assert sweep_strays(street.here, later) == 1
    assert files(empty_storage) == [kept]


def test_the_jobs_run_in_their_municipality(street):
    from cms.plugin_api.jobs import run

    upload(street.client(street.amina), street.conversation(), photo())
    Attachment.unscoped.update(created_at=timezone.now() - dt.timedelta(days=2))
    assert run("chat.sweep_unsent", street.there.pk, {}) == "done"
    assert Attachment.unscoped.count() == 1
    assert run("chat.sweep_unsent", street.here.pk, {}) == "done"
    assert run("chat.sweep_strays", street.here.pk, {}) == "done"
    assert Attachment.unscoped.count() == 0


def test_a_copy_of_ones_data_has_the_photos_and_not_another_adult_s(street):
    father = father_of(street)
    sent(street.client(street.amina), street.conversation(), photo())
    sent(street.client(father), street.conversation(father), voice(), "audio/webm")
    found = handler.export(Subject(user=street.amina, families=(street.aminas,)))
    (row,) = found["chat.Attachment"]
    assert (row["kind"], row["content_type"]) == ("photo", "image/jpeg")
    import base64

    assert opened(base64.b64decode(row["data"])).size == (200, 400)
    json.dumps(found)


def test_erasing_takes_rows_and_bytes(street, empty_storage, django_capture_on_commit_callbacks):
    father = father_of(street)
    sent(street.client(street.amina), street.conversation(), photo())
    upload(street.client(street.amina), street.conversation(), noise(20, 20), kind="image/png")
    sent(street.client(father), street.conversation(father), voice(), "audio/webm")
    with django_capture_on_commit_callbacks(execute=True):
        counted = handler.erase(Subject(user=street.amina, families=(street.aminas,)))
    assert counted["chat.Attachment"] == 2
    assert [row.kind for row in Attachment.unscoped.all()] == ["voice"]
    assert len(files(empty_storage)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        handler.erase(Subject(families=(street.aminas,)))
    assert (Attachment.unscoped.count(), files(empty_storage)) == (0, [])


def test_an_erased_professional_leaves_the_photo_without_their_name(street):
    thread = street.conversation()
    sent(street.client(street.amina), thread, photo())
    Attachment.unscoped.update(author=street.nurse)
    handler.erase(Subject(user=street.nurse))
    assert Attachment.unscoped.get().author is None


def test_old_conversations_take_their_photos_along(street, empty_storage, django_capture_on_commit_callbacks):
    client, thread = street.client(street.amina), street.conversation()
    sent(client, thread, photo())
    old = timezone.now() - dt.timedelta(days=731)
    Conversation.unscoped.update(last_message_at=old)
    bodils = street.conversation(street.bodil, street.bodils)
    upload(street.client(street.bodil), bodils, photo())
    Attachment.unscoped.filter(conversation=bodils).update(created_at=timezone.now() - dt.timedelta(days=2))
    with django_capture_on_commit_callbacks(execute=True):
        assert handler.retention(timezone.now()) == {"chat.Conversation": 1, "chat.Attachment": 1}
    assert files(empty_storage) == []


def test_without_its_family_s_key_a_photo_is_gone(street):
    from cms.encryption.actions import destroy_family_key

    thread, client = street.conversation(), street.client(street.amina)
    shown = sent(client, thread, photo())
    destroy_family_key(family_id=street.aminas.pk, municipality=street.here, actor=None, reason="test")
    assert client.get(address(thread, shown)).status_code == 404


def test_a_message_taken_back_by_the_action_alone_takes_its_bytes(
    street, empty_storage, django_capture_on_commit_callbacks
):
    thread = street.conversation()
    shown = sent(street.client(street.amina), thread, photo())
    with django_capture_on_commit_callbacks(execute=True), municipality_scope(street.here):
        withdraw_message(message=Message.objects.get(pk=shown["id"]), actor=street.amina)
    assert files(empty_storage) == []
