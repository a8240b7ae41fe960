"""A note calls the colleague that it names, and nobody whose name only begins like it."""

import uuid

import pytest

from plugins.chat.admin.mentions import named_in
from plugins.chat.models import Mention
from tests.factories.core import UserFactory
from tests.plugins.chat.test_inbox import act


def people(*names):
    found = []
    for name in names:
        first, _space, last = name.partition(" ")
        found.append(UserFactory.build(first_name=first, last_name=last))
    return found


@pytest.mark.parametrize(
    ("body", "called"),
    [
        ("@Anna please look", ["Anna Holm"]),
        ("@Ann, please look", ["Ann Berg"]),
        ("(@ann) and @KAREN!", ["Ann Berg", "Karen Lund"]),
        ("@Karen\nLund", ["Karen Lund"]),
        ("@Anna-Marie comes", []),
        ("@Annabel", []),
        ("write to post@anna.dk", []),
        ("Anna without a sign, and a lonely @ here", []),
        ("@Anne Marie Toft", ["Anne Marie Toft"]),
    ],
)
def test_whole_words_call(body, called):
    team = people("Ann Berg", "Anna Holm", "Karen Lund")
    marie = UserFactory.build(first_name="Anne Marie", last_name="Toft")
    found = named_in(body, [*team, marie])
    assert [f"{person.first_name} {person.last_name}" for person in found] == called


def test_of_two_with_one_first_name_only_the_full_name_calls():
    team = people("Anna Holm", "Anna Lund", "Karen Lund")
    assert named_in("@Anna please look", team) == []
    assert named_in("@Anna Lund please look", team) == [team[1]]
    assert named_in("@Anna Lundgren", team) == []


def test_nobody_without_a_name_is_called_by_every_sign():
    nameless = people("", " Holm")
    assert named_in("@Anna @ home, a@b", nameless) == []
    assert named_in("@Holm", nameless) == [nameless[1]]
    assert named_in("@Anna", []) == []


def test_of_ann_and_anna_a_note_tells_anna_alone(street):
    street.other_nurse.first_name, street.other_nurse.last_name = "Ann", "Berg"
    street.other_nurse.save()
    thread = street.conversation()
    client = street.client(street.nurse)
    act(client, thread, "note", body="@Anna knows her", client_id=uuid.uuid4())
    assert not Mention.unscoped.exists()
    act(client, thread, "note", body="@Ann Berg knows her", client_id=uuid.uuid4())
    assert Mention.unscoped.get().user == street.other_nurse
