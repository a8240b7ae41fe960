"""The screens of teams, opening hours and closed days."""

import datetime as dt

import pytest
from django.test import Client

from cms.accounts.models import Role
from cms.plugin_api.actions import enable_plugin
from cms.teams.actions.opening import add_closed_day
from cms.teams.actions.teams import TopicFacts, set_topics
from cms.teams.admin.forms.opening import hours_as_text, parse_hours
from cms.teams.models import ClosedDay, OpeningInterval, Team, TeamMember, TeamTopicLabel
from cms.teams.signals import team_closing
from tests.cms.teams.conftest import make_team
from tests.factories.accounts import sign_in, staff_user

TEAMS = "/admin/teams/"


def client_of(place, person):
    client = Client(headers={"host": f"{place.slug}.localhost"})
    sign_in(client, person)
    return client


@pytest.fixture
def app(fjordby, admin):
    return client_of(fjordby, admin)


def facts(**change):
    return {"name": "Nord", "answer_within": 240, "urgent_within": 60, "sort_order": 0} | change


def test_team_is_made_changed_closed_down_and_opened_again(app, fjordby, nurse):
    assert app.get(f"{TEAMS}add/").status_code == 200
    answer = app.post(f"{TEAMS}add/", facts(lead=nurse.pk, name_da="Os", reader_en="A nurse"))
    team = Team.unscoped.get()
    one = f"{TEAMS}{team.pk}/"
    assert answer["Location"] == f"{one}opening/"
    assert team.lead == nurse
    assert "Os" in app.get(one).content.decode()
    assert app.post(one, facts(name="Syd", is_open_to_families="on")).status_code == 302
    assert "Syd" in app.get(TEAMS).content.decode()
    assert app.get(f"{one}archive/").status_code == 200
    assert app.post(f"{one}archive/").status_code == 302
    assert app.get(f"/admin/rota/{team.pk}/").status_code == 404
    assert app.post(f"{one}restore/").status_code == 302
    team.refresh_from_db()
    assert team.archived_at is None


def test_a_team_with_work_that_nobody_would_see_is_not_closed_down(app, team):
    def answer(sender, team, **_kwargs):
        return "tasks", f"{team.name} has 3 things to do."

    enable_plugin(municipality=team.municipality, plugin="tasks", actor=None)
    team_closing.connect(answer)
    try:
        page = app.post(f"{TEAMS}{team.pk}/archive/", follow=True).content.decode()
    finally:
        team_closing.disconnect(answer)
    assert "has 3 things to do." in page
    team.refresh_from_db()
    assert team.archived_at is None


def test_name_that_is_taken_is_refused_beside_the_field(app, team):
    answer = app.post(f"{TEAMS}add/", facts(name="sundhedsplejen"))
    assert answer.status_code == 200
    assert answer.context["form"].errors["name"]
    assert Team.unscoped.count() == 1


def test_lead_from_elsewhere_cannot_be_chosen(app, stranger):
    answer = app.post(f"{TEAMS}add/", facts(lead=stranger.pk))
    assert answer.context["form"].errors["lead"]
    assert "CANARY" not in answer.content.decode()
    assert not Team.unscoped.exists()


def test_members_are_added_given_work_and_taken_out(app, team, nurse, third, stranger):
    path = f"{TEAMS}{team.pk}/members/"
    page = app.get(path).content.decode()
    assert "العربية" in page
    assert "CANARY" not in page
    assert app.post(path, {"add": "1", "user": stranger.pk, "weekly_capacity": 1}).status_code == 200
    assert app.post(path, {"add": "1", "user": third.pk, "weekly_capacity": 5}).status_code == 302
    member = TeamMember.unscoped.get(user=third)
    rows = {str(one.pk): 9 for one in TeamMember.unscoped.filter(team=team)}
    assert app.post(path, rows | {str(member.pk): "x"}).status_code == 200
    assert app.post(path, rows).status_code == 302
    member.refresh_from_db()
    assert member.weekly_capacity == 9
    assert app.post(f"{path}{member.pk}/end/").status_code == 302
    assert not TeamMember.unscoped.filter(user=third, ended_at=None).exists()


def test_topics_are_written_in_each_language_and_ordered(app, team):
    set_topics(team=team, topics=[TopicFacts({"da": "Barnet"})], actor=None)
    path = f"{TEAMS}{team.pk}/topics/"
    assert "Barnet" in app.get(path).content.decode()
    answer = app.post(
        path,
        {
            "1_da": "Barnet", "1_en": "The baby", "1_order": 2,
            "2_da": "Søvn", "2_en": "", "2_order": 1,
            "3_da": "", "3_en": "", "3_order": 3,
        },
    )  # fmt: skip
    assert answer.status_code == 302
    labels = TeamTopicLabel.unscoped.order_by("topic__sort_order", "language")
    assert [label.label for label in labels] == ["Søvn", "Barnet", "The baby"]


def test_opening_hours_are_written_as_text(app, team):
    path = f"{TEAMS}{team.pk}/opening/"
    page = app.get(path).content.decode()
    assert "8-15" in page
    assert "En sundhedsplejerske læser" in page
    assert "A health visitor reads" in page
    assert app.post(path, {"day_0": "8-12, 13-15.30", "day_5": "20-24"}).status_code == 302
    rows = OpeningInterval.unscoped.filter(team=team).values_list("weekday", "opens", "closes")
    assert list(rows) == [(0, 480, 720), (0, 780, 930), (5, 1200, 1440)]
    assert not Team.unscoped.get().closed_on_holidays
    for bad in ("hele dagen", "8-12, 11-13", "15-8", "8-25", "8.75-9"):
        assert "day_0" in app.post(path, {"day_0": bad}).context["form"].errors, bad
    assert OpeningInterval.unscoped.count() == 3


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", []),
        ("8-15", [(480, 900)]),
        ("8 – 12 og 13:15–15.30", [(480, 720), (795, 930)]),
        ("08.00 til 16", [(480, 960)]),
        ("16-0", [(960, 1440)]),
        ("0-24", [(0, 1440)]),
    ],
)
def test_hours_as_people_write_them(text, spans):
    assert parse_hours(text) == spans
    rows = [OpeningInterval(weekday=0, opens=opens, closes=closes) for opens, closes in spans]
    assert parse_hours(hours_as_text(rows)) == spans


def test_closed_days_of_a_team_and_of_all(app, team, fjordby, klitby):
    day = dt.date.today() + dt.timedelta(days=3)
    add_closed_day(municipality=klitby, date=day, name="CANARY", actor=None)
    opening, everywhere = f"{TEAMS}{team.pk}/opening/", f"{TEAMS}closed-days/"
    values = {"close": "1", "date": day.isoformat(), "name": "Kursus"}
    assert app.post(opening, values).status_code == 302
    assert app.post(opening, values).context["day_form"].errors["date"]
    assert app.post(everywhere, values | {"name": "Flytning"}).status_code == 302
    assert app.post(everywhere, {"close": "1", "date": "x"}).status_code == 200
    page = app.get(opening).content.decode() + app.get(everywhere).content.decode()
    assert "Kursus" in page
    assert "Flytning" in page
    assert "Juledag" in page
    assert "CANARY" not in page
    for one in ClosedDay.unscoped.filter(municipality=fjordby):
        assert app.post(f"{everywhere}{one.pk}/remove/").status_code == 302
    assert ClosedDay.unscoped.get().name == "CANARY"
    theirs = ClosedDay.unscoped.get()
    assert app.post(f"{everywhere}{theirs.pk}/remove/").status_code == 404


def paths_of(team, member):
    one = f"{TEAMS}{team.pk}/"
    parts = ("", "members/", "topics/", "opening/", "archive/", "restore/", f"members/{member.pk}/end/")
    return [f"{one}{part}" for part in parts]


@pytest.mark.parametrize("who", ["lead", "editor", "of_klitby"])
def test_nobody_but_administrators_of_the_place_manages_teams(fjordby, klitby, team, nurse, elsewhere, who):
    person = {
        "lead": nurse,
        "editor": staff_user(fjordby, Role.EDITOR),
        "of_klitby": staff_user(klitby, Role.MUNICIPAL_ADMIN),
    }[who]
    member = TeamMember.unscoped.filter(team=team).first()
    client = client_of(fjordby, person)
    for path in (TEAMS, f"{TEAMS}add/", f"{TEAMS}closed-days/", *paths_of(team, member)):
        assert client.get(path).status_code in {302, 403, 404, 405}, path
        assert client.post(path, facts()).status_code in {302, 403, 404}, path
    assert Team.unscoped.filter(name="Sundhedsplejen", archived_at=None).exists()
    assert TeamMember.unscoped.filter(ended_at=None).count() == 3


def test_team_of_another_place_does_not_exist_here(app, elsewhere):
    member = TeamMember.unscoped.get(team=elsewhere)
    for path in paths_of(elsewhere, member):
        assert app.get(path).status_code in {404, 405}, path
        assert app.post(path, facts()).status_code == 404, path
    assert "CANARY" not in app.get(TEAMS).content.decode()


def test_member_of_another_team_is_not_taken_out_through_this_one(app, team, fjordby, third):
    other = make_team(fjordby, "Nord", members=[third])
    member = TeamMember.unscoped.get(team=other)
    assert app.post(f"{TEAMS}{team.pk}/members/{member.pk}/end/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_one_and_three(app, fjordby, nurse, rows, django_assert_max_num_queries):
    for number in range(rows):
        make_team(fjordby, f"Team {number}", members=[nurse], lead=nurse)
    app.get(TEAMS)
    with django_assert_max_num_queries(32):
        app.get(TEAMS)
    with django_assert_max_num_queries(34):
        app.get("/admin/rota/")
