"""A long conversation is read page by page, from its end back to its beginning; nothing is left out."""

import html as entities
import re
import uuid

import pytest
from django.utils import timezone

from cms.municipalities.scope import municipality_scope
from plugins.chat.actions.notes import write_note
from plugins.chat.models import Conversation, Message, Note, StaffEvent
from plugins.chat.queries import thread as pages
from tests.plugins.chat.test_inbox import act, html

OLDER = re.compile(r'href="(\?[^"]*before=[^"]*)"')
SAID = re.compile(r"(?:word|note)-\d+")


def older(page):
    found = OLDER.search(page)
    return entities.unescape(found[1]) if found else ""


@pytest.fixture
def long(street, monkeypatch):
    """Eight messages, five notes between them, and pages of three."""
    monkeypatch.setattr(pages, "LATEST", 3)
    thread = street.conversation()
    for number in range(8):
        street.say(thread, street.amina, f"word-{number}")
        if 2 <= number < 7:
            with municipality_scope(street.here):
                write_note(
                    conversation=thread, author=street.nurse, client_id=uuid.uuid4(), body=f"note-{number}"
                )
    street.thread = thread
    return street


@pytest.mark.parametrize("frame", ["", "beside/"])
def test_every_line_is_on_one_page_and_in_its_order(long, frame):
    client, path = long.client(long.nurse), f"/admin/chat/conversation/{long.thread.pk}/{frame}"
    page, found = html(client, f"{path}?view=mine"), []
    while True:
        shown = SAID.findall(page)
        assert 0 < len(shown) <= 6
        found = shown + found
        if not older(page):
            break
        assert "view=mine" in older(page)
        page = html(client, path + older(page))
        assert "Til de nyeste beskeder" in page
    expected = [
        f"{kind}-{number}"
        for number in range(8)
        for kind in (["word", "note"] if 2 <= number < 7 else ["word"])
    ]
    assert found == expected


def test_the_page_that_was_opened_is_the_one_that_is_read_anew(long):
    client, path = long.client(long.nurse), f"/admin/chat/conversation/{long.thread.pk}/"
    before = client.get(path + older(html(client, path)))
    long.say(long.thread, long.amina, "word-99")
    anew = html(client, before.context["island"]["conversation"]["thread"])
    assert SAID.findall(anew) == SAID.findall(before.content.decode())
    assert older(anew) == older(before.content.decode())
    assert "word-99" in html(client, path)


def test_what_came_after_the_latest_page_was_left_was_not_seen(long):
    client, path = long.client(long.nurse), f"/admin/chat/conversation/{long.thread.pk}/"
    back = older(html(client, path))
    long.say(long.thread, long.amina, "word-99")
    page = html(client, path + back)
    assert "data-seq=" not in page  # nothing further on is marked as read
    (expected,) = re.findall(r'name="expected_seq" value="(\d+)"', page)
    act(client, long.thread, "reply", body="An answer", client_id=uuid.uuid4(), expected_seq=expected)
    assert not Message.unscoped.filter(from_staff=True).exists()


def test_a_mark_on_an_older_page_leads_back_to_it(long):
    client, path = long.client(long.nurse), f"/admin/chat/conversation/{long.thread.pk}/"
    page = html(client, path + older(html(client, path)))
    (address,) = re.findall(r'id="mark-form" method="post" action="([^"]*)"', page)
    key = Message.unscoped.get(seq=4).pk
    answer = client.post(entities.unescape(address), {"message": f"{key}.on"})
    assert SAID.findall(html(client, answer["Location"])) == SAID.findall(page)


@pytest.mark.parametrize(
    "query", ["before=x&staff_before=1&seen=1", "before=3", "before=9&staff_before=²&seen=1"]
)
def test_nonsense_is_the_latest_page(long, query):
    page = html(long.client(long.nurse), f"/admin/chat/conversation/{long.thread.pk}/?{query}")
    assert "word-7" in page


def sealed(row):
    row.body = "x"
    return row


def add_years(thread, count=1500):
    """So many messages and notes more, and as many acts between them."""
    now = timezone.now()
    held = Conversation.objects.get(pk=thread.pk)
    seq, staff_seq = held.last_seq, held.last_staff_seq
    Message.objects.bulk_create(
        sealed(
            Message(
                conversation=held, client_id=uuid.uuid4(), from_staff=False, created_at=now, seq=seq + number
            )
        )
        for number in range(1, count + 1)
    )  # fmt: skip
    notes = Note.objects.bulk_create(
        sealed(
            Note(
                conversation=held, client_id=uuid.uuid4(), created_at=now, staff_seq=staff_seq + 2 * number
            )
        )
        for number in range(1, count + 1)
    )  # fmt: skip
    StaffEvent.objects.bulk_create(
        StaffEvent(
            conversation=held, at=now, kind="claimed" if number % 2 else "note",
            note=None if number % 2 else notes[number // 2 - 1], staff_seq=staff_seq + number,
        )
        for number in range(1, 2 * count + 1)
    )  # fmt: skip
    Conversation.objects.filter(pk=held.pk).update(last_seq=seq + count, last_staff_seq=staff_seq + 2 * count)
