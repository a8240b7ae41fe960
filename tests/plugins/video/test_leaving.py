"""Somebody leaves a team, or the team is closed down: meetings and proposed times are not forgotten."""

import datetime as dt

import pytest
from django.utils import timezone

from cms.accounts.models import Membership
from cms.plugin_api.actions import disable_plugin, enable_plugin
from cms.teams.actions.members import end_member, leave_teams
from cms.teams.actions.teams import archive_team
from cms.teams.errors import StillAtWorkError
from cms.teams.models import Team, TeamMember
from plugins.tasks.models import Task
from plugins.video.actions.changing import cancel_meeting, move_meeting
from plugins.video.actions.proposing import pick, propose
from plugins.video.errors import AnsweredError
from plugins.video.models import Meeting, Proposal

pytestmark = pytest.mark.usefixtures("here")

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def tasks(nurses):
    enable_plugin(municipality=nurses.here, plugin="tasks", actor=None)


def make(nurses, nurse=None, hours=(9, 11), **kwargs):
    fields = {"family": nurses.aminas, "service": nurses.service, "actor": nurses.nurse} | kwargs
    return propose(professional=nurse or nurses.nurse, times=[nurses.at(hour) for hour in hours], **fields)


def leave(nurses, nurse=None, team=None):
    member = TeamMember.unscoped.select_related("team__municipality", "user").get(
        user=nurse or nurses.nurse, team=team or nurses.team
    )
    end_member(member=member, actor=None)


def to_pass_on():
    found = Task.unscoped.filter(origin_kind="video.unheld").exclude(state="done")
    return {task.origin_id for task in found}


@pytest.mark.usefixtures("tasks")
def test_each_meeting_to_come_of_whoever_leaves_becomes_work_for_the_team(nurses):
    coming = nurses.book()
    window = nurses.book_by_nurse(
        nurses.at(8), length=4 * HOUR, kind="window", service=None, team=nurses.team
    )
    together = nurses.book_by_nurse(
        nurses.at(14), nurse=nurses.other_nurse, others=(nurses.nurse,), team=nurses.team
    )
    off, missed, past = (nurses.book(nurses.at(hour)) for hour in (11, 12, 13))
    cancel_meeting(meeting_id=off.pk, actor=nurses.nurse)
    now = timezone.now()
    Meeting.unscoped.filter(pk=missed.pk).update(no_show_at=now)
    Meeting.unscoped.filter(pk=past.pk).update(starts_at=now - 2 * HOUR, ends_at=now - HOUR)
    nurses.book_by_nurse(nurses.at(15), nurse=nurses.other_nurse, team=nurses.team)
    leave(nurses)
    assert to_pass_on() == {str(one.pk) for one in (coming, window, together)}
    task = Task.unscoped.get(origin_id=str(coming.pk))
    assert (task.team, task.family, task.kind, task.origin_path) == (
        nurses.team, nurses.aminas, "follow_up", f"/admin/video/{coming.pk}/",
    )  # fmt: skip
    assert task.assignee != nurses.nurse


@pytest.mark.usefixtures("tasks")
def test_it_is_done_when_a_colleague_holds_it_or_it_is_called_off(nurses):
    first, second, third = (nurses.book(nurses.at(hour)) for hour in (10, 11, 12))
    leave(nurses)
    move_meeting(meeting_id=third.pk, starts_at=nurses.at(13), actor=nurses.other_nurse)
    assert to_pass_on() == {str(one.pk) for one in (first, second, third)}
    move_meeting(
        meeting_id=first.pk,
        starts_at=first.starts_at,
        professional=nurses.other_nurse,
        actor=nurses.other_nurse,
    )
    cancel_meeting(meeting_id=second.pk, actor=nurses.amina)
    assert to_pass_on() == {str(third.pk)}


@pytest.mark.usefixtures("tasks")
def test_what_they_hold_for_another_team_of_theirs_stays_theirs_until_they_leave_that_too(nurses):
    other = Team.unscoped.create(municipality=nurses.here, name="Midwives", sort_order=9)
    nurses.join(nurses.nurse, other)
    here, there = nurses.book(), nurses.book_by_nurse(nurses.at(12), team=other)
    loose = nurses.book_by_nurse(nurses.at(13))
    leave(nurses)
    assert to_pass_on() == {str(here.pk)}
    leave_teams(user=nurses.nurse, municipality=nurses.here, actor=None)
    assert to_pass_on() == {str(one.pk) for one in (here, there, loose)}


def test_their_proposed_times_are_taken_back(nurses):
    asked, others = make(nurses), make(nurses, nurses.other_nurse, (13, 15), family=nurses.bodils)
    leave(nurses)
    states = dict(Proposal.unscoped.values_list("pk", "state"))
    assert states == {asked.pk: "withdrawn", others.pk: "open"}
    assert [at for at, _state in nurses.taken()] == [nurses.at(13), nurses.at(15)]


def test_a_time_of_somebody_who_works_here_no_more_is_not_picked_and_others_are_offered(nurses):
    colleague = nurses.colleague()
    asked = make(nurses)
    Membership.objects.filter(user=nurses.nurse, municipality=nurses.here).delete()
    time = asked.times.order_by("starts_at")[0]
    with pytest.raises(AnsweredError):
        pick(proposal_id=asked.pk, time_id=time.pk, actor=nurses.amina)
    answer = nurses.client(nurses.amina).post(
        f"/api/v1/video/proposals/{asked.pk}/pick", {"time": str(time.pk)}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "answered")
    assert answer.json()["slots"]
    assert not Meeting.unscoped.exists()
    kept = make(nurses, colleague, (12, 14))
    assert pick(proposal_id=kept.pk, time_id=kept.times.all()[0].pk, actor=nurses.amina)


@pytest.mark.parametrize("view", ["day", "week"])
def test_the_calendar_shows_who_holds_meetings_of_the_team_and_is_in_it_no_more(nurses, view):
    nurses.nurse.first_name, nurses.nurse_there.first_name = "Gone-Nurse", "Thea-There"
    for person in (nurses.nurse, nurses.nurse_there):
        person.save()
    meeting = nurses.book()
    leave(nurses)
    client, day = nurses.client(nurses.other_nurse), timezone.localtime(nurses.at())
    path = f"/admin/video/?view={view}&day={{:%Y-%m-%d}}"
    seen = client.get(path.format(day)).content.decode()
    assert "Gone-Nurse" in seen and f'data-meeting="/admin/video/{meeting.pk}/"' in seen
    assert "Thea-There" not in seen
    # Nobody is booked with them, whatever they once said of their hours.
    assert f"person={nurses.nurse.pk}" not in seen
    assert "Gone-Nurse" not in client.get(path.format(day + dt.timedelta(days=9))).content.decode()


def test_a_team_is_not_closed_down_while_a_meeting_is_to_come(nurses):
    meeting, second = nurses.book(), nurses.book(nurses.at(11))
    with pytest.raises(StillAtWorkError, match="har 2 møder og opkald"):
        archive_team(team=nurses.team, actor=None)
    cancel_meeting(meeting_id=meeting.pk, actor=nurses.nurse)
    with pytest.raises(StillAtWorkError, match="har 1 møde eller opkald"):
        archive_team(team=nurses.team, actor=None)
    cancel_meeting(meeting_id=second.pk, actor=nurses.nurse)
    nurses.book_by_nurse(nurses.at(12))
    assert archive_team(team=nurses.team, actor=None).archived_at is not None


def test_what_is_switched_off_keeps_no_team_open(nurses):
    nurses.book()
    disable_plugin(municipality=nurses.here, plugin="video", actor=None)
    assert archive_team(team=nurses.team, actor=None).archived_at is not None
