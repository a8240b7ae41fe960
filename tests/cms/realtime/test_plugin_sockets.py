"""Sockets of plugins' own: host, Origin and gate come first, and large frames travel whole."""

import asyncio
import json
import threading

import pytest
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer

from cms.realtime.bridge import MAX_BYTES
from cms.realtime.events import CORE, UNSETTLING, group
from cms.realtime.plugin_sockets import PluginSocket
from cms.realtime.relay import Assembly, relay_messages
from tests.contract.conftest import make_world
from tests.contract.sockets import make_socket

in_thread = database_sync_to_async
transactional = pytest.mark.django_db(transaction=True)
ECHO = "/ws/dummy_plugin/echo"


async def world_with_it():
    world = await in_thread(make_world)()
    await in_thread(world.switch)("dummy_plugin", on=True)
    return world


async def greeted(world):
    """A socket that has said hello, and heard itself."""
    socket = await echo_socket(world)
    await say(socket, "hello")
    assert (await socket.frame())["say"] == "hello"
    return socket


async def echo_socket(world, **how):
    socket = await in_thread(make_socket)(None, world.fjordby, path=ECHO, **how)
    await socket.connect()
    return socket


async def say(socket, text):
    await socket.send_text(json.dumps({"say": text}))


@transactional
async def test_it_works_without_an_account_where_the_plugin_is_on():
    world = await world_with_it()
    one, other = await greeted(world), await greeted(world)
    assert (await one.frame())["say"] == "hello"
    await say(one, "æ" * 10_000)
    assert (await other.frame())["say"] == "æ" * 10_000
    for socket in (one, other):
        await socket.disconnect()


@transactional
@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"host": "klitby.localhost"}, 4404),
        ({"host": "stranger.example"}, 4404),
        ({"origin": "http://evil.example"}, 4403),
        ({"origin": ""}, 4403),
    ],
)
async def test_other_hosts_and_origins_are_closed(how, code):
    world = await world_with_it()
    socket = await echo_socket(world, **how)
    assert await socket.close_code() == code
    await say(socket, "hello")
    assert await socket.receive_nothing(timeout=0.1)
    await socket.disconnect()


@transactional
async def test_switching_off_closes_it_at_once():
    world = await world_with_it()
    socket = await greeted(world)
    await in_thread(world.switch)("dummy_plugin", on=False)
    assert await socket.close_code() == 4404
    await socket.disconnect()


@transactional
async def test_a_frame_does_not_wait_for_what_others_read():
    """All sockets share one thread for the database; while it is taken, what is said still passes."""
    world = await world_with_it()
    one, other = await greeted(world), await greeted(world)
    await one.frame()
    free = threading.Event()
    taken = asyncio.create_task(in_thread(free.wait)(30))
    await asyncio.sleep(0)  # it stands in line first
    try:
        await say(one, "candidate")
        assert (await other.frame())["say"] == "candidate"
        assert not taken.done()
    finally:
        free.set()
        await taken
    for socket in (one, other):
        await socket.disconnect()


@transactional
async def test_of_the_core_bells_only_those_that_may_end_a_visit_are_a_reason_to_look():
    world = await world_with_it()
    socket = await greeted(world)
    name = group(world.fjordby, CORE, "all")
    for event in ("notification.new", "library.changed"):
        await ring(name, event)
    await say(socket, "still here")
    assert (await socket.frame())["say"] == "still here"
    for event in sorted(UNSETTLING):
        await ring(name, event)
        assert (await socket.frame())["say"] == "looked"
    await socket.disconnect()


async def ring(name, event):
    await get_channel_layer().group_send(name, {"type": "bell", "group": name, "event": event, "data": {}})


@transactional
async def test_who_says_nothing_is_closed(monkeypatch):
    monkeypatch.setattr(PluginSocket, "hello_within", 0.05)
    world = await world_with_it()
    socket = await echo_socket(world)
    assert await socket.close_code() == 4408
    await socket.disconnect()


@pytest.mark.parametrize("size", [1, 7000, 60_000])
def test_a_frame_comes_out_whole_and_each_piece_fits_into_a_bell(size):
    import random

    text = "".join(random.Random(size).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=size))
    name = f"m99999.video.room.{'f' * 32}"
    messages = list(relay_messages(name, {"type": "desc", "sdp": text}))
    for message in messages:
        assert len(json.dumps([name, message], separators=(",", ":")).encode()) <= MAX_BYTES
    assembly = Assembly()
    came = [assembly.take(message) for message in messages]
    assert came[-1] == {"type": "desc", "sdp": text}
    assert came[:-1] == [None] * (len(messages) - 1)


def test_a_frame_that_lost_a_piece_is_forgotten_and_does_not_hold_up_the_next():
    import random

    text = "".join(random.Random(1).choices("abcdefghij0123456789", k=30_000))
    assembly = Assembly()
    for _ in range(40):
        [first, *_] = relay_messages("m1.video.x", {"sdp": text})
        assert assembly.take(first) is None
    assert len(assembly._waiting) <= 17
    for message in relay_messages("m1.video.x", {"sdp": "whole"}):
        came = assembly.take(message)
    assert came == {"sdp": "whole"}


def test_what_is_too_large_for_any_call_is_refused():
    import random

    text = "".join(chr(random.Random(n).randrange(32, 127)) for n in range(400_000))
    with pytest.raises(ValueError, match="characters"):
        list(relay_messages("m1.video.x", {"sdp": text}))
