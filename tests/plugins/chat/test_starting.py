"""A conversation that a phone begins, perhaps without a line: made once, however often it is asked for."""

import uuid

import pytest
from django.utils import timezone

from cms.accounts.models import Guardian
from cms.audit.models import AuditEvent
from cms.teams.models import Team
from plugins.chat.models import Conversation, Participant
from tests.factories.chat import join, make_team

BASE = "/api/v1/chat/conversations"


@pytest.fixture
def begin(street):
    """Ask for a conversation as Amina's phone does; return status and answer."""

    def ask(user=None, place=None, **given):
        client = street.client(user or street.amina, place)
        answer = client.post(BASE, given, "application/json")
        return answer.status_code, answer.json()

    return ask


def test_the_same_key_is_the_same_conversation(street, begin):
    key = str(uuid.uuid4())
    first, again = (begin(team=street.team.pk, client_id=key) for _ in range(2))
    assert first == again and first[0] == 200
    assert Conversation.unscoped.count() == 1
    assert Participant.unscoped.get(user=street.amina).started_as == uuid.UUID(key)
    assert AuditEvent.objects.filter(action="chat.conversation_started").count() == 1


def test_who_skipped_the_choice_is_led_to_the_same_team_though_another_stands_first_by_now(street, begin):
    key = str(uuid.uuid4())
    _, first = begin(team=None, client_id=key)
    # The answer was lost; meanwhile the team has closed for families and another stands first.
    Team.unscoped.filter(pk=first["team"]).update(is_open_to_families=False)
    join(street.nurse, make_team(street.here, "A team that comes first"))
    status, again = begin(team=None, client_id=key)
    assert (status, again["id"]) == (200, first["id"])
    assert Conversation.unscoped.count() == 1


def test_a_team_that_has_closed_meanwhile_is_told_and_nothing_is_made(street, begin):
    Team.unscoped.filter(pk=street.team.pk).update(is_open_to_families=False)
    status, told = begin(team=street.team.pk, client_id=str(uuid.uuid4()))
    assert (status, told["code"]) == (409, "nobody_answers")
    assert not Conversation.unscoped.exists()


def test_another_key_leads_to_the_thread_that_is_there(street, begin):
    thread = street.conversation()
    answers = [begin(team=street.team.pk, client_id=str(uuid.uuid4())) for _ in range(2)]
    assert [answer["id"] for _, answer in answers] == [str(thread.pk)] * 2


def test_a_key_is_its_persons_alone(street, begin):
    key = str(uuid.uuid4())
    _, aminas = begin(team=street.team.pk, client_id=key)
    _, bodils = begin(street.bodil, team=street.team.pk, client_id=key)
    assert aminas["id"] != bodils["id"]
    status, told = begin(client_id="no key")
    assert (status, told["code"]) == (400, "invalid")


def test_a_key_opens_nothing_when_the_access_has_ended(street, begin):
    key = str(uuid.uuid4())
    begin(team=street.team.pk, client_id=key)
    Guardian.unscoped.filter(user=street.amina).update(access_until=timezone.now())
    status, _ = begin(team=street.team.pk, client_id=key)
    assert status == 404
