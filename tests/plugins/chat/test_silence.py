"""A family that has fallen silent is work, where the municipality has chosen to watch for it, and is told so."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.accounts.models import Role
from cms.municipalities.scope import municipality_scope
from cms.plugin_api.actions import disable_plugin, enable_plugin
from plugins.chat.actions.conversations import agree_to_share, open_own
from plugins.chat.actions.handling import close
from plugins.chat.actions.messages import withdraw_message
from plugins.chat.actions.reading import mark_read
from plugins.chat.actions.silence import announce_silent
from plugins.chat.models import ChatSettings, Conversation, Message, Participant
from plugins.tasks.models import Task
from tests.factories.core import GuardianFactory, MembershipFactory, UserFactory


def watch(place, unread_days=5, worried_days=2):
    settings = ChatSettings.for_site(place.site)
    settings.unread_days, settings.worried_days = unread_days, worried_days
    settings.full_clean()
    settings.save()


@pytest.fixture
def watched(street):
    for place in (street.here, street.there):
        enable_plugin(municipality=place, plugin="tasks", actor=None)
    watch(street.here)
    with municipality_scope(street.here):
        yield street


def answered(street, *, worrying=False):
    """Amina has asked, and a nurse has answered."""
    thread = street.conversation()
    street.say(thread, street.amina, "canary question", is_urgent=worrying)
    street.say(thread, street.nurse, "canary answer", staff=True)
    return thread


def grows_old(thread, days):
    then = timezone.now() - dt.timedelta(days=days)
    Message.unscoped.filter(conversation=thread).update(created_at=then)
    Conversation.unscoped.filter(pk=thread.pk).update(last_message_at=then)


def reads(thread, user):
    fresh = Conversation.unscoped.get(pk=thread.pk)
    mark_read(conversation=fresh, user=user, seq=fresh.last_seq)


def told(street):
    return announce_silent(street.here, timezone.now())


def only_task():
    return Task.unscoped.get()


def test_what_is_not_opened_for_days_is_one_task_until_it_is_opened(watched):
    thread = answered(watched)
    grows_old(thread, 4)
    assert told(watched) == 0
    grows_old(thread, 5)
    assert told(watched) == 1
    assert told(watched) == 0
    task = only_task()
    assert (task.kind, task.team, task.family, task.guardian) == (
        "follow_up",
        watched.team,
        watched.aminas,
        watched.amina,
    )
    assert task.priority == Task.Priority.NORMAL
    assert task.origin_path == f"/admin/chat/conversation/{thread.pk}/"
    assert not task.tells_family
    reads(thread, watched.amina)
    assert only_task().state == Task.State.DONE
    # The next message that nobody opens is a silence of its own.
    watched.say(thread, watched.nurse, "and now?", staff=True)
    grows_old(thread, 6)
    assert told(watched) == 1
    assert Task.unscoped.count() == 2


def test_a_task_that_was_done_does_not_come_again_for_the_same_silence(watched):
    thread = answered(watched)
    grows_old(thread, 9)
    told(watched)
    Task.unscoped.update(state="done", ended_at=timezone.now(), waiting_since=None)
    assert told(watched) == 0
    assert Task.unscoped.count() == 1


def test_what_was_opened_is_no_silence(watched):
    thread = answered(watched)
    reads(thread, watched.amina)
    grows_old(thread, 30)
    assert told(watched) == 0


def test_after_a_worrying_message_only_an_answer_ends_it(watched):
    thread = answered(watched, worrying=True)
    reads(thread, watched.amina)
    grows_old(thread, 1)
    assert told(watched) == 0
    grows_old(thread, 2)
    assert told(watched) == 1
    assert only_task().priority == Task.Priority.URGENT
    # Read again, on another phone, is no answer.
    Participant.unscoped.filter(conversation=thread, user=watched.amina).update(read_seq=0)
    reads(thread, watched.amina)
    assert only_task().state == Task.State.OPEN
    watched.say(thread, watched.amina, "I am better")
    assert only_task().state == Task.State.DONE


def test_opening_ends_the_silence_after_what_did_not_worry(watched):
    thread = answered(watched, worrying=True)
    watched.say(thread, watched.amina, "all is well again")
    watched.say(thread, watched.nurse, "good", staff=True)
    grows_old(thread, 3)
    assert told(watched) == 0
    grows_old(thread, 5)
    assert told(watched) == 1
    assert only_task().priority == Task.Priority.NORMAL


def test_closing_the_conversation_ends_it(watched):
    thread = answered(watched)
    grows_old(thread, 5)
    told(watched)
    close(conversation=thread, actor=watched.nurse)
    assert only_task().state == Task.State.DONE


@pytest.mark.parametrize("state", ["open", "done"])
def test_only_who_is_waited_for_can_be_silent(watched, state):
    thread = answered(watched)
    grows_old(thread, 9)
    now = timezone.now()
    Conversation.unscoped.filter(pk=thread.pk).update(state=state, waiting_since=now, due_at=now)
    assert told(watched) == 0


def test_the_familys_last_word_a_withdrawn_and_an_automatic_one_are_no_message_of_ours(watched):
    thread = answered(watched)
    reads(thread, watched.amina)
    withdraw_message(message=watched.say(thread, watched.nurse, "slip", staff=True), actor=watched.nurse)
    watched.say(thread, watched.nurse, "we are closed", staff=True)
    last = Message.unscoped.filter(conversation=thread).latest("seq")
    Message.unscoped.filter(pk=last.pk).update(kind="automatic")
    grows_old(thread, 9)
    assert told(watched) == 0
    mine = watched.conversation(watched.bodil, watched.bodils)
    watched.say(mine, watched.nurse, "welcome", staff=True)
    watched.say(mine, watched.bodil, "thank you")
    Conversation.unscoped.filter(pk=mine.pk).update(state="waiting", waiting_since=None, due_at=None)
    grows_old(mine, 9)
    assert told(watched) == 0


def test_one_adult_who_reads_a_shared_thread_is_enough(watched):
    father = UserFactory()
    MembershipFactory(user=father, municipality=watched.here, role=Role.CITIZEN)
    GuardianFactory(user=father, family=watched.aminas)
    for adult in (watched.amina, father):
        thread = agree_to_share(family=watched.aminas, guardian=adult, team=watched.team)
    watched.say(thread, watched.amina, "hello")
    watched.say(thread, watched.nurse, "answer", staff=True)
    grows_old(thread, 9)
    reads(thread, father)
    assert told(watched) == 0


def test_nobody_is_watched_who_was_not_told_so(watched):
    """Neither here before the municipality chose it, nor at the neighbour's, who has not."""
    thread = answered(watched)
    grows_old(thread, 99)
    with municipality_scope(watched.there):
        theirs = open_own(family=watched.theirs, guardian=watched.amina, team=watched.team_there)
    Conversation.unscoped.filter(pk=theirs.pk).update(state="waiting", last_seq=1)
    with municipality_scope(watched.there):
        Message(
            conversation=theirs, author=watched.nurse_there, from_staff=True, seq=1, client_id=theirs.pk
        ).save(force_insert=True)
        grows_old(theirs, 99)
        assert announce_silent(watched.there, timezone.now()) == 0
    watch(watched.here, None, None)
    assert told(watched) == 0
    watch(watched.here, None, 2)
    assert told(watched) == 0
    watch(watched.here, 5, None)
    assert told(watched) == 1
    assert only_task().municipality == watched.here


def test_without_tasks_nothing_is_marked_and_later_it_is_told(watched):
    thread = answered(watched)
    grows_old(thread, 9)
    disable_plugin(municipality=watched.here, plugin="tasks", actor=None)
    assert told(watched) == 0
    enable_plugin(municipality=watched.here, plugin="tasks", actor=None)
    assert told(watched) == 1


def test_looking_costs_the_same_for_two_and_four_who_are_not_silent(watched):
    counts = []
    for _ in range(2):
        for _number in range(2):
            mother = UserFactory()
            GuardianFactory(user=mother, family=watched.aminas)
            thread = watched.conversation(mother)
            watched.say(thread, mother, "hello")
            watched.say(thread, watched.nurse, "answer", staff=True)
            grows_old(thread, 9)
            reads(thread, mother)
        with CaptureQueriesContext(connection) as queries:
            assert told(watched) == 0
        counts.append(len(queries))
    assert counts == [2, 2]


def test_the_family_reads_what_is_watched_and_the_team_sees_the_silence(watched):
    thread = answered(watched)
    address = f"/api/v1/chat/conversations/{thread.pk}/readers"
    client = watched.client(watched.amina)
    assert client.get(address).json()["silence"] == {"unread_days": 5, "worried_days": 2}
    screen = f"/admin/chat/conversation/{thread.pk}/"
    nurse = watched.client(watched.nurse)
    assert "Familien er stille" not in nurse.get(screen).content.decode()
    grows_old(thread, 5)
    told(watched)
    assert "Familien er stille" in nurse.get(screen).content.decode()
    watched.say(thread, watched.amina, "here I am")
    assert "Familien er stille" not in nurse.get(screen).content.decode()
    watch(watched.here, None, None)
    assert client.get(address).json()["silence"] == {"unread_days": None, "worried_days": None}
