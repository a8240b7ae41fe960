"""What a family asked for is answered by whatever time it gets, and waits on top of the list until then."""

import datetime as dt

import pytest
from django.utils import timezone

from cms.plugin_api.actions import enable_plugin
from cms.teams.models import Team
from plugins.tasks.models import Task
from plugins.video.actions.proposing import none_fits, pick, propose
from plugins.video.models import Proposal
from plugins.video.queries.proposals import proposals_of_team
from tests.factories.core import GuardianFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.usefixtures("here")

WEEK = dt.timedelta(days=7)


def make(nurses, hours=(9, 11), **kwargs):
    return propose(
        **{
            "family": nurses.aminas,
            "professional": nurses.nurse,
            "service": nurses.service,
            "times": [nurses.at(hour) for hour in hours],
            "actor": nurses.nurse,
        }
        | kwargs
    )


def refused(nurses, actor=None, **kwargs):
    """None of the times suits them."""
    asked = make(nurses, **kwargs)
    return none_fits(proposal_id=asked.pk, actor=actor or nurses.amina, words="later")


def state(proposal):
    return Proposal.unscoped.values_list("state", flat=True).get(pk=proposal.pk)


def unfinished():
    return Task.unscoped.exclude(state="done").count()


@pytest.fixture
def tasks(nurses):
    enable_plugin(municipality=nurses.here, plugin="tasks", actor=None)


@pytest.mark.usefixtures("tasks")
def test_a_family_that_books_by_itself_has_its_time(nurses):
    asked = refused(nurses)
    other = refused(nurses, family=nurses.bodils, actor=nurses.bodil)
    assert unfinished() == 2
    nurses.book(nurses.at(12))
    assert (state(asked), state(other), unfinished()) == ("settled", "none_fits", 1)


@pytest.mark.usefixtures("tasks")
def test_so_has_one_that_takes_a_window(nurses):
    asked = refused(nurses)
    calls = nurses.offer(name="We call", window_minutes=120, window_most=3)
    nurses.book(nurses.at(10), service=calls)
    assert (state(asked), unfinished()) == ("settled", 0)


@pytest.mark.usefixtures("tasks")
def test_so_has_one_that_picks_another_proposal(nurses):
    there = make(nurses, (13, 15))
    asked = refused(nurses)
    pick(proposal_id=there.pk, time_id=there.times.order_by("starts_at")[0].pk, actor=nurses.amina)
    assert (state(asked), unfinished()) == ("settled", 0)


def test_what_one_adult_asked_for_alone_is_answered_by_their_own_time_only(nurses):
    father = UserFactory()
    GuardianFactory(user=father, family=nurses.aminas)
    MembershipFactory(user=father, municipality=nurses.here, role="citizen")
    hers = refused(nurses, guardian=nurses.amina)
    his = refused(nurses, guardian=father, actor=father)
    nurses.book(nurses.at(12))
    assert (state(hers), state(his)) == ("settled", "none_fits")


def test_who_asks_for_another_time_stands_first_and_what_ran_out_long_ago_not_at_all(nurses):
    asked = refused(nurses)
    gone, lately, waits = make(nurses), make(nurses, (8, 12)), make(nurses, (13, 15))
    now = timezone.now()
    for proposal, expires_at in ((gone, now - WEEK * 1.1), (lately, now - WEEK * 0.9)):
        Proposal.unscoped.filter(pk=proposal.pk).update(expires_at=expires_at)
    # Asking again has settled it: as it would be with three other families.
    Proposal.unscoped.filter(pk=asked.pk).update(state="none_fits", expires_at=now - 3 * WEEK)
    assert list(proposals_of_team([nurses.team.pk])) == [asked, waits, lately]


def test_the_calendar_counts_what_the_list_shows(nurses):
    refused(nurses)
    client = nurses.client(nurses.nurse)
    asks = "1 beder om en anden tid"
    assert asks in client.get("/admin/video/").content.decode()
    Proposal.unscoped.update(
        team=Team.unscoped.create(municipality=nurses.here, name="Midwives", sort_order=9)
    )
    assert asks not in client.get("/admin/video/").content.decode()
    assert "Intet venter" in client.get("/admin/video/proposals/").content.decode()
