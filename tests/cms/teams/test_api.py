"""GET /api/v1/teams/: whom a family can write to."""

import pytest
from django.test import Client

from cms.teams.actions.teams import TopicFacts, archive_team, set_topics
from tests.cms.teams.conftest import make_team
from tests.factories.accounts import citizen, sign_in
from tests.factories.core import UserFactory

TEAMS = "/api/v1/teams/"


def client_of(place, user=None):
    client = Client(headers={"host": f"{place.slug}.localhost"})
    if user is not None:
        client.force_login(user)
    return client


@pytest.fixture
def mother(fjordby):
    return client_of(fjordby, citizen(fjordby))


def test_members_see_the_teams_of_their_place_in_their_language(mother, team, elsewhere, fjordby):
    set_topics(team=team, topics=[TopicFacts({"da": "Barnet", "en": "The baby"})], actor=None)
    set_topics(team=elsewhere, topics=[TopicFacts({"da": "CANARY"})], actor=None)
    make_team(fjordby, "Internt", is_open_to_families=False)
    archive_team(team=make_team(fjordby, "Gammelt"), actor=None)
    answer = mother.get(TEAMS, {"locale": "en"})
    [found] = answer.json()["teams"]
    assert (found["id"], found["name"], found["description"]) == (team.pk, "Health visitors", "Ask.")
    assert [topic["label"] for topic in found["topics"]] == ["The baby"]
    assert found["answer"]["language"] == "en"
    assert found["answer"]["words"].startswith("A health visitor reads this")
    assert found["answer"]["opening_hours"] == "Monday–Friday 8–15"
    assert "CANARY" not in answer.content.decode()
    danish = mother.get(TEAMS, {"locale": "da"}).json()["teams"][0]
    assert (danish["name"], danish["topics"][0]["label"]) == ("Sundhedsplejen", "Barnet")


def test_other_languages_fall_back_to_the_first_one_of_the_place(mother, team):
    set_topics(team=team, topics=[TopicFacts({"da": "Barnet"}), TopicFacts({"en": "Sleep"})], actor=None)
    [found] = mother.get(TEAMS, {"locale": "ar"}).json()["teams"]
    assert found["name"] == "Sundhedsplejen"
    assert [topic["label"] for topic in found["topics"]] == ["Barnet", "Sleep"]


def test_duty_phone_and_lead_are_for_colleagues(mother, fjordby, nurse):
    make_team(fjordby, "Nord", duty_phone="11 22 33 44", lead=nurse)
    text = mother.get(TEAMS).content.decode()
    assert "11 22 33 44" not in text
    assert "Sofie" not in text


@pytest.mark.parametrize("who", ["nobody", "guest", "of_klitby"])
def test_others_see_nothing(team, fjordby, klitby, who):
    people = {"nobody": None, "guest": UserFactory(), "of_klitby": citizen(klitby)}
    answer = client_of(fjordby, people[who]).get(TEAMS)
    assert answer.status_code == 403
    assert "Sundhedsplejen" not in answer.content.decode()
    member = {"of_klitby": people["of_klitby"]}.get(who)
    if member is not None:
        assert client_of(klitby, member).get(TEAMS).json() == {"teams": []}


def test_staff_see_it_too(team, fjordby, nurse):
    client = client_of(fjordby)
    sign_in(client, nurse)
    assert len(client.get(TEAMS).json()["teams"]) == 1


def queries_of(mother, django_assert_max_num_queries):
    with django_assert_max_num_queries(50) as captured:
        assert mother.get(TEAMS).status_code == 200
    return len(captured)


def test_one_and_three_teams_cost_the_same(mother, fjordby, django_assert_max_num_queries):
    counts = []
    for names in (["A"], ["B", "C"]):
        for name in names:
            team = make_team(fjordby, name)
            topics = [TopicFacts({"da": f"{name}{n}", "en": "x"}) for n in range(3)]
            set_topics(team=team, topics=topics, actor=None)
        mother.get(TEAMS)
        counts.append(queries_of(mother, django_assert_max_num_queries))
    assert counts[0] == counts[1] <= 14
