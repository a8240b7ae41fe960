"""Teams, topics, members, opening hours."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from cms.accounts.actions.people import set_roles
from cms.accounts.models import Role
from cms.audit.models import AuditEvent
from cms.teams.actions.members import add_member, change_member, end_member
from cms.teams.actions.opening import add_closed_day, remove_closed_day, set_opening
from cms.teams.actions.rota import Pattern, add_shifts
from cms.teams.actions.teams import (
    TeamFacts,
    TopicFacts,
    archive_team,
    restore_team,
    save_team,
    set_topics,
)
from cms.teams.calendar import is_open, next_opening
from cms.teams.errors import DayTakenError, IntervalsOverlapError, NameTakenError, NotWorkingHereError
from cms.teams.models import (
    Absence,
    ClosedDay,
    DutyShift,
    OpeningInterval,
    Team,
    TeamMember,
    TeamText,
    TeamTopic,
    TeamTopicLabel,
)
from cms.teams.queries import (
    calendar_of,
    calendars_of,
    closed_days,
    languages_of,
    led_teams,
    members_of,
    teams_for_families,
    teams_of,
    teams_of_person,
)
from cms.teams.signals import member_left
from tests.cms.teams.conftest import local, make_team
from tests.factories.accounts import citizen


def acts():
    return set(AuditEvent.objects.filter(action__startswith="teams.").values_list("action", flat=True))


def test_team_is_saved_changed_closed_down_and_opened_again(fjordby, nurse, admin):
    facts = TeamFacts(name="Nord", lead=nurse, is_open_to_families=True)
    team = save_team(municipality=fjordby, facts=facts, texts={"da": {"name": "Os"}, "en": {}}, actor=admin)
    assert list(TeamText.unscoped.filter(team=team).values_list("language", "name")) == [("da", "Os")]
    save_team(municipality=fjordby, facts=TeamFacts(name="Syd"), texts={}, actor=admin, team=team)
    assert not TeamText.unscoped.exists()
    archive_team(team=team, actor=admin)
    assert list(teams_of(fjordby)) == []
    assert list(teams_of(fjordby, archived=True)) == [team]
    restored = restore_team(team=team, actor=admin)
    assert (restored.archived_at, restored.is_open_to_families) == (None, False)
    assert acts() == {f"teams.team_{act}" for act in ("added", "changed", "archived", "restored")}


def test_name_is_taken_once_and_free_again_after_closing_down(fjordby, klitby):
    first = make_team(fjordby, "Nord")
    with pytest.raises(NameTakenError):
        make_team(fjordby, "nord")
    make_team(klitby, "Nord")
    archive_team(team=first, actor=None)
    make_team(fjordby, "Nord")
    with pytest.raises(NameTakenError):
        restore_team(team=first, actor=None)


def test_lead_and_members_are_professionals_of_the_place(fjordby, stranger, admin):
    for person in (stranger, admin, citizen(fjordby)):
        with pytest.raises(NotWorkingHereError):
            make_team(fjordby, "Nord", lead=person)
    team = make_team(fjordby, "Nord")
    for person in (stranger, admin):
        with pytest.raises(NotWorkingHereError):
            add_member(team=team, user=person, actor=None)


def test_topics_keep_their_keys_and_take_their_order(team):
    baby, sleep = set_topics(
        team=team,
        topics=[
            TopicFacts({"da": "Barnet", "en": "The baby"}),
            TopicFacts({"da": "", "en": ""}),
            TopicFacts({"da": "Søvn"}),
        ],
        actor=None,
    )
    changed = set_topics(
        team=team,
        topics=[TopicFacts({"da": "Søvn", "en": "Sleep"}, sleep.pk), TopicFacts({"da": "Ny"})],
        actor=None,
    )
    assert changed[0].pk == sleep.pk
    assert [topic.pk for topic in TeamTopic.unscoped.filter(team=team)] == [topic.pk for topic in changed]
    assert not TeamTopic.unscoped.filter(pk=baby.pk).exists()


def test_topic_of_another_team_cannot_be_taken(team, elsewhere):
    [theirs] = set_topics(team=elsewhere, topics=[TopicFacts({"da": "CANARY"})], actor=None)
    [ours] = set_topics(team=team, topics=[TopicFacts({"da": "Barnet"}, theirs.pk)], actor=None)
    assert ours.pk != theirs.pk
    assert TeamTopicLabel.unscoped.get(topic=theirs).label == "CANARY"


def test_members_have_capacity_and_languages(team, nurse, colleague, fjordby):
    member = members_of(team).get(user=nurse)
    assert languages_of(member) == ["ar", "da"]
    assert languages_of(members_of(team).get(user=colleague)) == []
    assert add_member(team=team, user=nurse, actor=None, weekly_capacity=0).pk == member.pk
    assert change_member(member=member, weekly_capacity=7, actor=None).weekly_capacity == 7
    assert list(teams_of_person(nurse, fjordby)) == [team]
    assert list(led_teams(nurse, fjordby)) == [team]
    assert list(led_teams(colleague, fjordby)) == []
    assert teams_of(fjordby).get().member_count == 2


def test_who_leaves_a_team_is_told_of_and_has_no_shifts_to_come(team, nurse):
    heard = []

    def hear(member, **_kwargs):
        heard.append(member.user)

    monday = dt.date(2099, 1, 5)
    add_shifts(
        team=team,
        user=nurse,
        monday=monday,
        pattern=Pattern(frozenset({0}), dt.time(8), dt.time(15)),
        actor=None,
    )
    member_left.connect(hear)
    try:
        member = end_member(member=members_of(team).get(user=nurse), actor=None)
        end_member(member=member, actor=None)
    finally:
        member_left.disconnect(hear)
    assert heard == [nurse]
    assert not DutyShift.unscoped.exists()
    assert TeamMember.unscoped.get(user=nurse).ended_at is not None
    again = add_member(team=team, user=nurse, actor=None)
    assert again.pk != member.pk


def test_end_of_work_here_ends_everything_here_and_nothing_elsewhere(team, elsewhere, fjordby, klitby, nurse):
    from tests.factories.core import MembershipFactory

    MembershipFactory(user=nurse, municipality=klitby, role=Role.PROFESSIONAL)
    add_member(team=elsewhere, user=nurse, actor=None)
    day = dt.date(2026, 12, 1)
    person = members_of(team).exclude(user=nurse).get().user
    Absence.unscoped.create(municipality=fjordby, user=person, starts_on=day, substitute=nurse)
    set_roles(municipality=fjordby, user=nurse, roles=(), actor=None)
    team.refresh_from_db()
    assert team.lead is None
    assert not members_of(team).filter(user=nurse).exists()
    assert members_of(elsewhere).filter(user=nurse).exists()
    assert Absence.unscoped.get().substitute is None


def test_opening_hours_become_a_calendar(team, fjordby, klitby):
    set_opening(team=team, intervals=[(0, 480, 720), (0, 780, 1440)], closed_on_holidays=False, actor=None)
    add_closed_day(municipality=fjordby, date=dt.date(2026, 12, 7), name="Kursus", actor=None, team=team)
    add_closed_day(municipality=fjordby, date=dt.date(2026, 12, 14), name="Flytning", actor=None)
    add_closed_day(municipality=klitby, date=dt.date(2026, 12, 21), name="CANARY", actor=None)
    calendar = calendar_of(team)
    assert is_open(calendar, local("2026-11-30T23:59"))
    assert not is_open(calendar, local("2026-11-30T12:30"))
    assert next_opening(calendar, local("2026-12-01T00:00")) == local("2026-12-21T08:00")
    assert not calendar.closed_on_holidays


def test_closed_day_of_another_team_closes_only_that_team(team, fjordby):
    other = make_team(fjordby, "Nord")
    day = add_closed_day(
        municipality=fjordby, date=dt.date(2026, 11, 30), name="Kursus", actor=None, team=other
    )
    calendars = calendars_of([team, other])
    assert is_open(calendars[team.pk], local("2026-11-30T10:00"))
    assert not is_open(calendars[other.pk], local("2026-11-30T10:00"))
    with pytest.raises(DayTakenError):
        add_closed_day(municipality=fjordby, date=day.date, name="x", actor=None, team=other)
    add_closed_day(municipality=fjordby, date=day.date, name="x", actor=None)
    with pytest.raises(DayTakenError):
        add_closed_day(municipality=fjordby, date=day.date, name="y", actor=None)
    assert [one.name for one in closed_days(fjordby, since=day.date)] == ["x"]
    remove_closed_day(day=day, actor=None)
    assert ClosedDay.unscoped.count() == 1


@pytest.mark.parametrize(
    "bad", [[(0, 480, 720), (0, 700, 900)], [(0, 720, 480)], [(0, 480, 480)], [(0, 0, 1441)]]
)
def test_overlapping_or_reversed_hours_are_refused_and_nothing_changes(team, bad):
    before = list(OpeningInterval.unscoped.filter(team=team).values())
    with pytest.raises(IntervalsOverlapError):
        set_opening(team=team, intervals=bad, closed_on_holidays=True, actor=None)
    assert list(OpeningInterval.unscoped.filter(team=team).values()) == before


@pytest.mark.parametrize(("opens", "closes"), [(600, 1000), (0, 1441), (100, 100)])
def test_database_refuses_hours_that_overlap_or_leave_the_day(team, opens, closes):
    with pytest.raises(IntegrityError), transaction.atomic():
        OpeningInterval.unscoped.create(team=team, weekday=0, opens=opens, closes=closes)


def test_families_see_open_teams_of_their_place_only(team, elsewhere, fjordby, django_assert_num_queries):
    make_team(fjordby, "Internt", is_open_to_families=False)
    archive_team(team=make_team(fjordby, "Gammelt"), actor=None)
    set_topics(team=team, topics=[TopicFacts({"da": "Barnet"})], actor=None)
    with django_assert_num_queries(4):
        [found] = teams_for_families(fjordby)
        assert [label.label for topic in found.topics.all() for label in topic.labels.all()] == ["Barnet"]
        assert len(found.texts.all()) == 2
    assert found == team
    assert Team.unscoped.count() == 4
