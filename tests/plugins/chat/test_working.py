"""A conversation that waits too long becomes a task where tasks are on, and only the chat's where not."""

import datetime as dt

import pytest
from django.utils import timezone

from cms.municipalities.scope import municipality_scope
from cms.plugin_api.actions import enable_plugin
from plugins.chat.actions import handling
from plugins.chat.actions.working import announce_unanswered
from plugins.chat.models import Conversation
from plugins.tasks.models import Task


@pytest.fixture
def late(street):
    """A question that should have been answered an hour ago, with tasks on."""
    enable_plugin(municipality=street.here, plugin="tasks", actor=None)
    thread = street.conversation()
    street.say(thread, street.amina, "hello")
    hour_ago = timezone.now() - dt.timedelta(hours=1)
    Conversation.unscoped.filter(pk=thread.pk).update(due_at=hour_ago)
    return thread


def announce(street):
    with municipality_scope(street.here):
        return announce_unanswered(timezone.now())


def test_late_it_is_one_task_for_the_team_and_only_her_own_adult_s(street, late):
    assert announce(street) == 1
    assert announce(street) == 1
    task = Task.unscoped.get()
    assert (task.team, task.family, task.guardian, task.tells_family) == (
        street.team,
        street.aminas,
        street.amina,
        False,
    )
    assert task.origin_path == f"/admin/chat/conversation/{late.pk}/"
    assert task.title is None


def test_whoever_answers_has_the_task_and_the_answer_ends_it(street, late):
    with municipality_scope(street.here):
        handling.claim(conversation=late, actor=street.nurse)
    announce(street)
    assert Task.unscoped.get().assignee == street.nurse
    street.say(late, street.other_nurse, "yes", staff=True)
    assert Task.unscoped.get().state == "done"


@pytest.mark.parametrize("act", ["close", "snooze"])
def test_so_does_a_decision(street, late, act):
    announce(street)
    more = {"until": timezone.now() + dt.timedelta(days=1)} if act == "snooze" else {}
    with municipality_scope(street.here):
        getattr(handling, act)(conversation=late, actor=street.nurse, **more)
    assert Task.unscoped.get().state == "done"


def test_what_is_in_time_is_no_task(street):
    enable_plugin(municipality=street.here, plugin="tasks", actor=None)
    thread = street.conversation()
    street.say(thread, street.amina, "hello")
    assert announce(street) == 0
    assert not Task.unscoped.exists()


def test_without_tasks_the_chat_works_on(street):
    thread = street.conversation()
    street.say(thread, street.amina, "hello")
    Conversation.unscoped.filter(pk=thread.pk).update(due_at=timezone.now() - dt.timedelta(hours=1))
    assert announce(street) == 0
    street.say(thread, street.nurse, "yes", staff=True)
    with municipality_scope(street.here):
        handling.close(conversation=thread, actor=street.nurse)
    assert not Task.unscoped.exists()
