"""The week rota and absences on screen."""

import datetime as dt

import pytest
from django.utils import timezone

from cms.accounts.models import Role
from cms.teams.actions.absence import add_absence
from cms.teams.models import Absence, DutyShift
from cms.teams.queries import is_absent
from tests.cms.teams.conftest import local, make_team
from tests.cms.teams.test_screens import client_of
from tests.factories.accounts import staff_user

DAY = dt.timedelta(days=1)
WEEK = "2026-11-30"


def shifts(person, **change):
    values = {
        "user": person.pk,
        "kind": "triage",
        "weekdays": ["0", "2"],
        "starts": "08:00",
        "ends": "15:00",
        "weeks": 2,
    }
    return values | change


@pytest.fixture
def rota(team):
    return f"/admin/rota/{team.pk}/"


@pytest.fixture
def lead(fjordby, nurse):
    return client_of(fjordby, nurse)


def test_lead_plans_a_pattern_copies_a_week_and_removes_a_shift(lead, rota, colleague, team):
    answer = lead.post(f"{rota}?week=2026-12-02", shifts(colleague))
    assert answer["Location"] == f"{rota}?week={WEEK}"
    assert DutyShift.unscoped.count() == 4
    page = lead.get(f"{rota}?week={WEEK}").content.decode()
    assert page.count("Karen Holm</strong>") == 2
    assert lead.post(f"{rota}copy/?week=2026-12-14").status_code == 302
    assert DutyShift.unscoped.filter(starts_at__gte=local("2026-12-14T00:00")).count() == 2
    shift = DutyShift.unscoped.first()
    assert lead.post(f"{rota}{shift.pk}/remove/")["Location"] == f"{rota}?week={WEEK}"
    assert DutyShift.unscoped.count() == 5


def test_overlap_is_told_in_words(lead, rota, colleague):
    assert lead.post(f"{rota}?week={WEEK}", shifts(colleague)).status_code == 302
    answer = lead.post(f"{rota}?week={WEEK}", shifts(colleague, weekdays=["2"]))
    assert "2. december" in answer.context["form"].errors["user"][0]
    assert DutyShift.unscoped.count() == 4


@pytest.mark.parametrize("week", ["", "x", "2026-13-01", "9999-12-31", "0001-01-01"])
def test_any_week_is_answered(lead, rota, week):
    assert lead.get(f"{rota}?week={week}").status_code == 200


def test_absence_is_shown_beside_the_shift(lead, rota, colleague, third, fjordby):
    lead.post(f"{rota}?week={WEEK}", shifts(colleague, weeks=1))
    day = dt.date(2026, 12, 2)
    add_absence(
        municipality=fjordby, user=colleague, starts_on=day, ends_on=day, substitute=third, actor=None
    )
    page = lead.get(f"{rota}?week={WEEK}").content.decode()
    assert page.count("Peter Dam") == 1


def test_colleagues_look_and_do_not_plan(fjordby, rota, nurse, third, team):
    client = client_of(fjordby, third)
    assert "Sundhedsplejen" in client.get("/admin/rota/").content.decode()
    page = client.get(rota)
    assert page.status_code == 200
    assert page.context["form"] is None
    shift = DutyShift.unscoped.create(
        team=team, user=nurse, starts_at=local("2026-11-30T08:00"), ends_at=local("2026-11-30T15:00")
    )
    for path in (rota, f"{rota}copy/", f"{rota}{shift.pk}/remove/"):
        assert client.post(path, shifts(nurse)).status_code == 404
    assert DutyShift.unscoped.count() == 1


def test_rota_of_another_place_or_team_is_not_reached(lead, elsewhere, stranger, fjordby, third):
    theirs = DutyShift.unscoped.create(
        team=elsewhere, user=stranger, starts_at=local("2026-11-30T08:00"), ends_at=local("2026-11-30T15:00")
    )
    base = f"/admin/rota/{elsewhere.pk}/"
    assert lead.get(base).status_code == 404
    for path in (base, f"{base}copy/", f"{base}{theirs.pk}/remove/"):
        assert lead.post(path, shifts(stranger)).status_code == 404
    assert "CANARY" not in lead.get("/admin/rota/").content.decode()
    other = make_team(fjordby, "Nord", members=[third])
    assert lead.post(f"/admin/rota/{other.pk}/", shifts(third)).status_code == 404
    assert DutyShift.unscoped.count() == 1


def test_editor_sees_neither_rota_nor_absences(fjordby, rota):
    client = client_of(fjordby, staff_user(fjordby, Role.EDITOR))
    for path in ("/admin/rota/", rota, "/admin/absence/", "/admin/absences/"):
        assert client.get(path).status_code in {302, 404}


def test_professional_plans_changes_and_ends_the_own_absence(fjordby, colleague, third, stranger):
    client = client_of(fjordby, colleague)
    page = client.get("/admin/absence/").content.decode()
    assert "Peter Dam" in page
    assert "CANARY" not in page
    today = timezone.localdate()
    values = {"starts_on": today.isoformat(), "substitute": third.pk, "kind": "holiday"}
    assert client.post("/admin/absence/", values | {"substitute": colleague.pk}).status_code == 200
    assert client.post("/admin/absence/", values | {"substitute": stranger.pk}).status_code == 200
    assert client.post("/admin/absence/", values).status_code == 302
    absence = Absence.unscoped.get()
    assert absence.started_at is not None
    one = f"/admin/absences/{absence.pk}/"
    assert client.get(one).status_code == 200
    changed = values | {"ends_on": (today + 3 * DAY).isoformat(), "substitute": ""}
    assert client.post(one, changed)["Location"] == "/admin/absence/"
    absence.refresh_from_db()
    assert (absence.ends_on, absence.substitute) == (today + 3 * DAY, None)
    moved = client.post(one, changed | {"starts_on": (today + DAY).isoformat()})
    assert moved.context["form"].errors["starts_on"]
    assert client.post(f"{one}cancel/").status_code == 302
    assert not is_absent(colleague, timezone.now(), fjordby)


def test_screen_warns_when_the_substitute_is_away_too(fjordby, nurse, colleague, third):
    day = timezone.localdate() + 5 * DAY
    add_absence(
        municipality=fjordby, user=colleague, starts_on=day, ends_on=day, substitute=third, actor=None
    )
    add_absence(
        municipality=fjordby, user=nurse, starts_on=day, ends_on=day + DAY, substitute=colleague, actor=None
    )
    client = client_of(fjordby, nurse)
    [row] = client.get("/admin/absence/").context["rows"]
    assert [gap.substitute for gap in row["gaps"]] == [third]
    stands_in = client_of(fjordby, colleague).get("/admin/absence/").context["stands_in"]
    assert [absence.user for absence in stands_in] == [nurse]


def test_lead_plans_for_the_own_team_and_administrators_for_all(
    fjordby, lead, team, nurse, colleague, third, admin
):
    today = timezone.localdate().isoformat()
    values = {"user": colleague.pk, "starts_on": today, "kind": "away"}
    assert lead.post("/admin/absences/", values | {"user": third.pk}).status_code == 200
    assert lead.post("/admin/absences/", values).status_code == 302
    boss = client_of(fjordby, admin)
    assert boss.post("/admin/absences/", values | {"user": third.pk}).status_code == 302
    assert {absence.user for absence in Absence.unscoped.all()} == {colleague, third}
    assert "Karen Holm" in lead.get("/admin/absences/").content.decode()
    of_third = Absence.unscoped.get(user=third)
    assert lead.get(f"/admin/absences/{of_third.pk}/").status_code == 404
    assert boss.post(f"/admin/absences/{of_third.pk}/cancel/").status_code == 302
    assert Absence.unscoped.count() == 1


def test_absence_of_another_place_is_not_reached(fjordby, klitby, admin, stranger):
    theirs = add_absence(
        municipality=klitby, user=stranger, starts_on=dt.date(2027, 1, 4), ends_on=None, actor=None
    )
    boss = client_of(fjordby, admin)
    for path in (f"/admin/absences/{theirs.pk}/", f"/admin/absences/{theirs.pk}/cancel/"):
        assert boss.get(path).status_code in {404, 405}
        assert boss.post(path, {"starts_on": "2027-01-04", "kind": "away"}).status_code == 404
    assert "CANARY" not in boss.get("/admin/absences/").content.decode()
    assert Absence.unscoped.count() == 1


def test_colleague_does_not_reach_anothers_absence(fjordby, nurse, colleague, team):
    hers = add_absence(
        municipality=fjordby, user=nurse, starts_on=dt.date(2027, 1, 4), ends_on=None, actor=None
    )
    client = client_of(fjordby, colleague)
    assert client.get("/admin/absences/").status_code == 404
    assert client.get(f"/admin/absences/{hers.pk}/").status_code == 404
    assert client.post(f"/admin/absences/{hers.pk}/cancel/").status_code == 404
    assert Absence.unscoped.count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_week_and_absences_cost_the_same_for_one_and_three(
    fjordby, lead, rota, team, nurse, rows, django_assert_max_num_queries
):
    for number in range(rows):
        person = staff_user(fjordby, first_name=f"P{number}")
        from cms.teams.actions.members import add_member

        add_member(team=team, user=person, actor=None)
        DutyShift.unscoped.create(
            team=team, user=person, starts_at=local("2026-11-30T08:00"), ends_at=local("2026-11-30T15:00")
        )
        add_absence(
            municipality=fjordby,
            user=person,
            starts_on=dt.date(2026, 11, 30),
            ends_on=None,
            substitute=nurse,
            actor=None,
        )
    lead.get(f"{rota}?week={WEEK}")
    with django_assert_max_num_queries(34):
        lead.get(f"{rota}?week={WEEK}")
    with django_assert_max_num_queries(36):
        lead.get("/admin/absences/")
