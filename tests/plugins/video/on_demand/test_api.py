"""The API of the lines: what a family reads and does, what professionals do, and what strangers find."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.municipalities.scope import municipality_scope
from cms.plugin_api.actions import disable_plugin
from cms.teams.models import DutyShift, Team
from plugins.video.models import CallRoom, QueuePlace
from plugins.video.on_demand.actions.joining import join
from tests.factories.core import FamilyFactory, GuardianFactory, MembershipFactory, UserFactory
from tests.factories.on_demand import API

ENGLISH = {"accept-language": "en"}
ACTS = ["here", "leave", "call-me", "answer", "not-now"]
HELD = ["claim", "put-back", "hand-over"]


def send(client, path="", data=None, status=200):
    answer = client.post(API + path, data or {}, content_type="application/json", headers=ENGLISH)
    assert answer.status_code == status, answer.content
    return answer.json()


def read(client, status=200):
    answer = client.get(API, headers=ENGLISH)
    assert answer.status_code == status, answer.content
    return answer.json()


@pytest.fixture
def amina(line):
    return line.client(line.amina)


@pytest.fixture
def nurse(line):
    return line.client(line.nurse)


def test_who_has_two_families_is_asked_for_which(line, amina):
    other = FamilyFactory(municipality=line.here)
    GuardianFactory(user=line.amina, family=other)
    [team] = read(amina)["teams"]
    for call_me in (False, True):
        asked = send(amina, data={"team": team["id"], "call_me": call_me}, status=422)
        assert asked["code"] == "family_needed"
        assert {one["id"] for one in asked["families"]} == {str(line.aminas.pk), str(other.pk)}
    assert not QueuePlace.unscoped.exists()
    send(amina, data={"team": team["id"], "family": str(other.pk)}, status=201)
    assert QueuePlace.unscoped.get().family == other


def test_from_the_choice_of_a_team_to_the_talk(line, amina, nurse):
    line.talked([10] * 5)
    found = read(amina)
    [team] = found["teams"]
    assert (found["place"], found["last"]) == (None, None)
    assert (team["open"], team["ahead"], team["wait"]) == (True, 0, {"least": 0, "most": 5})
    place = send(amina, data={"team": team["id"]}, status=201)
    assert (place["state"], place["number"], place["served"], place["professional"]) == (
        "waiting", 1, True, None,
    )  # fmt: skip
    assert read(amina)["place"]["id"] == place["id"]
    claimed = send(nurse, f"/{place['id']}/claim")
    rings = send(amina, f"/{place['id']}/here")
    assert (rings["state"], rings["professional"], rings["number"]) == (
        "ringing", line.nurse.display_name, None,
    )  # fmt: skip
    talks = send(amina, f"/{place['id']}/answer")
    assert (talks["state"], talks["meeting"]) == ("talking", claimed["meeting"])
    assert amina.post(f"/api/v1/video/calls/{talks['meeting']}/ticket").json()["role"] == "citizen"
    assert nurse.post(f"/api/v1/video/calls/{talks['meeting']}/ticket").json()["role"] == "host"
    with municipality_scope(line.here):
        nurse.post(f"/api/v1/video/calls/{talks['meeting']}/end")
    assert read(amina)["place"] is None


def test_a_family_reads_its_own_number_and_nobody_elses_name_or_key(line, amina):
    first = line.comes(line.bodil, line.bodils)
    line.claim(first)
    line.comes(*line.parent())
    place = send(amina, data={"team": line.team.pk}, status=201)
    seen = str(read(amina)) + str(send(amina, f"/{place['id']}/here"))
    assert place["number"] == 2
    for secret in ("Bodil", str(first.pk), str(line.bodil.pk), str(line.bodils.pk)):
        assert secret not in seen
    # Nor who talks with the other family.
    assert line.nurse.display_name not in seen


@pytest.mark.parametrize("who", ["bodil", "nurse", "father"])
@pytest.mark.parametrize("act", ACTS)
def test_nobody_else_touches_a_familys_place(line, who, act):
    father = UserFactory()
    GuardianFactory(user=father, family=line.aminas)
    MembershipFactory(user=father, municipality=line.here, role="citizen")
    place = line.claim(line.comes())
    client = line.client(father if who == "father" else getattr(line, who))
    send(client, f"/{place.pk}/{act}", status=404)
    assert line.again(place).state == "ringing"


@pytest.mark.parametrize("act", HELD)
def test_professionals_of_other_teams_and_places_find_nothing(line, act):
    outsider = UserFactory(is_staff=True)
    MembershipFactory(user=outsider, municipality=line.here, role="professional")
    place = line.comes()
    data = {"to": str(outsider.pk)}
    send(line.client(outsider), f"/{place.pk}/{act}", data, 404)
    send(line.client(line.nurse_there, line.there), f"/{place.pk}/{act}", data, 404)
    assert line.client(line.nurse_there).post(f"{API}/{place.pk}/{act}").status_code in {403, 404}
    send(line.client(line.amina), f"/{place.pk}/{act}", data, 403)
    send(line.client(line.nurse), f"/{uuid.uuid4()}/{act}", data, 404)
    assert line.again(place).state == "waiting"


def test_whoever_stands_in_for_the_one_on_duty_answers_too(line):
    from cms.teams.models import Absence

    stands_in = UserFactory(is_staff=True)
    MembershipFactory(user=stands_in, municipality=line.here, role="professional")
    Absence.unscoped.create(
        municipality=line.here, user=line.nurse, substitute=stands_in, starts_on=timezone.localdate()
    )
    send(line.client(stands_in), f"/{line.comes().pk}/claim")


def test_places_of_another_municipality_are_not_here(line, amina):
    with municipality_scope(line.there):
        there = join(offer=line.offer_there, family=line.theirs, person=line.amina)
    assert read(amina)["place"] is None
    assert [team["id"] for team in read(amina)["teams"]] == [line.team.pk]
    send(amina, f"/{there.pk}/here", status=404)
    send(amina, data={"team": line.team_there.pk}, status=404)
    # A person has a place in each.
    send(amina, data={"team": line.team.pk}, status=201)
    assert QueuePlace.unscoped.filter(person=line.amina, state="waiting").count() == 2


def test_closed_says_when_and_calling_back_is_still_offered(line, amina):
    DutyShift.unscoped.all().delete()
    later = timezone.now() + dt.timedelta(hours=2)
    DutyShift.unscoped.create(
        team=line.team, user=line.nurse, starts_at=later, ends_at=later + dt.timedelta(hours=1)
    )
    [team] = read(amina)["teams"]
    assert (team["open"], dt.datetime.fromisoformat(team["opens_at"]), team["wait"]) == (False, later, None)
    refused = send(amina, data={"team": line.team.pk}, status=409)
    assert (refused["code"], dt.datetime.fromisoformat(refused["opens_at"])) == ("line_closed", later)
    asked = send(amina, data={"team": line.team.pk, "call_me": True}, status=201)
    assert (asked["state"], asked["reason"]) == ("call_back", "asked")
    assert read(amina)["last"]["id"] == asked["id"]


@pytest.mark.parametrize("fields", [{"is_offered": False}, {"most_waiting": 1}])
def test_not_offered_is_not_there_and_full_says_so(line, amina, fields):
    line.comes(line.bodil, line.bodils)
    for name, value in fields.items():
        setattr(line.offer_now, name, value)
    line.offer_now.save()
    if "is_offered" in fields:
        assert read(amina)["teams"] == []
        send(amina, data={"team": line.team.pk}, status=404)
    else:
        assert read(amina)["teams"][0]["full"] is True
        assert send(amina, data={"team": line.team.pk}, status=409)["code"] == "line_full"


def test_the_team_has_the_name_that_families_know(line, amina):
    from cms.teams.models import TeamText

    TeamText.unscoped.create(team=line.team, language="en", name="Your health visitors")
    assert read(amina)["teams"][0]["name"] == "Your health visitors"


def test_a_family_of_another_is_not_joined_for(line, amina):
    send(amina, data={"team": line.team.pk, "family": str(line.bodils.pk)}, status=404)
    send(amina, data={"team": line.team.pk, "family": str(line.theirs.pk)}, status=404)
    assert not QueuePlace.unscoped.exists()


def test_what_has_moved_on_is_a_conflict_and_changes_nothing(line, amina, nurse):
    place = line.comes()
    assert send(amina, f"/{place.pk}/answer", status=409)["code"] == "moved_on"
    assert send(amina, f"/{place.pk}/not-now", status=409)["code"] == "moved_on"
    assert send(nurse, f"/{place.pk}/put-back", status=409)["code"] == "moved_on"
    send(nurse, f"/{place.pk}/claim")
    assert send(nurse, f"/{place.pk}/hand-over", {"to": str(line.bodil.pk)}, 422)["code"] == "not_serving"
    other = line.client(line.other_nurse)
    refused = send(other, f"/{place.pk}/claim", status=409)
    assert (refused["code"], refused["holder"]) == ("claimed", str(line.nurse))
    assert str(line.nurse) in refused["title"]
    second = line.comes(line.bodil, line.bodils)
    assert send(nurse, f"/{second.pk}/claim", status=409)["code"] == "busy"


def test_without_a_relay_where_one_is_the_rule_nothing_is_claimed(line, nurse, settings):
    settings.VIDEO_RELAY_ONLY = "always"
    settings.VIDEO_TURN_HOST = ""
    place = line.comes()
    assert send(nurse, f"/{place.pk}/claim", status=409)["code"] == "no_relay"
    assert line.again(place).state == "waiting"
    assert not CallRoom.unscoped.exists()


def test_switched_off_nothing_is_there_and_the_place_stays(line, amina):
    place = line.comes()
    disable_plugin(plugin="video", municipality=line.here, actor=None)
    read(amina, 404)
    send(amina, f"/{place.pk}/here", status=404)
    assert line.again(place).state == "waiting"


def test_joining_over_and_over_is_slowed_down(line, amina):
    answers = [amina.post(API, {"team": 0}, content_type="application/json").status_code for _ in range(21)]
    assert answers == [404] * 20 + [429]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_does_not_grow(line, amina, rows):
    counts = {}
    read(amina)  # what is kept from one request to the next is there
    for number in range(3):
        team = Team.unscoped.create(municipality=line.here, name=f"Team {number}")
        line.opens(team)
        if number + 1 in (1, 3):
            line.on_duty(line.other_nurse, team)
            with CaptureQueriesContext(connection) as queries:
                assert len(read(amina)["teams"]) == number + 2
            counts[number] = len(queries)
    assert counts[0] == counts[2]
    places = [line.comes(*line.parent()) for _ in range(rows)]
    mine = line.comes()
    with CaptureQueriesContext(connection) as queries:
        assert send(amina, f"/{mine.pk}/here")["number"] == len(places) + 1
    assert len(queries) <= 22
