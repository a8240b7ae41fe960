"""A message that is opened in the moment in which its silence is told leaves no work behind."""

import contextlib
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from cms.municipalities.scope import municipality_scope
from cms.plugin_api.actions import enable_plugin
from plugins.chat.actions.reading import mark_read
from plugins.chat.actions.silence import announce_silent
from plugins.chat.models import Conversation, Participant
from plugins.tasks.models import Task
from tests.factories.chat import ChatStreet
from tests.plugins.chat.test_silence import answered, grows_old, watch

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def street(transactional_db):
    street = ChatStreet()
    enable_plugin(municipality=street.here, plugin="tasks", actor=None)
    watch(street.here)
    return street


@contextlib.contextmanager
def meanwhile(work):
    """Run `work` on a connection of its own; what is inside commits only when it waits, or has ended."""

    def alone():
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        yield
        running = pool.submit(alone)
        for _ in range(2000):
            if running.done() or somebody_waits_for_us():
                break
            time.sleep(0.01)


def somebody_waits_for_us():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return cursor.fetchone()[0]


def tells(street):
    with municipality_scope(street.here):
        return announce_silent(street.here, timezone.now())


def opens(street, thread):
    with municipality_scope(street.here):
        mark_read(conversation=thread, user=street.amina, seq=thread.last_seq)


def old_answer(street):
    """The conversation as the family's request has read it, before anything was told."""
    with municipality_scope(street.here):
        thread = answered(street)
        grows_old(thread, 9)
        return Conversation.objects.select_related("municipality").get(pk=thread.pk)


def assert_opened_and_nothing_left(street):
    assert Participant.unscoped.get(user=street.amina).read_seq > 0
    assert not Task.unscoped.exclude(state="done").exists()


def test_opened_while_it_is_told(street):
    thread = old_answer(street)
    with meanwhile(lambda: opens(street, thread)):
        assert tells(street) == 1
    assert_opened_and_nothing_left(street)


def test_told_while_it_is_opened(street):
    thread = old_answer(street)
    with meanwhile(lambda: tells(street)):
        opens(street, thread)
    assert_opened_and_nothing_left(street)
    assert not Task.unscoped.exists()
