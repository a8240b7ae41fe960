"""Absences, their announcement, and the chain of substitutes."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.accounts.actions.people import set_roles
from cms.audit.models import AuditEvent
from cms.teams.actions.absence import add_absence, announce_started, cancel_absence, change_absence
from cms.teams.errors import (
    AbsencesOverlapError,
    AbsenceStartedError,
    EndsBeforeItBeginsError,
    NotWorkingHereError,
    SubstituteError,
)
from cms.teams.models import Absence
from cms.teams.queries import (
    coming_absences,
    end_of_chain,
    is_absent,
    plannable_people,
    stand_in,
    stand_ins,
)
from cms.teams.signals import absence_changed
from tests.cms.teams.conftest import local
from tests.factories.accounts import citizen, staff_user

DAY = dt.timedelta(days=1)


@pytest.fixture
def heard():
    told = []

    def hear(absence, change, actor, **_kwargs):
        told.append((absence.user_id, str(change)))

    absence_changed.connect(hear)
    yield told
    absence_changed.disconnect(hear)


def away(place, user, first=None, last=None, substitute=None, **more):
    first = first or timezone.localdate()
    return add_absence(
        municipality=place,
        user=user,
        starts_on=first,
        ends_on=last,
        substitute=substitute,
        actor=user,
        **more,
    )


def test_absence_that_begins_today_is_announced_at_once(fjordby, nurse, heard):
    away(fjordby, nurse)
    assert heard == [(nurse.pk, "added"), (nurse.pk, "started")]
    assert announce_started() == 0
    assert set(AuditEvent.objects.filter(actor=nurse).values_list("action", flat=True)) >= {
        "teams.absence_added",
        "teams.absence_started",
    }


def test_absence_to_come_is_announced_once_on_its_first_day(fjordby, nurse, heard):
    today = timezone.localdate()
    away(fjordby, nurse, today + 2 * DAY, today + 3 * DAY)
    assert announce_started(today + DAY) == 0
    assert announce_started(today + 2 * DAY) == 1
    assert announce_started(today + 3 * DAY) == 0
    assert heard == [(nurse.pk, "added"), (nurse.pk, "started")]


def test_absence_in_the_past_moves_nobodys_work(fjordby, nurse, heard):
    today = timezone.localdate()
    away(fjordby, nurse, today - 3 * DAY, today - DAY)
    assert heard == [(nurse.pk, "added")]
    assert announce_started() == 0


def test_failing_receiver_holds_up_nobody_else_and_is_asked_again(fjordby, nurse, colleague):
    today = timezone.localdate()
    absence = away(fjordby, nurse, today + DAY)
    away(fjordby, colleague, today + DAY)

    def fail(absence, **_kwargs):
        if absence.user == nurse:
            raise RuntimeError

    absence_changed.connect(fail)
    try:
        assert announce_started(today + DAY) == 1
    finally:
        absence_changed.disconnect(fail)
    absence.refresh_from_db()
    assert absence.started_at is None
    assert announce_started(today + DAY) == 1


def test_change_keeps_the_first_day_of_what_has_begun(fjordby, nurse, colleague, heard):
    today = timezone.localdate()
    absence = away(fjordby, nurse)
    with pytest.raises(AbsenceStartedError):
        change_absence(
            absence=absence,
            starts_on=today + DAY,
            ends_on=None,
            substitute=None,
            kind="away",
            actor=nurse,
        )
    changed = change_absence(
        absence=absence, starts_on=today, ends_on=today + DAY, substitute=colleague, kind="leave", actor=nurse
    )
    assert (changed.ends_on, changed.substitute) == (today + DAY, colleague)
    assert heard[-1] == (nurse.pk, "changed")


def test_who_is_back_works_today(fjordby, nurse, heard):
    today = timezone.localdate()
    lasting = away(fjordby, nurse, today - 2 * DAY)
    cancel_absence(absence=lasting, actor=nurse)
    assert not is_absent(nurse, timezone.now(), fjordby)
    assert Absence.unscoped.get().ends_on == today - DAY
    cancel_absence(absence=lasting, actor=nurse)
    coming = away(fjordby, nurse, today + DAY)
    cancel_absence(absence=coming, actor=nurse)
    assert Absence.unscoped.count() == 1
    assert [change for _user, change in heard] == ["added", "started", "cancelled", "added", "cancelled"]


def test_who_is_told_of_the_end_finds_the_person_at_work(fjordby, nurse):
    absence = away(fjordby, nurse)
    seen = []

    def ask(absence, change, **_kwargs):
        seen.append((absence.pk, change, stand_in(nurse, timezone.now(), fjordby)))

    absence_changed.connect(ask)
    try:
        cancel_absence(absence=absence, actor=nurse)
    finally:
        absence_changed.disconnect(ask)
    assert seen == [(absence.pk, "cancelled", nurse)]


def test_refusals(fjordby, nurse, stranger, admin):
    day = dt.date(2027, 1, 4)
    with pytest.raises(EndsBeforeItBeginsError):
        away(fjordby, nurse, day, day - DAY)
    for person in (nurse, stranger, admin, citizen(fjordby)):
        with pytest.raises(SubstituteError):
            away(fjordby, nurse, day, day, person)
    for person in (stranger, admin):
        with pytest.raises(NotWorkingHereError):
            away(fjordby, person, day, day)
    away(fjordby, nurse, day, day + 4 * DAY)
    for first, last in [(day + 4 * DAY, None), (day - DAY, day), (day - DAY, None), (day + DAY, day + DAY)]:
        with pytest.raises(AbsencesOverlapError):
            away(fjordby, nurse, first, last)
    away(fjordby, nurse, day + 5 * DAY)
    assert Absence.unscoped.count() == 2


def test_database_refuses_overlaps_and_oneself_as_substitute(fjordby, nurse):
    day = dt.date(2027, 1, 4)
    away(fjordby, nurse, day)
    for values in (
        {"starts_on": day + DAY},
        {"starts_on": day - DAY, "ends_on": day},
        {"starts_on": day - DAY, "ends_on": day - 2 * DAY},
        {"starts_on": day - DAY, "ends_on": day - DAY, "substitute": nurse},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Absence.unscoped.create(municipality=fjordby, user=nurse, **values)


@pytest.mark.parametrize(
    ("away_to", "end"),
    [
        ({}, "a"),
        ({"a": "b"}, "b"),
        ({"a": None}, None),
        ({"a": "b", "b": "c"}, "c"),
        ({"a": "b", "b": None}, None),
        ({"a": "b", "b": "a"}, None),
        ({"a": "b", "b": "c", "c": "b"}, None),
        ({"b": "a"}, "a"),
    ],
)
def test_end_of_the_chain(away_to, end):
    assert end_of_chain("a", away_to) == end


def test_substitute_who_is_absent_leads_on_and_a_circle_leads_back_to_the_team(
    fjordby, nurse, colleague, third, django_assert_num_queries
):
    monday = dt.date(2027, 1, 4)
    away(fjordby, nurse, monday, monday + 6 * DAY, colleague)
    away(fjordby, colleague, monday + DAY, monday + 2 * DAY, third)
    away(fjordby, third, monday + 2 * DAY, monday + 2 * DAY, nurse)
    expected = [colleague, third, None, colleague]
    for offset, person in enumerate(expected):
        at = local("2027-01-04T23:30") + offset * DAY
        assert stand_in(nurse, at, fjordby) == person
    assert stand_in(nurse, local("2027-01-11T00:00"), fjordby) == nurse
    with django_assert_num_queries(2):
        found = stand_ins([nurse, colleague, third], local("2027-01-05T12:00"), fjordby)
    assert found == {nurse.pk: third, colleague.pk: third, third.pk: third}


def test_substitute_who_left_is_nobody(fjordby, nurse, colleague):
    at = local("2027-01-04T10:00")
    away(fjordby, nurse, at.date(), substitute=colleague)
    colleague.is_active = False
    colleague.save()
    assert stand_in(nurse, at, fjordby) is None
    assert stand_in(colleague, at, fjordby) is None
    set_roles(municipality=fjordby, user=nurse, roles=(), actor=None)
    assert stand_in(nurse, at, fjordby) is None


def test_absence_in_one_municipality_is_none_in_another(fjordby, klitby, nurse):
    from cms.accounts.models import Role
    from tests.factories.core import MembershipFactory

    MembershipFactory(user=nurse, municipality=klitby, role=Role.PROFESSIONAL)
    at = local("2027-01-04T10:00")
    away(klitby, nurse, at.date())
    assert stand_in(nurse, at, klitby) is None
    assert stand_in(nurse, at, fjordby) == nurse
    assert not coming_absences(fjordby, [nurse]).exists()


def test_whose_absences_a_lead_and_an_administrator_plan(
    team, fjordby, nurse, colleague, third, admin, stranger
):
    assert set(plannable_people(nurse, fjordby, all_of_them=False)) == {nurse, colleague}
    assert set(plannable_people(colleague, fjordby, all_of_them=False)) == {colleague}
    assert set(plannable_people(admin, fjordby, all_of_them=True)) == {nurse, colleague, third}
    assert staff_user(fjordby) in plannable_people(admin, fjordby, all_of_them=True)
