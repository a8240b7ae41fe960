"""A question that came to the wrong team is moved to the right one, with a reason and on record."""

import pytest

from cms.audit.models import AuditEvent
from cms.municipalities.scope import municipality_scope
from plugins.chat.actions import handling
from plugins.chat.actions.emergency import open_in_emergency
from plugins.chat.errors import HandoverError
from plugins.chat.models import Conversation, ConversationEvent, Participant
from tests.factories.chat import join
from tests.factories.core import MembershipFactory, UserFactory
from tests.plugins.chat.test_inbox import act, html


@pytest.fixture
def midwife(street):
    """Somebody works on the other team."""
    person = UserFactory(first_name="Mette", is_staff=True)
    MembershipFactory(user=person, municipality=street.here, role="professional")
    join(person, street.far_team)
    return person


@pytest.fixture
def asked(street, midwife):
    thread = street.conversation()
    street.say(thread, street.amina, "When is the next scan?")
    return thread


def team_of(thread):
    return Conversation.unscoped.get(pk=thread.pk).team


def test_it_goes_with_a_reason_and_the_family_reads_the_new_name(street, midwife, asked):
    client = street.client(street.nurse)
    assert f"/conversation/{asked.pk}/move/" in html(client, f"/admin/chat/conversation/{asked.pk}/")
    answer = act(client, asked, "move", team=street.far_team.pk, reason="About the scan")
    assert answer["Location"] == "/admin/chat/"  # nothing to see here any more
    assert team_of(asked) == street.far_team
    event = AuditEvent.objects.get(action="chat.conversation_handled")
    assert (event.actor_id, event.reason, event.data) == (street.nurse.pk, "About the scan", {"act": "moved"})
    assert "When is the next scan?" in html(street.client(midwife), f"/admin/chat/conversation/{asked.pk}/")
    assert client.get(f"/admin/chat/conversation/{asked.pk}/").status_code == 404
    family = street.client(street.amina)
    (shown,) = family.get("/api/v1/chat/conversations").json()["results"]
    assert (shown["team_name"], shown["former_team_name"]) == (str(street.far_team), str(street.team))
    # An event of the family's stream, so that every phone reads the name anew.
    assert ConversationEvent.unscoped.filter(kind="hand_over", data={"step": "moved"}).count() == 1


@pytest.mark.parametrize(
    ("team", "reason"), [("far_team", "  "), ("team_there", "x"), ("team", "x"), (None, "x")]
)
def test_not_without_a_reason_and_a_team_of_this_municipality(street, asked, team, reason):
    key = getattr(street, team).pk if team else "nonsense"
    answer = street.client(street.nurse).post(
        f"/admin/chat/conversation/{asked.pk}/move/", {"team": key, "reason": reason}, follow=True
    )
    assert "messages" in answer.content.decode()
    assert team_of(asked) == street.team
    assert not AuditEvent.objects.filter(action="chat.conversation_handled").exists()


def test_a_team_in_which_nobody_works_is_not_offered(street):
    thread = street.conversation()
    street.say(thread, street.amina, "hello")
    client = street.client(street.nurse)
    assert "/move/" not in html(client, f"/admin/chat/conversation/{thread.pk}/")
    act(client, thread, "move", team=street.far_team.pk, reason="x")
    assert team_of(thread) == street.team


def test_whoever_opened_it_in_an_emergency_moves_nothing(street, midwife, asked):
    with municipality_scope(street.here):
        open_in_emergency(conversation=asked, actor=midwife, reason="She calls and nobody is there")
        with pytest.raises(HandoverError):
            handling.move_to_team(conversation=asked, actor=midwife, team=street.far_team, reason="x")
    assert "/move/" not in html(street.client(midwife), f"/admin/chat/conversation/{asked.pk}/")


def test_the_family_may_have_a_thread_of_its_own_with_that_team_besides(street, asked):
    own = street.conversation(team=street.far_team)
    street.say(own, street.amina, "to the midwives")
    act(street.client(street.nurse), asked, "move", team=street.far_team.pk, reason="About the scan")
    assert team_of(asked) == team_of(own) == street.far_team


def test_a_shared_thread_does_not_meet_another_of_the_same_family(street):
    with municipality_scope(street.here):
        threads = [
            Conversation.objects.create(
                municipality=street.here, family=street.aminas, team=team, kind="shared", last_seq=1
            )
            for team in (street.team, street.far_team)
        ]
        Participant.objects.create(
            conversation=threads[0], user=street.amina, agreed_at=threads[0].created_at
        )
        with pytest.raises(HandoverError):
            handling.move_to_team(
                conversation=threads[0], actor=street.nurse, team=street.far_team, reason="x"
            )
    assert team_of(threads[0]) == street.team
