"""Writers on bad lines (`tests.bench.sends`) through the real API and database, in small."""

import random
from collections import Counter

import pytest

from cms.accounts.models import Role
from plugins.chat.models import ConversationEvent, InboxEvent, Message
from tests.bench.sends import Fault, FaultyLine, Writer, verdict
from tests.factories.chat import ChatStreet
from tests.factories.core import MembershipFactory
from tests.plugins.chat.files import BASE
from tests.plugins.chat.test_inbox import another_family
from tests.plugins.chat.test_races import in_threads

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, EACH, SEED = 6, 40, 20261128


def line_of(client, thread):
    def send(post):
        given = {"client_id": str(post.client_id), "body": post.body}
        answer = client.post(f"{BASE}/{thread.pk}/messages", given, "application/json")
        return answer.status_code

    return send


def test_hundreds_of_sends_on_bad_lines_are_stored_once_and_in_order(transactional_db):
    street = ChatStreet()
    writers, lines = [], []
    for number in range(WRITERS):
        thread, mother = another_family(street, f"Mother {number}")
        MembershipFactory(user=mother, municipality=street.here, role=Role.CITIZEN)
        line = FaultyLine(line_of(street.client(mother), thread), random.Random(SEED + number))
        lines.append(line)
        writers.append(Writer(str(thread.pk), EACH, line))

    def write(place):
        count = writers[place].run()
        lines[place].end()
        return writers[place].thread, count

    confirmed = dict(in_threads(WRITERS, write, range(WRITERS)))
    assert confirmed == {writer.thread: EACH for writer in writers}
    rows = {thread: [] for thread in confirmed}
    for thread, seq, key in Message.unscoped.values_list("conversation", "seq", "client_id"):
        rows[str(thread)].append((seq, key))
    found = verdict(confirmed, rows)
    assert (found.stored, found.is_clean) == (WRITERS * EACH, True), found
    # One event and one line of the feed for each, and none for what was tried again.
    assert ConversationEvent.unscoped.filter(kind="message").count() == WRITERS * EACH
    positions = InboxEvent.unscoped.filter(kind="message").values_list("pos", flat=True)
    assert len(set(positions)) == WRITERS * EACH
    seen = sum((line.seen for line in lines), Counter())
    assert all(seen[fault] > 5 for fault in Fault), seen
