"""After a call: how long it was, how it was found, and what is still to be done."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.audit.models import AuditEvent
from cms.municipalities.actions import sync_groups
from cms.plugin_api.actions import disable_plugin, enable_plugin
from plugins.tasks.models import Task
from plugins.video.calls.models import CallParticipant, CallRoom
from plugins.video.models import Meeting
from tests.factories.calls import API
from tests.factories.plugins import first_team

NOW = timezone.now


@pytest.fixture
def call(call):
    """They have talked for ten minutes, and the nurse has ended it."""
    call.ticket(call.street.nurse)
    call.ticket(call.street.amina)
    begun = NOW() - timedelta(minutes=10)
    Meeting.unscoped.filter(pk=call.meeting.pk).update(starts_at=begun)
    call.meeting.starts_at = begun
    CallRoom.unscoped.update(talked_from=begun)
    CallParticipant.unscoped.update(
        state="admitted",
        session="00000000-0000-0000-0000-000000000001",
        admitted_at=begun,
        seen_at=NOW(),
        quality="good",
        path="relay",
    )
    call.post(call.street.nurse, f"{call.meeting.pk}/end")
    return call


def asks(call, user):
    return call.client(user).get(f"{API}{call.meeting.pk}/after")


def answer(call, user, rating="fair"):
    return call.post(user, f"{call.meeting.pk}/after", {"rating": rating})


def test_the_family_is_asked_once_and_the_professional_reads_the_answer(call):
    assert asks(call, call.street.amina).json() == {"asks": True}
    assert answer(call, call.street.amina).status_code == 200
    assert asks(call, call.street.amina).json() == {"asks": False}
    again = answer(call, call.street.amina, "good")
    assert (again.status_code, again.json()["code"]) == (409, "moved_on")
    told = call.client(call.street.nurse).get(f"{API}{call.meeting.pk}/summary").json()
    assert {one["role"]: one["rating"] for one in told["people"]} == {"host": "", "citizen": "fair"}
    assert told["minutes"] == 10
    assert told["forgotten_on"] is not None
    assert AuditEvent.objects.filter(action="video.call_rated").count() == 1


def test_nobody_else_is_asked_or_heard(call):
    assert asks(call, call.street.nurse).json() == {"asks": False}
    assert answer(call, call.street.nurse).status_code == 409
    for user in (call.street.bodil, call.street.other_nurse):
        assert asks(call, user).status_code == 404
        assert answer(call, user).status_code == 404
    assert asks(call, None).status_code in {401, 403}
    assert answer(call, call.street.amina, "fever").status_code == 400


@pytest.mark.parametrize("what", ["short", "no_show", "alone", "never_in", "let_in_late"])
def test_after_a_break_off_or_a_no_show_nobody_is_asked(call, what):
    just_now = NOW() - timedelta(minutes=2)
    if what == "short":
        CallRoom.unscoped.update(talked_from=just_now)
    elif what == "no_show":
        Meeting.unscoped.filter(pk=call.meeting.pk).update(no_show_at=NOW())
    elif what == "alone":
        CallRoom.unscoped.update(talked_from=None)
    elif what == "never_in":
        CallParticipant.unscoped.update(admitted_at=None)
    else:
        CallParticipant.unscoped.filter(role="citizen").update(admitted_at=just_now)
    assert asks(call, call.street.amina).json() == {"asks": False}
    assert answer(call, call.street.amina).status_code == 409


def test_a_call_that_ran_empty_lasted_until_the_last_one_went(call):
    CallParticipant.unscoped.update(seen_at=NOW() - timedelta(minutes=4))
    told = call.client(call.street.nurse).get(f"{API}{call.meeting.pk}/summary").json()
    assert told["minutes"] == 6


def test_a_follow_up_is_one_task_of_whoever_asks(call):
    first_team(call.street.here)
    enable_plugin(municipality=call.street.here, plugin="tasks", actor=None)
    from cms.teams.models import TeamMember

    TeamMember.unscoped.create(team=first_team(call.street.here), user=call.street.nurse)
    told = call.client(call.street.nurse).get(f"{API}{call.meeting.pk}/summary").json()
    assert told["may_follow_up"] is True
    for _ in range(2):
        assert call.post(call.street.nurse, f"{call.meeting.pk}/follow-up").status_code == 204
    [task] = Task.unscoped.all()
    assert (task.kind, task.assignee, task.family) == ("follow_up", call.street.nurse, call.meeting.family)
    for user in (call.street.amina, call.street.other_nurse, call.street.nurse_there):
        assert call.post(user, f"{call.meeting.pk}/follow-up").status_code in {403, 404}


def test_without_tasks_a_follow_up_is_neither_offered_nor_made(call):
    from cms.teams.models import TeamMember

    TeamMember.unscoped.create(team=first_team(call.street.here), user=call.street.nurse)
    disable_plugin(municipality=call.street.here, plugin="tasks", actor=None)
    sync_groups(municipality=call.street.here)
    told = call.client(call.street.nurse).get(f"{API}{call.meeting.pk}/summary").json()
    assert told["may_follow_up"] is False
    refused = call.post(call.street.nurse, f"{call.meeting.pk}/follow-up")
    assert (refused.status_code, refused.json()["code"]) == (409, "over")
    page = call.client(call.street.nurse).get(f"/admin/video/{call.meeting.pk}/").content.decode()
    assert "10 minutter" in page
    assert "Lav en opgave til opfølgning" not in page
    enable_plugin(municipality=call.street.here, plugin="tasks", actor=None)
    page = call.client(call.street.nurse).get(f"/admin/video/{call.meeting.pk}/").content.decode()
    assert "Lav en opgave til opfølgning" in page
    made = call.client(call.street.nurse).post(f"/admin/video/{call.meeting.pk}/", {"act": "follow_up"})
    assert made.status_code == 302
    assert Task.unscoped.get().kind == "follow_up"


def test_the_answer_is_exported_and_forgotten_with_the_call(call):
    from cms.plugin_api.privacy import Subject
    from plugins.video.privacy import handler

    answer(call, call.street.amina)
    mine = handler.export(Subject(user=call.street.amina, families=(call.street.aminas,)))
    assert {row["rating"] for row in mine["video.CallParticipant"]} == {"", "fair"}
    handler.retention(NOW() + timedelta(days=91))
    assert not CallParticipant.unscoped.exists()
