"""Who waits, in Wagtail's admin: a live list, one press into the call, and the lead's settings."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.accounts.models import Role
from cms.teams.models import DutyShift
from plugins.video.commands import may_follow_line
from plugins.video.models import QueueOffer, QueuePlace
from plugins.video.on_demand.actions.joining import ask_call
from tests.factories.core import MembershipFactory, UserFactory

NOW = "/admin/video/now/"


@pytest.fixture
def nurse(line):
    return line.client(line.nurse)


def page(client, path="", status=200):
    answer = client.get(NOW + path)
    assert answer.status_code == status
    return answer.content.decode()


def act(client, place, what, **data):
    answer = client.post(f"{NOW}{place.pk}/", {"act": what} | data)
    assert answer.status_code == 302, answer.content
    return answer["location"]


def test_the_list_shows_who_waits_longest_first_and_urgent_before(line, nurse):
    assert "Ingen venter" in page(nurse)
    first, second = line.comes(), line.comes(line.bodil, line.bodils)
    seen = page(nurse, "list/")
    assert seen.index("Amina-Own") < seen.index("Bodil-Other")
    assert 'data-waiting="2"' in seen and "<html" not in seen
    act(nurse, second, "urgent")
    seen = page(nurse, "list/")
    assert seen.index("Bodil-Other") < seen.index("Amina-Own")
    assert "Haster" in seen
    act(nurse, second, "urgent")
    assert not QueuePlace.unscoped.filter(is_urgent=True).exists()
    assert line.again(first).state == "waiting"


def test_a_claim_leads_into_the_call_which_says_that_it_rings(line, nurse):
    place = line.comes()
    address = act(nurse, place, "claim")
    assert address == f"/admin/video/{line.again(place).meeting.pk}/call/"
    call = nurse.get(address).content.decode()
    assert "Vi ringer til" in call and "Amina-Own" in call
    seen = page(nurse)
    assert "Du ringer til" in seen and address in seen
    assert act(nurse, place, "put_back") == NOW
    assert line.again(place).state == "waiting"
    assert "Du ringer til" not in page(nurse)


def test_who_comes_second_reads_who_was_first(line, nurse):
    place = line.comes()
    line.claim(place, line.other_nurse)
    assert act(nurse, place, "claim") == NOW
    seen = page(nurse)
    assert f"{line.other_nurse} var først" in seen
    assert "Hos kolleger" in seen


def test_it_is_handed_to_a_colleague(line, nurse):
    place = line.claim(line.comes())
    assert str(line.other_nurse.pk) in page(nurse)
    act(nurse, place, "hand_over", to=str(line.bodil.pk))
    assert line.again(place).holder == line.nurse
    act(nurse, place, "hand_over", to=str(line.other_nurse.pk))
    assert line.again(place).holder == line.other_nurse


def test_a_call_without_a_relay_where_one_is_the_rule_is_refused_in_words(line, nurse, settings):
    settings.VIDEO_RELAY_ONLY, settings.VIDEO_TURN_HOST = "always", ""
    assert act(nurse, line.comes(), "claim") == NOW
    assert "skjuler internetadresser" in page(nurse)


def test_to_be_called_back_stands_there_until_somebody_has(line, here, nurse):
    place = line.comes()
    ask_call(place_id=place.pk, actor=line.amina)
    assert "to-call" in page(nurse)
    act(nurse, place, "called")
    assert "to-call" not in page(nurse)


def test_a_line_that_is_closed_says_how_many_wait(line, nurse):
    line.comes()
    DutyShift.unscoped.all().delete()
    seen = page(nurse)
    assert "Ingen har vagt." in seen
    assert "1 venter, selv om køen er lukket." in seen


def test_other_teams_and_places_see_nobody_and_act_on_nobody(line, nurse):
    place = line.comes()
    outsider = UserFactory(is_staff=True)
    MembershipFactory(user=outsider, municipality=line.here, role=Role.PROFESSIONAL)
    for client in (line.client(outsider), line.client(line.nurse_there, line.there)):
        for path in ("", "list/"):
            assert "Amina-Own" not in page(client, path)
        assert client.post(f"{NOW}{place.pk}/", {"act": "claim"}).status_code == 404
    assert line.again(place).state == "waiting"
    assert "Amina-Own" in page(nurse)


def test_only_the_lead_says_whether_it_is_offered(line, nurse):
    path = f"teams/{line.team.pk}/"
    page(nurse, path, 404)
    line.team.lead = line.nurse
    line.team.save()
    assert path in page(nurse)
    assert 'value="180"' in page(nurse, path)
    refused = nurse.post(NOW + path, {"ring_seconds": 5, "grace_minutes": 45, "most_waiting": 20})
    assert refused.status_code == 200 and "60" in refused.content.decode()
    given = {"is_offered": "on", "ring_seconds": 120, "grace_minutes": 30, "most_waiting": 7}
    assert nurse.post(NOW + path, given).status_code == 302
    offer = QueueOffer.unscoped.get(team=line.team)
    assert (offer.ring_seconds, offer.grace_minutes, offer.most_waiting, offer.within_opening_hours) == (
        120, 30, 7, False,
    )  # fmt: skip
    page(line.client(line.nurse_there, line.there), path, 404)


@pytest.mark.parametrize("who", ["nurse", "other_nurse", "nurse_there", "amina"])
def test_the_bell_of_a_line_is_for_those_who_answer(here, who):
    user = getattr(here, who)
    assert may_follow_line.may_join(user, here.here, str(here.team.pk)) == (who in {"nurse", "other_nurse"})
    assert not may_follow_line.may_join(user, here.here, str(here.team_there.pk))


def test_the_number_of_queries_is_that_of_one_row(line, nurse):
    counts = []
    page(nurse, "list/")
    for number in (1, 3):
        while QueuePlace.unscoped.filter(state="waiting").count() < number:
            line.comes(*line.parent())
        with CaptureQueriesContext(connection) as queries:
            assert f'data-waiting="{number}"' in page(nurse, "list/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_who_is_not_in_sight_is_rung_all_the_same(line, nurse):
    from datetime import timedelta

    line.comes()
    assert "Ikke i appen" not in page(nurse)
    QueuePlace.unscoped.update(seen_at=timezone.now() - timedelta(minutes=5))
    assert "Ikke i appen" in page(nurse)
