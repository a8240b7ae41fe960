"""No text of a conversation reaches a professional without a record of the look."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.audit.models import AuditEvent
from cms.audit.record import record
from cms.municipalities.scope import municipality_scope
from plugins.chat import audit
from plugins.chat.admin import views
from plugins.chat.queries import readers
from tests.plugins.chat.test_inbox import html


def looks(user):
    return list(
        AuditEvent.objects.filter(action="chat.conversation_read", actor=user).values_list("data", flat=True)
    )


@pytest.fixture
def thread(street):
    thread = street.conversation()
    street.say(thread, street.amina, "How much milk?")
    return thread


def test_the_thread_alone_is_a_look_too(street, thread):
    client = street.client(street.nurse)
    assert "How much milk?" in html(client, f"/admin/chat/conversation/{thread.pk}/thread/")
    assert looks(street.nurse) == [{"why": "team"}]


def test_a_page_that_stays_open_is_a_look_each_hour(street, thread, monkeypatch):
    client, path = street.client(street.nurse), f"/admin/chat/conversation/{thread.pk}/thread/"
    html(client, f"/admin/chat/conversation/{thread.pk}/")
    for _ in range(2):
        html(client, path)
    assert len(looks(street.nurse)) == 1
    # What is on record cannot be changed: an hour is made short instead.
    monkeypatch.setattr(views, "ONE_LOOK", dt.timedelta(0))
    html(client, path)
    assert len(looks(street.nurse)) == 2


def test_a_colleagues_look_and_a_look_at_a_file_are_not_mine(street, thread):
    html(street.client(street.other_nurse), f"/admin/chat/conversation/{thread.pk}/")
    with municipality_scope(street.here):
        views.note_reading(street.nurse, thread, "team", attachment="x")
    html(street.client(street.nurse), f"/admin/chat/conversation/{thread.pk}/thread/")
    assert looks(street.nurse) == [{"why": "team"}, {"why": "team", "attachment": "x"}]


def test_the_look_back_is_one_query_that_does_not_grow(street, thread, monkeypatch):
    monkeypatch.setattr(readers, "LAST_EVENTS", 3)
    hour = timezone.now() - dt.timedelta(hours=1)
    with municipality_scope(street.here):
        views.note_reading(street.nurse, thread, "team")
        with CaptureQueriesContext(connection) as queries:
            assert readers.has_read_since(street.nurse, thread, hour)
        assert len(queries) == 1
        for _ in range(3):
            record(audit.NOTED, actor=street.nurse, municipality=street.here, family=street.aminas)
        assert not readers.has_read_since(street.nurse, thread, hour)
