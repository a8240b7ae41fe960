"""No query of the inbox, of catching up or of a thread grows with history: the plans are read."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.utils import timezone

from cms.municipalities.scope import municipality_scope
from plugins.chat.actions.handling import claim
from plugins.chat.admin.filters import read_filters
from plugins.chat.admin.views import conversation_context, list_context
from plugins.chat.models import Conversation
from plugins.chat.queries.conversations import events_after, events_before
from plugins.chat.queries.inbox import VIEWS
from plugins.chat.queries.sync import changes_since
from plugins.chat.queries.thread import LATEST
from tests.factories.chat_history import write_history
from tests.plans import scans as scans_of
from tests.plugins.chat.test_thread_pages import add_years

BIG = {
    "chat_message",
    "chat_conversationevent",
    "chat_staffevent",
    "chat_inboxevent",
    "chat_note",
    "chat_participant",
    "chat_conversation",
}
MESSAGES = 30_000


def fill(street):
    """3,000 conversations of old, each with ten messages, beside one that waits."""
    thread = street.conversation()
    write_history(street.here, street.team, threads=MESSAGES // 10, each=10, notes=10)
    for number in range(3):
        street.say(thread, street.amina, f"number {number}")
        street.say(thread, street.nurse, f"answer {number}", staff=True)
    street.say(thread, street.amina, "and now")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with municipality_scope(street.here):
        claim(conversation=thread, actor=street.nurse)
        street.thread = (
            Conversation.objects.select_related("team", "family", "municipality", "assignee", "guardian")
            .get(pk=thread.pk)
        )  # fmt: skip
    return street


@pytest.fixture(scope="module")
def kept_years(made_once, kept_street):
    return made_once(lambda: fill(kept_street()))


@pytest.fixture
def full(kept_years, db):
    street = kept_years()
    with municipality_scope(street.here):
        yield street


def scans(work):
    return scans_of(work, BIG)


def test_the_walk_knows_a_scan_when_it_meets_one(full):
    assert scans(lambda: list(Conversation.objects.filter(version=77)))


@pytest.mark.parametrize("view", VIEWS)
def test_the_list_of_what_waits(full, view):
    assert scans(lambda: list_context(full.nurse, read_filters({"view": view}))) == []


@pytest.mark.parametrize("state", ["any", "done", "snoozed", "waiting"])
def test_the_list_of_what_does_not_wait_stops_at_its_first_page(full, state):
    assert scans(lambda: list_context(full.nurse, read_filters({"state": state}))) == []


def test_a_conversation_with_its_forms(full):
    assert scans(lambda: conversation_context(full.nurse, full.thread)) == []


def test_a_long_conversation_is_read_a_page_at_a_time(full):
    """The rows are counted: no more of each stream than a page holds, whatever there is."""
    add_years(full.thread)
    full.thread.refresh_from_db()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    streams, pages = {"chat_message", "chat_staffevent", "chat_note"}, []

    def read(given=None):
        pages.append(conversation_context(full.nurse, full.thread, given))

    assert scans_of(read, streams, LATEST + 1) == []
    assert len(pages[0]["entries"]) <= 2 * LATEST and pages[0]["older"]
    older = QueryDict(pages[0]["older"].query)
    assert scans_of(lambda: read(older), streams, LATEST + 1) == []


def test_a_familys_pages_and_catching_up(full):
    assert scans(lambda: events_after(full.thread, 2)) == []
    assert scans(lambda: events_before(full.thread, 5)) == []
    first = changes_since(full.amina, "s", "")
    assert scans(lambda: changes_since(full.amina, "s", "")) == []
    assert scans(lambda: changes_since(full.amina, "s", first["cursor"])) == []


def test_what_the_minutes_job_looks_for(full):
    from plugins.chat.actions.escalation import escalate
    from plugins.chat.actions.handling import wake_due

    assert scans(lambda: escalate(full.here, timezone.now())) == []
    assert scans(lambda: wake_due(timezone.now())) == []
