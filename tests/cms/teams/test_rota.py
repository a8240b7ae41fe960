"""Shifts, the pattern over weeks, and who is on duty."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from cms.audit.models import AuditEvent
from cms.teams.actions.absence import add_absence
from cms.teams.actions.members import end_member
from cms.teams.actions.rota import Pattern, add_shifts, copy_week, remove_shift
from cms.teams.errors import EndsBeforeItBeginsError, NotAMemberError, ShiftsOverlapError
from cms.teams.models import DutyKind, DutyShift
from cms.teams.queries import members_of, on_duty, shifts_between, triage_of
from tests.cms.teams.conftest import local, make_team

MONDAY = dt.date(2026, 11, 30)


def pattern(*days, starts=8, ends=15, kind=DutyKind.TRIAGE):
    return Pattern(frozenset(days), dt.time(starts), dt.time(ends), kind)


def plan(team, user, shape, **more):
    return add_shifts(team=team, user=user, pattern=shape, **{"monday": MONDAY, "actor": None, **more})


def test_pattern_repeats_over_weeks_at_local_times(team, nurse):
    made = plan(team, nurse, pattern(0, 2), monday=dt.date(2026, 10, 19), weeks=2)
    assert [shift.starts_at for shift in made] == [
        local(f"2026-10-{day}T08:00") for day in ("19", "21", "26", "28")
    ]
    # The clock went back in between: an hour later in UTC.
    assert made[2].starts_at - made[0].starts_at == dt.timedelta(days=7, hours=1)
    assert AuditEvent.objects.get(action="teams.shifts_added").data["shifts"] == 4


def test_shift_over_midnight_and_until_midnight(team, nurse):
    [night] = plan(team, nurse, pattern(0, starts=22, ends=6))
    assert (night.starts_at, night.ends_at) == (local("2026-11-30T22:00"), local("2026-12-01T06:00"))
    [evening] = plan(team, nurse, pattern(2, starts=15, ends=0))
    assert evening.ends_at == local("2026-12-03T00:00")
    with pytest.raises(EndsBeforeItBeginsError):
        plan(team, nurse, pattern(4, starts=8, ends=8))


def test_overlap_is_refused_with_the_day_and_nothing_is_planned(team, nurse, colleague, fjordby):
    plan(team, nurse, pattern(2))
    with pytest.raises(ShiftsOverlapError, match=r"2\. (D|d)ecember"):
        plan(team, nurse, pattern(0, 1, 2, starts=14, ends=16))
    assert DutyShift.unscoped.count() == 1
    plan(team, nurse, pattern(2, starts=15, ends=17))
    plan(team, colleague, pattern(2))
    other = make_team(fjordby, "Nord", members=[nurse])
    plan(other, nurse, pattern(2))
    assert DutyShift.unscoped.count() == 4


def test_shifts_that_touch_do_not_overlap(team, nurse):
    assert len(plan(team, nurse, pattern(0, 1, 2, starts=9, ends=8))) == 3
    with pytest.raises(ShiftsOverlapError):
        plan(team, nurse, pattern(0, starts=20, ends=10))


def test_database_refuses_an_overlap(team, nurse):
    [shift] = plan(team, nurse, pattern(0))
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyShift.unscoped.create(
            team=team, user=nurse, starts_at=shift.ends_at - dt.timedelta(minutes=1), ends_at=shift.ends_at
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyShift.unscoped.create(team=team, user=nurse, starts_at=shift.ends_at, ends_at=shift.ends_at)


def test_only_members_are_planned(team, third, stranger):
    for person in (third, stranger):
        with pytest.raises(NotAMemberError):
            plan(team, person, pattern(0))


def test_copy_of_a_week_skips_what_overlaps_and_who_left(team, nurse, colleague):
    # Ahead of today: who leaves loses the shifts that have not begun, and those alone.
    today = dt.date.today()
    monday = today + dt.timedelta(days=14 - today.weekday())
    following = monday + dt.timedelta(days=7)

    def at(day, hour):
        return local(f"{monday + dt.timedelta(days=day)}T{hour:02}:00")

    plan(team, nurse, pattern(0, 1), monday=monday)
    plan(team, colleague, pattern(2), monday=monday)
    plan(team, nurse, pattern(1, starts=10, ends=11), monday=following)
    end_member(member=members_of(team).get(user=colleague), actor=None)
    DutyShift.unscoped.create(team=team, user=colleague, starts_at=at(2, 8), ends_at=at(2, 15))
    copied = copy_week(team=team, monday=following, actor=None)
    assert (copied.made, copied.skipped) == (1, 2)
    week = shifts_between(team, at(7, 0), at(14, 0))
    assert [shift.starts_at for shift in week] == [at(7, 8), at(8, 10)]
    assert copy_week(team=team, monday=following, actor=None).made == 0


def test_on_duty_and_triage(team, nurse, colleague, elsewhere, stranger):
    plan(team, nurse, pattern(0, kind=DutyKind.DUTY))
    plan(team, colleague, pattern(0, starts=9, ends=12))
    plan(elsewhere, stranger, pattern(0))
    assert on_duty(team, local("2026-11-30T08:00")) == [nurse]
    assert on_duty(team, local("2026-11-30T10:00")) == [colleague, nurse]
    assert triage_of(team, local("2026-11-30T10:00")) == colleague
    assert triage_of(team, local("2026-11-30T12:00")) is None
    assert on_duty(team, local("2026-11-30T15:00")) == []


def test_absent_person_on_duty_is_replaced_or_left_out(team, nurse, colleague, third, fjordby):
    plan(team, nurse, pattern(0))
    at = local("2026-11-30T10:00")
    absence = add_absence(
        municipality=fjordby, user=nurse, starts_on=MONDAY, ends_on=MONDAY, actor=nurse, substitute=third
    )
    assert triage_of(team, at) == third
    absence.substitute = None
    absence.save()
    assert triage_of(team, at) is None
    assert on_duty(team, at) == []


def test_shift_is_removed_on_record(team, nurse, admin):
    [shift] = plan(team, nurse, pattern(0))
    remove_shift(shift=shift, actor=admin)
    assert not DutyShift.unscoped.exists()
    assert AuditEvent.objects.get(action="teams.shift_removed").data["user"] == str(nurse.pk)
