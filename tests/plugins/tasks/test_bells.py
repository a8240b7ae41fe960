"""A burst of changes rings each socket once a second, always with the last, and nobody whom it does not concern."""

import asyncio

import pytest
from channels.db import database_sync_to_async
from django.db import transaction

from cms.municipalities.scope import municipality_scope
from plugins.tasks.actions.writing import ring
from tests.contract.sockets import open_socket
from tests.factories.tasks import TaskStreet

pytestmark = pytest.mark.django_db(transaction=True)
in_thread = database_sync_to_async
CHANGES = 1000


def begin():
    street = TaskStreet()
    street.join(street.other_nurse, street.far_team)
    return street, street.task(assignee=street.nurse), street.task(assignee=street.nurse)


def change(street, task, times=1):
    with municipality_scope(street.here), transaction.atomic():
        for _ in range(times):
            ring(task)


async def bells(socket, quiet=3.0):
    """(when, which task) of each bell until it has been quiet for so many seconds."""
    found = []
    while True:
        try:
            data = await asyncio.wait_for(socket.event("tasks.changed"), quiet)
        except TimeoutError:
            return found
        found.append((asyncio.get_running_loop().time(), data["task"]))


async def test_a_thousand_changes_ring_a_socket_once_a_second_and_the_last_is_heard():
    street, first, last = await in_thread(begin)()
    socket = await open_socket(street.nurse, street.here)
    answer = await socket.ask("core.subscribe", {"group": "tasks.team", "key": str(street.team.pk)})
    assert answer["ok"]
    listening = asyncio.create_task(bells(socket))
    began = asyncio.get_running_loop().time()
    await in_thread(change)(street, first, CHANGES - 1)
    # So many at once are more than a socket's queue holds; what comes a moment later is held back and heard.
    await asyncio.sleep(0.3)
    await in_thread(change)(street, last)
    heard = await listening
    # The first at once, then one for each second that it took: she hears them in two groups.
    lasted = heard[-1][0] - began
    assert 2 <= len(heard) <= 2 + lasted
    assert heard[-1][1] == str(last.pk)
    await socket.disconnect()


async def test_who_may_hear_no_more_hears_nothing_of_what_was_held_back():
    street, first, _last = await in_thread(begin)()
    socket = await open_socket(street.nurse, street.here)
    await socket.ask("core.subscribe", {"group": "tasks.team", "key": str(street.team.pk)})
    await in_thread(change)(street, first, 50)
    await socket.event("tasks.changed")

    def switch_off():
        from cms.plugin_api.actions import disable_plugin

        disable_plugin(municipality=street.here, plugin="tasks", actor=None)

    await in_thread(switch_off)()
    await socket.event("plugins.changed")
    assert await bells(socket, 2.0) == []
    await socket.disconnect()
