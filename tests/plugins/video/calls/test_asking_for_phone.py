"""The connection is lost: the family asks to be called by phone, and somebody has it as work."""

import pytest
from django.utils import timezone

from cms.audit.models import AuditEvent
from cms.notifications.models import Notification
from cms.plugin_api.actions import enable_plugin
from plugins.tasks.models import Task
from plugins.video.models import Meeting
from tests.factories.core import GuardianFactory, MembershipFactory, UserFactory
from tests.factories.plugins import first_team


def ask(call, user=None):
    return call.post(user or call.street.amina, f"{call.meeting.pk}/call-me")


def told(user):
    return [note.type for note in Notification.unscoped.filter(user=user)]


@pytest.fixture
def tasks(call):
    enable_plugin(municipality=call.street.here, plugin="tasks", actor=None)
    Meeting.unscoped.filter(pk=call.meeting.pk).update(team=first_team(call.street.here))


def test_the_professional_is_told_and_the_team_has_a_task_about_her_alone(call, tasks):
    father = UserFactory()
    GuardianFactory(user=father, family=call.street.aminas)
    MembershipFactory(user=father, municipality=call.street.here, role="citizen")
    assert ask(call).status_code == 204
    assert told(call.street.nurse).count("video.team_call_me") == 1
    task = Task.unscoped.get()
    assert (task.kind, task.family, task.guardian) == ("call", call.street.aminas, call.street.amina)
    assert AuditEvent.objects.filter(action="video.call_asked_for_phone").count() == 1
    assert told(father) == []


def test_pressed_twice_it_is_asked_once(call, tasks):
    assert [ask(call).status_code for _ in range(2)] == [204, 204]
    assert told(call.street.nurse).count("video.team_call_me") == 1
    assert Task.unscoped.count() == 1


def test_without_tasks_the_professional_is_told_all_the_same(call):
    assert ask(call).status_code == 204
    assert told(call.street.nurse) == ["video.team_call_me"]


def test_only_the_family_asks_and_only_around_the_meeting(call):
    street = call.street
    assert ask(call, street.nurse).status_code == 409
    for stranger in (street.bodil, street.other_nurse):
        assert ask(call, stranger).status_code == 404
    Meeting.unscoped.filter(pk=call.meeting.pk).update(cancelled_at=timezone.now())
    assert ask(call).json()["code"] == "not_now"
    assert told(street.nurse) == []
