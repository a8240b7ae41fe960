"""The one socket: who may open it, what it says by itself, and when it is closed."""

import pytest
from channels.db import database_sync_to_async
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from cms.accounts.models import Membership, User
from cms.realtime.handshake import is_same_origin
from cms.realtime.throttle import Throttle
from tests.contract.conftest import make_world
from tests.contract.sockets import make_socket, open_socket

in_thread = database_sync_to_async
transactional = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("origin", "host", "same"),
    [
        ("http://fjordby.localhost:8000", "fjordby.localhost:8000", True),
        ("https://fjordby.example", "fjordby.example", True),
        ("https://fjordby.example:443", "fjordby.example", True),
        ("http://FJORDBY.localhost", "fjordby.localhost", True),
        ("http://klitby.localhost:8000", "fjordby.localhost:8000", False),
        ("http://fjordby.localhost:9000", "fjordby.localhost:8000", False),
        ("https://evil.example", "fjordby.localhost", False),
        ("https://fjordby.localhost.evil.example", "fjordby.localhost", False),
        ("https://evil.example@fjordby.localhost.evil.example", "fjordby.localhost", False),
        ("null", "fjordby.localhost", False),
        ("", "fjordby.localhost", False),
        ("", "", False),
        ("http://", "", False),
        ("ftp://fjordby.localhost", "fjordby.localhost", False),
        ("http://[fjordby", "fjordby.localhost", False),
        ("http://fjordby.localhost:port", "fjordby.localhost", False),
    ],
)
def test_origin_must_be_the_host_itself(origin, host, same):
    assert is_same_origin(origin, host) is same


def test_behind_tls_an_origin_without_tls_is_refused(settings):
    settings.SESSION_COOKIE_SECURE = True
    assert not is_same_origin("http://fjordby.example", "fjordby.example")
    assert is_same_origin("https://fjordby.example", "fjordby.example")


def test_throttle_lets_a_burst_through_and_then_refuses():
    from cms.plugin_api.realtime import CommandError

    throttle = Throttle(per_second=0.0, burst=2)
    throttle.take()
    throttle.take()
    with pytest.raises(CommandError):
        throttle.take()


@transactional
@pytest.mark.parametrize(
    ("who", "how", "code"),
    [
        (None, {}, 4401),
        (None, {"cookie": "made-up"}, 4401),
        ("stranger", {}, 4401),
        ("citizen", {"origin": "http://klitby.localhost"}, 4403),
        ("citizen", {"origin": ""}, 4403),
        ("citizen", {"host": "stranger.example"}, 4404),
        ("citizen", {"path": "/ws/elsewhere"}, 4404),
    ],
)
async def test_the_socket_is_refused_by_close_code(who, how, code):
    world = await in_thread(make_world)()
    socket = await in_thread(make_socket)(world.people[who] if who else None, world.fjordby, **how)
    await socket.connect()
    assert await socket.close_code() == code
    await socket.disconnect()


@transactional
async def test_ready_tells_epoch_and_versions():
    world = await in_thread(make_world)()
    socket = await in_thread(make_socket)(world.people["citizen"], world.fjordby)
    await socket.connect()
    ready = await socket.event("ready")
    assert set(ready) == {"epoch", "plugins_version", "library_version"}
    assert ready["plugins_version"] == world.fjordby.plugins_version
    assert ready["epoch"]
    await socket.disconnect()


@transactional
async def test_ping_answers_and_nonsense_gets_an_error():
    world = await in_thread(make_world)()
    socket = await open_socket(world.people["citizen"], world.fjordby)
    assert await socket.ask("core.ping") == {"id": "1", "ok": True, "data": {}}
    assert (await socket.ask("core.nothing"))["error"]["code"] == "command.unknown"
    for text in ["", "{", "[]", '{"id": 1, "command": "core.ping"}', '{"id": "1"}', "[" * 5000]:
        await socket.send_text(text)
        answer = await socket.frame()
        assert answer == {"id": None, "ok": False, "error": {"code": "frame.invalid", "title": ""}}
    await socket.send_input({"type": "websocket.receive", "bytes": b"\x00"})
    assert (await socket.frame())["error"]["code"] == "frame.invalid"
    await socket.disconnect()


@transactional
async def test_the_heartbeat_tells_the_heads_even_if_every_bell_was_lost(settings):
    settings.REALTIME_HEARTBEAT_SECONDS = 0.05
    world = await in_thread(make_world)()
    socket = await open_socket(world.people["citizen"], world.fjordby)
    await in_thread(_bump_library)(world.fjordby)
    for _ in range(50):
        heads = await socket.event("heads")
        if heads["library_version"] == world.fjordby.library_version + 1:
            break
    assert heads == {
        "plugins_version": world.fjordby.plugins_version,
        "library_version": world.fjordby.library_version + 1,
    }
    await socket.disconnect()


def _bump_library(municipality):
    from django.db.models import F

    type(municipality).objects.filter(pk=municipality.pk).update(library_version=F("library_version") + 1)


def _end_session(user):
    Session.objects.all().delete()


def _end_membership(user):
    Membership.objects.filter(user=user).update(ended_at=timezone.now())


def _deactivate(user):
    User.objects.filter(pk=user.pk).update(is_active=False)


def _change_password(user):
    user.set_password("another long password")
    user.save()


@transactional
@pytest.mark.parametrize("end", [_end_session, _end_membership, _deactivate, _change_password])
async def test_the_socket_closes_when_its_right_has_ended(settings, end):
    settings.REALTIME_HEARTBEAT_SECONDS = 0.05
    world = await in_thread(make_world)()
    socket = await open_socket(world.people["citizen"], world.fjordby)
    await in_thread(end)(world.people["citizen"])
    assert await socket.close_code() == 4401
    await socket.disconnect()


def test_the_heartbeat_is_45_seconds_by_default():
    assert django_settings.REALTIME_HEARTBEAT_SECONDS == 45
