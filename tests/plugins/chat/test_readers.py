"""Who can read a thread and who has: told to its own people, and of nothing else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.accounts.models import Guardian, Role
from cms.municipalities.scope import municipality_scope
from plugins.chat.actions.conversations import agree_to_share
from plugins.chat.actions.emergency import open_in_emergency
from tests.factories.chat import join
from tests.factories.core import GuardianFactory, MembershipFactory, UserFactory


def ask(street, user, thread):
    return street.client(user).get(f"/api/v1/chat/conversations/{thread.pk}/readers")


def look(street, nurse, thread):
    answer = street.client(nurse).get(f"/admin/chat/conversation/{thread.pk}/")
    assert answer.status_code == 200


@pytest.fixture
def father(street):
    found = UserFactory(first_name="Yusuf")
    MembershipFactory(user=found, municipality=street.here, role=Role.CITIZEN)
    GuardianFactory(user=found, family=street.aminas)
    return found


def test_the_team_is_told_as_professions_and_nobody_has_read_yet(street):
    type(street.nurse).objects.filter(pk=street.nurse.pk).update(first_name="Canary")
    told = ask(street, street.amina, street.conversation()).json()
    assert told["team_name"] == "Health visitors"
    assert told["professions"] == [{"profession": "health_visitor", "people": 2}]
    assert told["adults"] == [{"name": street.amina.display_name, "is_me": True}]
    assert told["opened_by"] == []
    assert "Canary" not in str(told)


def test_whoever_opened_it_is_named_with_the_last_time(street):
    thread = street.conversation()
    for _ in range(2):
        look(street, street.nurse, thread)
    look(street, street.other_nurse, thread)
    told = ask(street, street.amina, thread).json()["opened_by"]
    assert [one["name"] for one in told] == [
        street.other_nurse.display_name, street.nurse.display_name,
    ]  # fmt: skip
    assert [one["times"] for one in told] == [1, 2]
    assert [one["outside"] for one in told] == [False, False]


def test_somebody_from_outside_shows_as_such(street):
    thread = street.conversation()
    stranger = UserFactory(is_staff=True)
    MembershipFactory(user=stranger, municipality=street.here, role=Role.PROFESSIONAL)
    with municipality_scope(street.here):
        open_in_emergency(conversation=thread, actor=stranger, reason="The mother called.")
    look(street, stranger, thread)
    (told,) = ask(street, street.amina, thread).json()["opened_by"]
    assert (told["name"], told["outside"]) == (stranger.display_name, True)


def test_nothing_hints_at_another_thread(street, father):
    """The mother's thread and another team's were opened; the father's was not."""
    mothers, fathers = street.conversation(), street.conversation(father)
    far = street.conversation(team=street.far_team)
    midwife = UserFactory(is_staff=True, first_name="Canary")
    MembershipFactory(user=midwife, municipality=street.here, role=Role.PROFESSIONAL)
    join(midwife, street.far_team)
    look(street, street.nurse, mothers)
    look(street, midwife, far)
    told = ask(street, father, fathers).json()
    assert told["opened_by"] == []
    assert told["adults"] == [{"name": father.display_name, "is_me": True}]
    assert "Canary" not in str(told) and street.amina.display_name not in str(told)
    assert "Canary" not in str(ask(street, street.amina, mothers).json())


def test_it_is_refused_to_everybody_else(street, father):
    thread = street.conversation()
    look(street, street.nurse, thread)
    for user in (father, street.bodil, street.nurse):
        assert ask(street, user, thread).status_code == 404
    assert ask(street, None, thread).status_code in {401, 403}


def test_a_shared_thread_names_both_adults_as_long_as_they_have_access(street, father):
    with municipality_scope(street.here):
        agree_to_share(family=street.aminas, guardian=street.amina, team=street.team)
        thread = agree_to_share(family=street.aminas, guardian=father, team=street.team)
    told = ask(street, street.amina, thread).json()["adults"]
    assert [(one["name"], one["is_me"]) for one in told] == [
        (street.amina.display_name, True),
        (father.display_name, False),
    ]
    Guardian.unscoped.filter(family=street.aminas, user=father).delete()
    told = ask(street, street.amina, thread).json()["adults"]
    assert [one["name"] for one in told] == [street.amina.display_name]


@pytest.mark.parametrize("readers", [1, 3])
def test_it_takes_the_same_queries_for_one_reader_and_for_three(street, readers):
    thread = street.conversation()
    for number in range(readers):
        nurse = UserFactory(is_staff=True, first_name=f"Nurse {number}")
        MembershipFactory(user=nurse, municipality=street.here, role=Role.PROFESSIONAL)
        join(nurse, street.team)
        look(street, nurse, thread)
    client = street.client(street.amina)
    address = f"/api/v1/chat/conversations/{thread.pk}/readers"
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        told = client.get(address).json()
    assert len(told["opened_by"]) == readers
    assert len(asked) == 15, [query["sql"][:110] for query in asked]
