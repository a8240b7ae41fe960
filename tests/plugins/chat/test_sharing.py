"""A thread of the whole family: only with everybody's yes, and nobody's no is told to others."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.audit.models import AuditEvent
from cms.municipalities.scope import municipality_scope
from cms.notifications.models import Notification
from plugins.chat.actions.messages import Content, send_message
from plugins.chat.errors import NotSharedError
from plugins.chat.models import Conversation, ConversationEvent, Message, Participant
from tests.factories.chat import make_team
from tests.factories.core import GuardianFactory, MembershipFactory, UserFactory

PATH = "/api/v1/chat/sharing"


@pytest.fixture
def father(street):
    street.amina.first_name = "Amina"
    street.amina.save()
    father = UserFactory(first_name="Yusuf")
    GuardianFactory(user=father, family=street.aminas)
    MembershipFactory(user=father, municipality=street.here, role="citizen")
    return father


def state(street, user, team=None):
    rows = street.client(user).get(PATH).json()["results"]
    return next(row for row in rows if row["team"] == (team or street.team).pk)


def answer(street, user, what, team=None, family=None):
    given = {"family": str((family or street.aminas).pk), "team": (team or street.team).pk, "answer": what}
    return street.client(user).post(PATH, given, "application/json")


def write(street, user, thread, words="hello"):
    given = {"client_id": str(uuid.uuid4()), "body": words}
    return street.client(user).post(
        f"/api/v1/chat/conversations/{thread}/messages", given, "application/json"
    )


def threads(street, user):
    return [row["id"] for row in street.client(user).get("/api/v1/chat/conversations").json()["results"]]


def test_one_yes_is_an_offer_and_no_thread(street, father):
    assert state(street, street.amina)["state"] == "none"
    told = answer(street, street.amina, "yes").json()
    assert (told["state"], told["conversation"], told["names"]) == ("offered_by_me", None, [])
    offered = state(street, father)
    assert (offered["state"], offered["names"], offered["conversation"]) == ("offered_to_me", ["Amina"], None)
    thread = Conversation.unscoped.get(kind="shared")
    assert threads(street, street.amina) == [] and threads(street, father) == []
    assert write(street, street.amina, thread.pk).status_code == 404
    assert str(thread.pk) not in street.client(street.amina).get("/api/v1/chat/sync").content.decode()
    assert ConversationEvent.unscoped.count() == 0
    [question] = Notification.unscoped.filter(type="chat.share_offer")
    assert question.user == father


def test_with_everybodys_yes_both_read_and_write(street, father):
    answer(street, street.amina, "yes")
    told = answer(street, father, "yes").json()
    assert (told["state"], told["names"]) == ("shared", ["Amina"])
    thread = told["conversation"]
    assert threads(street, street.amina) == threads(street, father) == [thread]
    assert write(street, street.amina, thread, "from Amina").status_code == 201
    assert "from Amina" in street.client(father).get("/api/v1/chat/sync").content.decode()
    assert Notification.unscoped.get(type="chat.share_offer").read_at is not None
    answer(street, father, "yes")  # once more is no act
    assert ConversationEvent.unscoped.filter(kind="joined").count() == 1
    assert AuditEvent.objects.filter(action="chat.agreed_to_share").count() == 2


def test_a_no_is_told_to_nobody_and_can_become_a_yes(street, father):
    answer(street, street.amina, "yes")
    before = state(street, street.amina)
    assert answer(street, father, "no").json()["state"] == "declined"
    assert state(street, street.amina) == before
    # Offering again asks them no second time.
    answer(street, street.amina, "leave")
    assert state(street, father)["state"] == "none"
    answer(street, street.amina, "yes")
    assert Notification.unscoped.filter(type="chat.share_offer").count() == 1
    assert state(street, father)["state"] == "declined"
    assert answer(street, father, "yes").json()["state"] == "shared"


def test_an_offer_that_is_taken_back_leaves_nothing(street, father):
    answer(street, street.amina, "yes")
    assert answer(street, street.amina, "leave").json()["state"] == "none"
    assert state(street, father)["state"] == "none"
    assert ConversationEvent.unscoped.count() == 0


def test_whoever_leaves_sees_it_no_more_and_nobody_writes(street, father):
    answer(street, street.amina, "yes")
    thread = answer(street, father, "yes").json()["conversation"]
    write(street, street.amina, thread, "before")
    answer(street, father, "leave")
    assert threads(street, father) == []
    assert "before" not in street.client(father).get("/api/v1/chat/sync").content.decode()
    assert state(street, street.amina)["state"] == "paused"
    [row] = street.client(street.amina).get("/api/v1/chat/conversations").json()["results"]
    assert (row["id"], row["rests"]) == (thread, True)
    refused = write(street, street.amina, thread, "after")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_shared")
    with municipality_scope(street.here), pytest.raises(NotSharedError):
        send_message(
            conversation=Conversation(pk=thread),
            author=street.nurse,
            content=Content(client_id=uuid.uuid4(), body="answer"),
            from_staff=True,
        )
    page = street.client(street.nurse).post(
        f"/admin/chat/conversation/{thread}/reply/", {"body": "kept"}, follow=True
    )
    assert "kept</textarea>" in page.content.decode()
    assert Message.unscoped.count() == 1
    answer(street, father, "yes")
    assert write(street, street.amina, thread, "again").status_code == 201


def test_a_new_adult_in_the_family_lets_it_rest_until_they_say_yes(street, father):
    answer(street, street.amina, "yes")
    thread = answer(street, father, "yes").json()["conversation"]
    GuardianFactory(user=UserFactory(), family=street.aminas)
    assert write(street, street.amina, thread).status_code == 409
    [row] = street.client(street.amina).get("/api/v1/chat/conversations").json()["results"]
    assert row["rests"] is True


def test_nothing_hints_at_the_others_own_thread(street, father):
    before = street.client(street.amina).get(PATH).json()
    own = street.conversation(father)
    street.say(own, father, "CANARY-HIS")
    assert street.client(street.amina).get(PATH).json() == before
    assert threads(street, street.amina) == []


def test_a_family_with_one_adult_shares_with_nobody(street):
    assert street.client(street.amina).get(PATH).json() == {"results": []}
    assert answer(street, street.amina, "yes").status_code == 404
    assert not Participant.unscoped.exists()


def test_other_families_and_other_teams_are_not_there(street, father):
    GuardianFactory(user=UserFactory(first_name="Bo"), family=street.bodils)
    answer(street, street.bodil, "yes", family=street.bodils)
    assert answer(street, street.amina, "yes", family=street.bodils).status_code == 404
    assert answer(street, street.amina, "yes", team=street.team_there).status_code == 404
    assert "Bodil" not in street.client(street.amina).get(PATH).content.decode()
    assert street.client(None).get(PATH).status_code in {401, 403, 404}
    assert not Participant.unscoped.filter(user=street.amina).exists()


def test_a_yes_is_not_a_no_by_mistake(street, father):
    answer(street, street.amina, "yes")
    assert answer(street, street.amina, "no").status_code == 409
    assert state(street, street.amina)["state"] == "offered_by_me"


def test_the_list_takes_the_same_queries_for_one_and_three_teams(street, father):
    counts = []
    street.far_team.is_open_to_families = False
    street.far_team.save()
    client = street.client(street.amina)
    for name in ("", "Dietitians", "Dentists"):
        team = make_team(street.here, name) if name else street.team
        answer(street, street.amina, "yes", team=team)
        answer(street, father, "yes", team=team)
        client.get(PATH)
        with CaptureQueriesContext(connection) as queries:
            rows = client.get(PATH).json()["results"]
        counts.append(len(queries))
    assert len(rows) == 3
    assert counts[0] == counts[2]
