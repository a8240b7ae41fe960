"""Take out one gate at a time: the probe that watches it must find the leak.

Without this a contract test could pass because it looks at the wrong place. Each mutation here
removes exactly the check that a mount makes, and nothing else.
"""

import pytest
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.utils import timezone

from cms.plugin_api import gate
from cms.plugin_api.registry import registry
from cms.realtime.events import group
from cms.realtime.groups import personal_key
from cms.realtime.relay import relay
from tests.contract import probes
from tests.contract.conftest import make_world
from tests.contract.sockets import make_socket, open_socket

DUMMY = "dummy_plugin"
ALL = frozenset(plugin.slug for plugin in registry.all())
in_thread = database_sync_to_async


def no_gate(_municipality, _slug):
    return None


def always_on(_municipality, _slug):
    return True


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("gate_of", "mutant", "probe"),
    [
        ("cms.plugin_api.http.require_enabled", no_gate, lambda world: probes.http_leaks(world, DUMMY)),
        ("cms.plugin_api.http.require_enabled", no_gate, lambda world: probes.http_leaks(world, "chat")),
        ("cms.plugin_api.http.require_enabled", no_gate, probes.webhook_leaks),
        ("cms.plugin_api.http.is_member", lambda *_: True, lambda world: probes.http_leaks(world, DUMMY)),
        ("cms.plugin_api.http.is_member", lambda *_: False, lambda world: probes.http_leaks(world, DUMMY)),
        ("cms.fhir.resources.require_enabled", no_gate, lambda world: probes.fhir_leaks(world, DUMMY)),
        ("cms.fhir.resources.require_enabled", no_gate, lambda world: probes.fhir_leaks(world, "chat")),
        ("cms.plugin_api.admin.require_enabled", no_gate, lambda world: probes.admin_leaks(world, DUMMY)),
        ("cms.plugin_api.admin.require_enabled", no_gate, lambda world: probes.menu_leaks(world, DUMMY)),
        ("cms.plugin_api.jobs.require_enabled", no_gate, probes.job_leaks),
        ("cms.plugin_api.jobs.is_enabled", always_on, probes.fan_out_leaks),
        ("cms.plugin_api.signals.require_enabled", no_gate, probes.signal_leaks),
        ("cms.notifications.actions.sending.require_enabled", no_gate, probes.notification_leaks),
        ("cms.notifications.actions.telling.is_enabled", always_on, probes.written_notification_leaks),
        ("cms.notifications.queries.is_enabled", always_on, probes.listed_notification_leaks),
        ("cms.plugin_api.pwa.is_enabled", always_on, probes.module_leaks),
    ],
)
def test_without_the_gate_the_probe_finds_a_leak(monkeypatch, gate_of, mutant, probe):
    world = make_world()
    assert probe(world) == []
    monkeypatch.setattr(gate_of, mutant)
    assert probe(world) != []


async def command_leaks(world):
    socket = await open_socket(world.people["citizen"], world.fjordby)
    answer = await socket.ask("dummy_plugin.count")
    await socket.disconnect()
    return [answer] if answer["ok"] else []


async def subscription_leaks(world):
    from tests.dummy_plugin.models import Note

    person = world.people["citizen"]
    note = await in_thread(Note.unscoped.create)(municipality=world.fjordby, author=person, text="x")
    socket = await open_socket(person, world.fjordby)
    answer = await socket.ask("core.subscribe", {"group": "dummy_plugin.note", "key": str(note.pk)})
    await socket.disconnect()
    return [answer] if answer["ok"] else []


async def event_leaks(world):
    """Events that reach a client which was connected before the switch."""
    person = world.people["citizen"]
    await in_thread(world.switch)(DUMMY, on=True)
    socket = await open_socket(person, world.fjordby)
    await in_thread(world.switch)(DUMMY, on=False)
    await socket.event("plugins.changed")
    name = group(world.fjordby, DUMMY, personal_key(person))
    await get_channel_layer().group_send(name, {"type": "bell", "group": name, "event": "x", "data": {}})
    leaks = [] if await socket.receive_nothing(timeout=0.3) else [await socket.frame()]
    await socket.disconnect()
    return leaks


async def plugin_socket_leaks(world):
    """A socket of the plugin's own that stays open while the plugin is off."""
    socket = await in_thread(make_socket)(None, world.fjordby, path="/ws/dummy_plugin/echo")
    await socket.connect()
    if await socket.receive_nothing(timeout=3):
        outputs = [{"type": "open"}]
    else:
        outputs = [await socket.receive_output(timeout=1)]
    await socket.disconnect()
    return [output for output in outputs if output["type"] != "websocket.close"]


async def late_frame_leaks(world):
    """Frames that reach a socket which was open before a switch that nobody announced to it."""
    await in_thread(world.switch)(DUMMY, on=True)
    socket = await in_thread(make_socket)(None, world.fjordby, path="/ws/dummy_plugin/echo")
    await socket.connect()
    await socket.send_text('{"say": "hello"}')
    await socket.frame()
    await in_thread(world.switch)(DUMMY, on=False)
    await relay(group(world.fjordby, DUMMY, "echo"), {"say": "late"})
    leaks = []
    while not await socket.receive_nothing(timeout=0.3):
        leaks += [out for out in [await socket.receive_output(timeout=1)] if out["type"] == "websocket.send"]
    await socket.disconnect()
    return [leak for leak in leaks if "late" in leak["text"]]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("gates", "probe"),
    [
        ({"cms.realtime.plugin_sockets.enabled_plugins": lambda _municipality: ALL}, plugin_socket_leaks),
        (
            {
                "cms.realtime.plugin_sockets.enabled_plugins": lambda _municipality: ALL,
                "cms.realtime.plugin_sockets.require_enabled": no_gate,
            },
            late_frame_leaks,
        ),
        ({"cms.realtime.dispatch.require_enabled": no_gate}, command_leaks),
        ({"cms.realtime.memberships.require_enabled": no_gate}, subscription_leaks),
        (
            {
                "cms.realtime.consumer.require_enabled": no_gate,
                "cms.realtime.memberships.enabled_plugins": lambda _municipality: ALL,
            },
            event_leaks,
        ),
    ],
)
async def test_without_the_sockets_gates_the_probe_finds_a_leak(monkeypatch, gates, probe):
    world = await in_thread(make_world)()
    assert await probe(world) == []
    for name, mutant in gates.items():
        monkeypatch.setattr(name, mutant)
    assert await probe(world) != []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("name", "mutant"),
    [
        ("cms.realtime.consumer.require_enabled", no_gate),
        ("cms.realtime.memberships.enabled_plugins", lambda _municipality: ALL),
    ],
)
async def test_outgoing_events_are_held_back_twice(monkeypatch, name, mutant):
    """Leaving the groups and the check on delivery each suffice alone."""
    monkeypatch.setattr(name, mutant)
    assert await event_leaks(await in_thread(make_world)()) == []


@pytest.mark.django_db(transaction=True)
def test_without_the_version_in_its_key_the_cache_is_stale(monkeypatch):
    """What contract 7 watches across processes."""
    from cms.municipalities.models import Municipality

    def stale(world):
        world.switch("chat", on=True)
        gate.enabled_plugins(Municipality.objects.get(pk=world.fjordby.pk))
        world.switch("chat", on=False)
        return gate.enabled_plugins(Municipality.objects.get(pk=world.fjordby.pk))

    world = make_world()
    assert stale(world) == frozenset()
    monkeypatch.setattr(
        gate, "_from_kept", lambda key: next((v for k, v in gate._kept.items() if k[0] == key[0]), None)
    )
    gate._kept.clear()
    assert stale(world) == {"chat"}
    gate._kept.clear()


@pytest.mark.django_db
def test_a_privacy_handler_behind_the_gate_would_leave_data_behind(world, monkeypatch):
    from cms.plugin_api.privacy import Subject, privacy_handlers
    from tests.dummy_plugin.models import Note
    from tests.dummy_plugin.privacy import Handler

    def left_after_erasing():
        Note.unscoped.create(municipality=world.fjordby, author=world.people["citizen"], text="x")
        for handler in privacy_handlers().values():
            handler.erase(Subject(user=world.people["citizen"]))
            handler.retention(timezone.now())
        return Note.unscoped.count()

    assert left_after_erasing() == 0
    original = Handler.erase

    def only_while_on(self, subject):
        return original(self, subject) if gate.is_enabled(world.fjordby, DUMMY) else {}

    monkeypatch.setattr(Handler, "erase", only_while_on)
    assert left_after_erasing() == 1


def test_an_import_that_swallows_errors_would_let_a_broken_plugin_start(tmp_path, monkeypatch):
    from cms.plugin_api import resources
    from cms.plugin_api.registry import Registry
    from tests.contract.test_identity import plugin_in

    def swallow(name):
        try:
            return original(name)
        except ImportError:
            return None

    original = resources.import_if_present
    plugin = plugin_in(tmp_path, monkeypatch, commands="import a_module_that_is_not_there")
    with pytest.raises(ModuleNotFoundError):
        Registry().admit(plugin)
    monkeypatch.setattr(resources, "import_if_present", swallow)
    Registry().admit(plugin)
