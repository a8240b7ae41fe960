"""Signs of life on the socket: who may follow, who is told, and whose name a family never hears."""

import uuid

import pytest
from channels.db import database_sync_to_async

from cms.plugin_api.realtime import find_subscription
from tests.contract.sockets import open_socket
from tests.factories.chat import ChatStreet

in_thread = database_sync_to_async
pytestmark = pytest.mark.django_db


def may_join(name, user, place, key):
    from cms.municipalities.scope import municipality_scope

    with municipality_scope(place):
        return find_subscription(name).may_join(user, place, key)


def test_only_the_team_follows_its_inbox(street):
    key = str(street.team.pk)
    assert may_join("chat.inbox", street.nurse, street.here, key)
    for user in (street.amina, street.nurse_there):
        assert not may_join("chat.inbox", user, street.here, key)
    assert not may_join("chat.inbox", street.nurse, street.here, str(street.far_team.pk))
    assert not may_join("chat.inbox", street.nurse, street.here, "nonsense")


def test_only_who_may_read_follows_a_conversation_and_never_the_family(street):
    thread = street.conversation()
    key = str(thread.pk)
    assert may_join("chat.conversation", street.nurse, street.here, key)
    for user in (street.amina, street.bodil, street.nurse_there):
        assert not may_join("chat.conversation", user, street.here, key)
    for nonsense in (str(uuid.uuid4()), "x"):
        assert not may_join("chat.conversation", street.nurse, street.here, nonsense)


@pytest.mark.django_db(transaction=True)
async def test_a_family_sees_that_the_team_writes_and_not_who():
    street = await in_thread(ChatStreet)()
    thread = await in_thread(street.conversation)()
    nurse = await open_socket(street.nurse, street.here)
    colleague = await open_socket(street.other_nurse, street.here)
    mother = await open_socket(street.amina, street.here)
    await colleague.ask("core.subscribe", {"group": "chat.conversation", "key": str(thread.pk)})
    about = {"conversation": str(thread.pk)}
    assert (await nurse.ask("chat.typing", about))["ok"]
    told = await colleague.event("chat.colleague_typing")
    assert told["user"] == str(street.nurse.pk)
    heard = await mother.event("chat.team_typing")
    assert heard == about
    assert (await mother.ask("chat.typing", about))["ok"]
    await colleague.event("chat.family_typing")
    refused = await mother.ask("chat.viewing", {"conversation": str(uuid.uuid4())})
    assert refused["error"]["code"] == "chat.not_here"
    for socket in (nurse, colleague, mother):
        await socket.disconnect()
