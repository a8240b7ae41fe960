"""Real threads on the real database: order without holes, one owner each, one row each."""

import random
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from cms.municipalities.scope import municipality_scope
from plugins.chat.actions.handling import claim, move_to_team
from plugins.chat.actions.messages import Content, send_message
from plugins.chat.errors import TakenError
from plugins.chat.models import (
    Conversation,
    ConversationEvent,
    InboxEvent,
    Message,
    StaffEvent,
)
from tests.factories.chat import ChatStreet, join

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def street(transactional_db):
    return ChatStreet()


def in_threads(count, work, items):
    """Run `work` over the items in so many threads, each with its own connection."""

    def one(item):
        try:
            return work(item)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, items))


class AbortedError(Exception):
    pass


def test_writers_that_fail_at_random_leave_no_hole_and_a_reader_misses_nothing(street):
    """Readers poll while eight writers send; some transactions fail after everything was written."""
    thread = street.conversation()
    seen, stop = [], threading.Event()
    chance = random.Random(7)
    plans = [(number, chance.random() < 0.3) for number in range(120)]

    def read():
        after = 0
        while True:
            ended = stop.is_set()
            rows = ConversationEvent.unscoped.filter(conversation=thread, seq__gt=after)
            for row in rows.order_by("seq"):
                seen.append(row.seq)
                after = row.seq
            if ended:
                break
        connections.close_all()

    def write(plan):
        number, fails = plan
        content = Content(client_id=uuid.UUID(int=number), body=str(number))
        with municipality_scope(street.here):
            try:
                with transaction.atomic():
                    send_message(conversation=thread, author=street.amina, content=content, from_staff=False)
                    if fails:
                        raise AbortedError
            except AbortedError:
                return False
        return True

    reader = threading.Thread(target=read)
    reader.start()
    stored = sum(in_threads(8, write, plans))
    stop.set()
    reader.join()
    assert stored == sum(not fails for _, fails in plans)
    assert seen == list(range(1, stored + 1))
    assert Conversation.unscoped.get().last_seq == stored
    positions = InboxEvent.unscoped.order_by("pos").values_list("pos", flat=True)
    assert list(positions) == list(range(1, stored + 1))


def test_one_message_sent_by_many_at_once_is_one_row(street):
    thread = street.conversation()
    content = Content(client_id=uuid.uuid4(), body="hello")

    def send(_):
        with municipality_scope(street.here):
            return send_message(conversation=thread, author=street.amina, content=content, from_staff=False)

    results = in_threads(12, send, range(24))
    assert len({message.pk for message, _ in results}) == 1
    assert [is_new for _, is_new in results].count(True) == 1
    assert Message.unscoped.count() == ConversationEvent.unscoped.count() == 1


def test_many_start_at_once_and_there_is_one_thread(street):
    found = in_threads(8, lambda _: street.conversation().pk, range(16))
    assert len(set(found)) == 1


def test_200_claims_of_50_conversations_give_each_one_owner_and_one_line(street):
    from cms.accounts.models import Role
    from tests.factories.core import FamilyFactory, GuardianFactory, MembershipFactory, UserFactory

    nurses = []
    for _ in range(8):
        nurse = UserFactory(is_staff=True)
        MembershipFactory(user=nurse, municipality=street.here, role=Role.PROFESSIONAL)
        join(nurse, street.team)
        nurses.append(nurse)
    threads = []
    for _ in range(50):
        family = FamilyFactory(municipality=street.here)
        mother = UserFactory()
        GuardianFactory(user=mother, family=family)
        thread = street.conversation(mother, family)
        street.say(thread, mother, "hello")
        threads.append(thread)
    chance = random.Random(3)
    wishes = [(chance.choice(nurses), thread) for thread in threads for _ in range(4)]
    chance.shuffle(wishes)

    def take(wish):
        nurse, thread = wish
        with municipality_scope(street.here):
            try:
                claim(conversation=thread, actor=nurse)
            except TakenError as refused:
                return refused.holder.pk
        return nurse.pk

    holders = in_threads(20, take, wishes)
    for (_, thread), holder in zip(wishes, holders, strict=True):
        assert Conversation.unscoped.get(pk=thread.pk).assignee_id == holder
    assert StaffEvent.unscoped.filter(kind="claimed").count() == 50


def test_a_message_that_waits_while_another_team_gets_the_conversation_goes_to_that_team(street):
    thread = street.conversation()
    moving, goes_on = threading.Event(), threading.Event()

    def move():
        with municipality_scope(street.here), transaction.atomic():
            move_to_team(conversation=thread, actor=street.nurse, team=street.far_team, reason="Birth")
            moving.set()
            goes_on.wait(1)  # long enough for the other to stand before the lock

    def write():
        moving.wait(10)
        content = Content(client_id=uuid.uuid4(), body="Hej")
        with municipality_scope(street.here):
            send_message(conversation=thread, author=street.amina, content=content, from_staff=False)

    in_threads(2, lambda work: work(), [move, write])
    # The move is the first event of the family's stream.
    assert Message.unscoped.get(conversation=thread).seq == 2
    feed = InboxEvent.unscoped.filter(conversation=thread, kind="message")
    assert {row.team_id for row in feed} == {street.far_team.pk}
