"""Bells cross processes through PostgreSQL, and a broken listener comes back and says so."""

import asyncio

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.db import OperationalError, connection, connections, transaction

from cms.realtime.bridge import CHANNEL, BellTooLargeError, NotifyChannelLayer
from cms.realtime.epoch import database_epoch
from cms.realtime.events import publish_on_commit
from tests.processes import run_python

pytestmark = pytest.mark.django_db(transaction=True)

RING = """
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
layer = get_channel_layer()
for number in range({count}):
    async_to_sync(layer.group_send)("m1.core.all", {{"type": "bell", "data": {{"number": number}}}})
print(type(layer).__name__)
"""


@pytest_asyncio.fixture
async def joined():
    """A function that joins a group on a layer of its own."""
    layers = []

    async def join(group="m1.core.all"):
        layer = NotifyChannelLayer(capacity=1000)
        layers.append(layer)
        channel = await layer.new_channel()
        await layer.group_add(group, channel)
        return layer, channel

    yield join
    for layer in layers:
        await layer.close()
    await sync_to_async(connections.close_all)()


async def test_a_bell_from_another_process_arrives_in_order(joined):
    layer, channel = await joined()
    name = await sync_to_async(run_python)(RING.format(count=50), REDIS_URL="")
    assert name.strip() == "NotifyChannelLayer"
    heard = [(await asyncio.wait_for(layer.receive(channel), 5))["data"]["number"] for _ in range(50)]
    assert heard == list(range(50))


async def test_bells_reach_only_their_group(joined):
    layer, channel = await joined("m1.core.all")
    await layer.group_send("m2.core.all", {"type": "bell", "data": {"secret": "CANARY"}})
    await layer.group_send("m1.core.all", {"type": "bell", "data": {"mine": 1}})
    assert (await asyncio.wait_for(layer.receive(channel), 5))["data"] == {"mine": 1}


async def test_a_broken_listener_comes_back_and_asks_for_a_resync(joined):
    layer, channel = await joined()

    def kill_listeners():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE query = %s AND datname = current_database()",
                [f"LISTEN {CHANNEL}"],
            )
            return cursor.rowcount

    assert await sync_to_async(kill_listeners)() == 1
    resync = await asyncio.wait_for(layer.receive(channel), 10)
    assert resync["event"] == "core.resync"
    await layer.group_send("m1.core.all", {"type": "bell", "data": {"after": 1}})
    assert (await asyncio.wait_for(layer.receive(channel), 5))["data"] == {"after": 1}


async def test_something_that_is_no_bell_is_refused(joined):
    layer, _ = await joined()
    with pytest.raises(BellTooLargeError):
        await layer.group_send("m1.core.all", {"type": "bell", "data": {"text": "x" * 8000}})


async def test_a_rolled_back_transaction_rings_no_bell(joined, settings):
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "cms.realtime.bridge.NotifyChannelLayer"}}
    layer, channel = await joined("m7.core.all")

    @sync_to_async
    def act():
        try:
            with transaction.atomic():
                publish_on_commit("m7.core.all", "rolled.back")
                raise ValueError
        except ValueError:
            pass
        with transaction.atomic():
            publish_on_commit("m7.core.all", "committed")

    await act()
    assert (await asyncio.wait_for(layer.receive(channel), 5))["event"] == "committed"


def test_the_epoch_is_steady_and_needs_no_special_rights():
    assert database_epoch() == database_epoch()
    assert len(database_epoch()) == 16


async def test_what_nobody_fetches_goes_after_its_time(joined, monkeypatch):
    layer, channel = await joined()
    layer.expiry = 0.01
    await layer.ring_here("m1.core.all", {"type": "bell", "data": {"number": 1}})
    await asyncio.sleep(0.05)
    monkeypatch.setattr("cms.realtime.bridge.CLEAN_EVERY", 3600.0)
    await layer.ring_here("m1.core.all", {"type": "bell", "data": {"number": 2}})
    assert layer.channels[channel].qsize() == 2
    monkeypatch.setattr("cms.realtime.bridge.CLEAN_EVERY", 0.0)
    await asyncio.sleep(0.05)
    await layer.ring_here("m1.core.all", {"type": "bell", "data": {"number": 3}})
    assert channel not in layer.channels
    assert channel not in layer.groups["m1.core.all"]


async def test_a_bell_for_nobody_here_looks_through_nothing(joined, monkeypatch):
    layer, channel = await joined()
    monkeypatch.setattr("cms.realtime.bridge.CLEAN_EVERY", 0.0)
    layer.expiry = 0.01
    await layer.ring_here("m1.core.all", {"type": "bell", "data": {"number": 1}})
    await asyncio.sleep(0.05)
    await layer.ring_here("m2.core.all", {"type": "bell", "data": {"number": 2}})
    assert layer.channels[channel].qsize() == 1
    assert "m2.core.all" not in layer.groups


async def test_the_loop_rings_without_a_thread_and_in_order(joined, monkeypatch):
    layer, channel = await joined()
    monkeypatch.setattr(NotifyChannelLayer, "ring", lambda *_: pytest.fail("A thread was asked."))
    rung = [layer.group_send("m1.core.all", {"type": "bell", "data": {"number": one}}) for one in range(40)]
    await asyncio.gather(*rung)
    heard = [(await asyncio.wait_for(layer.receive(channel), 5))["data"]["number"] for _ in range(40)]
    assert heard == list(range(40))


async def test_a_loop_without_sockets_asks_a_thread(joined, monkeypatch):
    asked = []
    monkeypatch.setattr(NotifyChannelLayer, "ring", lambda _layer, group, _message: asked.append(group))
    await NotifyChannelLayer().group_send("m1.core.all", {"type": "bell", "data": {}})
    assert asked == ["m1.core.all"]


async def test_a_ringer_whose_connection_was_cut_takes_another(joined):
    layer, channel = await joined()
    await layer.group_send("m1.core.all", {"type": "bell", "data": {"number": 1}})
    await asyncio.wait_for(layer.receive(channel), 5)
    cut = await sync_to_async(_cut_ringers)()
    assert cut >= 1
    await layer.group_send("m1.core.all", {"type": "bell", "data": {"number": 2}})
    assert (await asyncio.wait_for(layer.receive(channel), 5))["data"] == {"number": 2}


async def test_a_bell_that_no_database_takes_is_told_of_and_the_next_one_rings(joined, monkeypatch):
    layer, channel = await joined()
    with monkeypatch.context() as gone:
        gone.setattr("cms.realtime.ringing.conninfo_of", lambda _settings: "host=127.0.0.1 port=1")
        with pytest.raises(OperationalError):
            await layer.group_send("m1.core.all", {"type": "bell", "data": {"number": 1}})
    await layer.group_send("m1.core.all", {"type": "bell", "data": {"number": 2}})
    assert (await asyncio.wait_for(layer.receive(channel), 5))["data"] == {"number": 2}


def _cut_ringers():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND query LIKE 'SELECT pg_notify(%%'"
        )
        return cursor.fetchone()[0]
