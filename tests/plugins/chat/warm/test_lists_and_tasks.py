"""What the two teams see of a conversation that is handed over: lists, notes, tasks, notifications."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.encryption.keyring import keyring_scope
from cms.municipalities.scope import municipality_scope
from cms.notifications.models import Notification
from cms.plugin_api.actions import disable_plugin, enable_plugin
from plugins.chat.actions import warm
from plugins.chat.actions.notes import write_note
from plugins.chat.admin.filters import read_filters
from plugins.chat.admin.views import list_context
from plugins.chat.models import (
    Conversation,
    InboxEvent,
)
from plugins.tasks.models import Task
from tests.factories.core import GuardianFactory


def test_both_teams_lists_and_feeds_show_it(it):
    it.begin()
    feeds = InboxEvent.unscoped.filter(kind="warm_begun").values_list("team", flat=True)
    assert sorted(feeds) == sorted([it.street.team.pk, it.street.far_team.pk])
    for person in (it.midwife, it.street.nurse):
        page = it.street.client(person).get("/admin/chat/list/?state=waiting").content.decode()
        assert str(it.thread.pk) in page and "Overlevering" in page
    narrowed = it.street.client(it.street.nurse).get(
        f"/admin/chat/list/?state=waiting&team={it.street.team.pk}"
    )
    assert str(it.thread.pk) in narrowed.content.decode()


@pytest.mark.parametrize("state", ["open", "any", "waiting", "done"])
def test_the_list_takes_no_more_queries_with_one_and_three(it, state):
    counts = []
    for number in range(3):
        thread = it.thread if number == 0 else another(it, number)
        row = it.ask(conversation=Conversation.unscoped.get(pk=thread.pk))
        it.do(warm.say_yes, hand_over=row, guardian=thread.guardian)
        if state != "any":
            values = {"waiting_since": timezone.now(), "due_at": timezone.now()} if state == "open" else {}
            Conversation.unscoped.filter(pk=thread.pk).update(state=state, **values)
        with municipality_scope(it.street.here), keyring_scope():
            list_context(it.street.nurse, read_filters({"state": state}))
            with CaptureQueriesContext(connection) as queries:
                context = list_context(it.street.nurse, read_filters({"state": state}))
        assert len(context["rows"]) == number + 1
        counts.append(len(queries))
    assert counts[0] == counts[2] <= 8


def another(it, number):
    from tests.factories.core import FamilyFactory, UserFactory

    family = FamilyFactory(municipality=it.street.here)
    mother = UserFactory(first_name=f"Mother {number}")
    GuardianFactory(user=mother, family=family)
    thread = it.street.conversation(mother, family, it.street.far_team)
    it.street.say(thread, mother, "hello")
    it.street.say(thread, it.midwife, "an answer", staff=True)
    return thread


def test_a_message_is_told_to_both_teams_and_after_the_end_to_the_new_one_alone(it):
    from cms.teams.models import DutyShift

    now = timezone.now()
    for person, team in ((it.midwife, it.street.far_team), (it.street.nurse, it.street.team)):
        DutyShift.unscoped.create(
            team=team,
            user=person,
            starts_at=now - dt.timedelta(hours=1),
            ends_at=now + dt.timedelta(hours=1),
        )
    it.begin()
    Conversation.unscoped.filter(pk=it.thread.pk).update(assignee=None, assigned_by="")
    it.street.say(it.thread, it.street.amina, "hello?")
    told = Notification.unscoped.filter(type="chat.family_wrote")
    assert {row.user for row in told} == {it.midwife, it.street.nurse}
    it.end()
    told.delete()
    it.street.say(it.thread, it.street.amina, "hello again")
    assert {row.user for row in told.all()} == {it.street.nurse}


def test_the_new_team_has_a_task_until_it_has_written(it):
    enable_plugin(municipality=it.street.here, plugin="tasks", actor=None)
    it.begin()
    task = Task.unscoped.get()
    assert (task.kind, task.team, task.guardian, task.tells_family) == (
        "greet",
        it.street.team,
        it.street.amina,
        False,
    )
    assert task.origin_path == it.address
    it.street.say(it.thread, it.midwife, "she will write soon", staff=True)
    assert Task.unscoped.get().state == "new"
    it.street.say(it.thread, it.street.nurse, "hello", staff=True)
    assert Task.unscoped.get().state == "done"


@pytest.mark.parametrize("way", ["back", "end"])
def test_the_task_goes_when_it_is_over(it, way):
    enable_plugin(municipality=it.street.here, plugin="tasks", actor=None)
    row = it.begin()
    if way == "back":
        it.do(warm.take_yes_back, hand_over=row, guardian=it.street.amina)
    else:
        it.end()
    assert Task.unscoped.get().state == "done"


def test_without_tasks_it_is_all_the_same(it):
    disable_plugin(municipality=it.street.here, plugin="tasks", actor=None)
    it.begin()
    assert it.row().state == "running"
    assert not Task.unscoped.exists()


def test_notes_are_read_by_both_while_it_runs(it):
    import uuid

    with municipality_scope(it.street.here):
        write_note(conversation=it.thread, author=it.midwife, client_id=uuid.uuid4(), body="CANARY-NOTE")
    it.begin()
    assert "CANARY-NOTE" in it.street.client(it.street.nurse).get(it.address).content.decode()
