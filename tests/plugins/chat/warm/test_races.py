"""Answers, ends and messages that meet: one of them is first, and the other sees what it left."""

import uuid

import pytest

from cms.municipalities.scope import municipality_scope
from plugins.chat.actions import handling, warm
from plugins.chat.actions.messages import Content, send_message
from plugins.chat.actions.notes import write_note
from plugins.chat.errors import HandoverError, NotOursError
from plugins.chat.models import Message, Note, WarmHandover
from plugins.chat.rules import reading_reason
from tests.factories.chat import ChatStreet
from tests.factories.handing_over import HandingOver
from tests.plugins.chat.test_races import in_threads
from tests.plugins.chat.test_silence_races import meanwhile

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def it(transactional_db):
    return HandingOver(ChatStreet())


def quietly(work):
    """Whether it was done; a refusal is no."""
    try:
        work()
    except (HandoverError, NotOursError):
        return False
    return True


def test_a_yes_and_a_question_taken_back_at_once_are_one_of_them(it):
    for _ in range(5):
        row = it.ask()
        done = in_threads(
            2,
            quietly,
            [
                lambda row=row: it.do(warm.say_yes, hand_over=row, guardian=it.street.amina),
                lambda row=row: it.do(warm.take_question_back, hand_over=row, actor=it.midwife),
            ],
        )
        assert sum(done) == 1
        now = it.row()
        assert (now.state, it.fresh().second_team) == (
            ("running", it.street.team) if done[0] else ("withdrawn", None)
        )
        if now.state == "running":
            it.do(warm.take_yes_back, hand_over=now, guardian=it.street.amina)


def test_a_yes_taken_back_while_a_colleague_ends_it(it):
    for _ in range(5):
        row = it.begin()
        done = in_threads(
            2,
            quietly,
            [
                lambda row=row: it.do(warm.take_yes_back, hand_over=row, guardian=it.street.amina),
                lambda row=row: it.do(warm.end_now, hand_over=row, actor=it.street.nurse),
            ],
        )
        assert sum(done) == 1
        thread = it.fresh()
        assert thread.second_team is None
        if done[1]:
            assert (it.row().state, thread.team) == ("ended", it.street.team)
            break
        assert (it.row().state, thread.team) == ("withdrawn", it.street.far_team)


def test_many_ask_at_once_and_there_is_one_question(it):
    done = in_threads(6, lambda _: quietly(it.ask), range(6))
    assert sum(done) == 1
    assert WarmHandover.unscoped.filter(state="asked").count() == 1


def test_many_yeses_begin_it_once(it):
    row = it.ask()
    in_threads(
        6, lambda _: quietly(lambda: it.do(warm.say_yes, hand_over=row, guardian=it.street.amina)), range(6)
    )
    assert it.row().state == "running"
    with municipality_scope(it.street.here):
        assert it.thread.staff_events.filter(kind="warm_begun").count() == 1


@pytest.mark.parametrize("act", ["message", "note", "claim", "take_over", "hand_over"])
def test_what_the_former_team_does_while_it_ends_is_refused(it, act):
    """The rules were asked before the lock; the end commits first."""
    it.begin()
    seen = it.fresh()
    before = Message.unscoped.count()
    content = Content(client_id=uuid.uuid4(), body="too late")
    given = {"conversation": seen, "actor": it.midwife}
    acts = {
        "message": lambda: send_message(
            conversation=seen, author=it.midwife, content=content, from_staff=True
        ),
        "note": lambda: write_note(
            conversation=seen, author=it.midwife, client_id=uuid.uuid4(), body="too late"
        ),
        "claim": lambda: handling.claim(**given),
        "take_over": lambda: handling.take_over(**given, reason="x"),
        # A member of the new team may hand it to somebody, but not to who has it no more.
        "hand_over": lambda: handling.hand_over(
            conversation=seen, actor=it.street.nurse, to=it.midwife, reason=""
        ),
    }

    def late():
        with municipality_scope(it.street.here):
            return quietly(acts[act])

    found = []
    with meanwhile(lambda: found.append(late())):
        it.end()
    assert found == [False]
    thread = it.fresh()
    assert (thread.team, thread.assignee) == (it.street.team, None)
    assert reading_reason(it.midwife, thread) == ""
    assert (Message.unscoped.count(), Note.unscoped.count()) == (before, 0)


def test_a_family_that_writes_while_it_ends_writes_to_the_new_team(it):
    it.begin()

    def write():
        content = Content(client_id=uuid.uuid4(), body="hello")
        with municipality_scope(it.street.here):
            send_message(conversation=it.thread, author=it.street.amina, content=content, from_staff=False)

    with meanwhile(write):
        it.end()
    thread = it.fresh()
    assert (thread.state, thread.team) == ("open", it.street.team)
    assert thread.waiting_since is not None


def test_a_message_that_was_first_is_answered_by_the_team_that_has_it_then(it):
    it.begin()

    def end():
        it.end()

    with municipality_scope(it.street.here), meanwhile(end):
        content = Content(client_id=uuid.uuid4(), body="last words")
        send_message(conversation=it.thread, author=it.midwife, content=content, from_staff=True)
    assert Message.unscoped.filter(conversation=it.thread).count() == 3
    assert (it.fresh().team, it.fresh().assignee) == (it.street.team, None)


def test_two_workers_end_it_once(it):
    it.begin()
    today = it.row().last_day.replace(year=it.row().last_day.year + 1)
    done = in_threads(4, lambda _: it.do(warm.end_due, today=today), range(4))
    assert sum(done) == 1
    assert it.row().state == "ended"
