"""A professional proposes, a family picks, or says in its own words when it can."""

import datetime as dt

import pytest
from django.utils import timezone

from cms.notifications.models import Notification
from cms.plugin_api.actions import disable_plugin, enable_plugin
from plugins.tasks.models import Task
from plugins.video.actions.proposing import none_fits, pick, propose, withdraw
from plugins.video.errors import (
    AnsweredError,
    NoWordsError,
    TakenError,
    WrongProfessionalError,
    WrongTimesError,
)
from plugins.video.models import Meeting, Occupancy, Proposal
from plugins.video.queries.proposals import proposals_for

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def asked(nurses):
    return make(nurses)


def make(nurses, hours=(9, 11, 13), **kwargs):
    kwargs = {"family": nurses.aminas, "professional": nurses.nurse, "actor": nurses.nurse} | kwargs
    return propose(service=nurses.service, times=[nurses.at(hour) for hour in hours], **kwargs)


def times(proposal):
    return list(Occupancy.unscoped.filter(proposal=proposal).order_by("starts_at"))


def test_proposed_times_are_kept_and_the_family_is_asked(nurses, asked):
    assert [state for _at, state in nurses.taken()] == ["proposed"] * 3
    assert nurses.at(11) not in nurses.slots()
    [note] = Notification.unscoped.filter(user=nurses.amina)
    assert (note.type, note.about) == ("video.proposed", str(asked.pk))
    [found] = proposals_for(nurses.amina)
    assert [time.starts_at for time in found.open_times] == [nurses.at(9), nurses.at(11), nurses.at(13)]
    assert not proposals_for(nurses.bodil)


@pytest.mark.parametrize("hours", [(9,), (9, 9), (8, 9, 10, 11, 12, 13)])
def test_two_to_five_times(nurses, hours):
    with pytest.raises(WrongTimesError):
        make(nurses, hours)
    assert nurses.taken() == []


def test_a_time_that_is_taken_or_over_or_another_place_s_person_keeps_nothing(nurses):
    nurses.book(nurses.at(11))
    with pytest.raises(TakenError):
        make(nurses)
    assert Proposal.unscoped.count() == 0
    assert len(nurses.taken()) == 1
    with pytest.raises(WrongProfessionalError):
        make(nurses, professional=nurses.nurse_there)
    with pytest.raises(WrongTimesError):
        propose(
            family=nurses.aminas,
            professional=nurses.nurse,
            service=nurses.service,
            actor=nurses.nurse,
            times=[timezone.now() - dt.timedelta(hours=1), nurses.at(9)],
        )


def test_a_time_that_somebody_was_booked_on_top_of_is_not_proposed(nurses):
    nurses.book_by_nurse(nurses.at(11))
    nurses.book_by_nurse(nurses.at(11, 15), length=dt.timedelta(hours=1), on_top=True)
    with pytest.raises(TakenError):
        make(nurses, (9, 12))
    assert Proposal.unscoped.count() == 0
    assert make(nurses, (9, 13))


def test_one_is_picked_and_the_others_are_free(nurses, asked):
    meeting = pick(proposal_id=asked.pk, time_id=times(asked)[1].pk, actor=nurses.amina, by="phone")
    assert (meeting.starts_at, meeting.professional, meeting.by) == (nurses.at(11), nurses.nurse, "phone")
    assert nurses.taken() == [(nurses.at(11), "confirmed")]
    asked.refresh_from_db()
    assert (asked.state, asked.meeting, asked.answered_by) == ("picked", meeting, nurses.amina)
    assert not Notification.unscoped.filter(user=nurses.amina, read_at=None).exists()
    with pytest.raises(AnsweredError):
        pick(proposal_id=asked.pk, time_id=times(asked)[0].pk, actor=nurses.amina)


def test_a_time_of_another_proposal_is_not_picked(nurses, asked):
    other = make(nurses, (8, 14), family=nurses.bodils)
    with pytest.raises(TakenError):
        pick(proposal_id=asked.pk, time_id=times(other)[0].pk, actor=nurses.amina)
    assert not Meeting.unscoped.exists()


def test_times_that_have_run_out_are_given_to_others_and_not_picked(nurses, asked):
    past = timezone.now() - dt.timedelta(minutes=1)
    Occupancy.unscoped.update(expires_at=past)
    Proposal.unscoped.update(expires_at=past)
    assert not proposals_for(nurses.amina)
    with pytest.raises(AnsweredError):
        pick(proposal_id=asked.pk, time_id=times(asked)[0].pk, actor=nurses.amina)
    assert nurses.book(nurses.at(9), family=nurses.bodils, actor=nurses.bodil)


@pytest.mark.parametrize("tasks_on", [True, False])
def test_none_fits_becomes_a_task_with_the_words_kept_here(nurses, asked, tasks_on):
    (enable_plugin if tasks_on else disable_plugin)(municipality=nurses.here, plugin="tasks", actor=None)
    with pytest.raises(NoWordsError):
        none_fits(proposal_id=asked.pk, actor=nurses.amina, words="  ")
    none_fits(proposal_id=asked.pk, actor=nurses.amina, words="Mondays after three")
    assert nurses.taken() == []
    fresh = Proposal.unscoped.get()
    assert (fresh.state, fresh.answer) == ("none_fits", "Mondays after three")
    assert b"Mondays" not in bytes(fresh.answer_sealed)
    tasks = list(Task.unscoped.all())
    assert len(tasks) == tasks_on
    for task in tasks:
        assert (task.origin_id, task.family) == (str(asked.pk), nurses.aminas)
        assert "Mondays" not in str(task.title) + str(task.description)
    assert Notification.unscoped.filter(user=nurses.nurse, type="video.team_answered").count() == 1
    with pytest.raises(AnsweredError):
        none_fits(proposal_id=asked.pk, actor=nurses.amina, words="again")


def test_a_new_proposal_or_booking_finishes_what_the_family_asked_for(nurses, asked):
    enable_plugin(municipality=nurses.here, plugin="tasks", actor=None)
    none_fits(proposal_id=asked.pk, actor=nurses.amina, words="later")
    other = make(nurses, family=nurses.bodils)
    none_fits(proposal_id=other.pk, actor=nurses.bodil, words="never")
    make(nurses, (8, 15))
    assert {task.family_id: task.state for task in Task.unscoped.all()} == {
        nurses.aminas.pk: "done",
        nurses.bodils.pk: "new" if Task.unscoped.get(family=nurses.bodils).assignee is None else "open",
    }
    nurses.book_by_nurse(nurses.at(12), family=nurses.bodils, service=nurses.service)
    assert {task.state for task in Task.unscoped.all()} == {"done"}


def test_withdrawn_times_are_free(nurses, asked):
    withdraw(proposal_id=asked.pk, actor=nurses.nurse)
    assert nurses.taken() == []
    with pytest.raises(AnsweredError):
        pick(proposal_id=asked.pk, time_id=times(asked)[0].pk, actor=nurses.amina)
