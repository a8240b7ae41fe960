"""Contract 3: off means that commands err and that events of the plugin reach nobody, at once."""

import asyncio

import pytest
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer

from cms.plugin_api.registry import registry
from cms.realtime.events import group
from cms.realtime.groups import personal_key
from tests.contract.conftest import SLUGS, make_world
from tests.contract.sockets import open_socket

pytestmark = pytest.mark.django_db(transaction=True)

in_thread = database_sync_to_async


async def ring(municipality, slug, user, event="dummy_plugin.note_written", data=None):
    name = group(municipality, slug, personal_key(user))
    message = {"type": "bell", "group": name, "event": event, "data": data or {"id": "7"}}
    await get_channel_layer().group_send(name, message)


@pytest.mark.parametrize("slug", SLUGS)
async def test_every_command_errs_while_the_plugin_is_off(slug):
    world = await in_thread(make_world)()
    names = [command.name for command in registry.get(slug).contributed("commands")] or [f"{slug}.anything"]
    socket = await open_socket(world.people["superuser_professional"], world.fjordby)
    for name in names:
        answer = await socket.ask(name)
        assert (answer["ok"], answer["error"]["code"]) == (False, "plugin.disabled")
    await socket.disconnect()


async def test_a_command_works_while_it_is_on_and_in_its_municipality():
    world = await in_thread(make_world)()
    await in_thread(world.switch)("dummy_plugin", on=True)
    socket = await open_socket(world.people["citizen"], world.fjordby)
    assert (await socket.ask("dummy_plugin.count"))["data"] == {"count": 0}
    assert (await socket.ask("dummy_plugin.echo", {"text": "hi"}))["data"] == {"echo": "hi"}
    refused = await socket.ask("dummy_plugin.count", {"fail": True})
    assert refused["error"] == {"code": "dummy_plugin.refused", "title": "No."}
    assert (await socket.ask("dummy_plugin.nothing"))["error"]["code"] == "command.unknown"
    await socket.disconnect()
    there = await open_socket(world.people["citizen"], world.klitby)
    assert (await there.ask("dummy_plugin.count"))["error"]["code"] == "plugin.disabled"
    await there.disconnect()


async def test_a_connected_client_stops_receiving_within_one_event():
    world = await in_thread(make_world)()
    await in_thread(world.switch)("dummy_plugin", on=True)
    user = world.people["citizen"]
    socket = await open_socket(user, world.fjordby)
    await ring(world.fjordby, "dummy_plugin", user)
    assert await socket.event("dummy_plugin.note_written") == {"id": "7"}
    await in_thread(world.switch)("dummy_plugin", on=False)
    await ring(world.fjordby, "dummy_plugin", user)
    changed = await socket.event("plugins.changed")
    assert changed == {"plugins_version": world.fjordby.plugins_version}
    assert await socket.receive_nothing(timeout=0.3)
    await socket.disconnect()


async def test_a_lost_bell_of_the_switch_harms_for_seconds_only(settings):
    """Nobody announces the switch here; an event and a command after it must both find out by themselves."""
    settings.REALTIME_RECHECK_SECONDS = settings.REALTIME_BELL_RECHECK_SECONDS = 0.0
    world = await in_thread(make_world)()
    await in_thread(world.switch)("dummy_plugin", on=True)
    user = world.people["citizen"]
    socket = await open_socket(user, world.fjordby)
    await in_thread(_switch_off_in_silence)(world.fjordby)
    await ring(world.fjordby, "dummy_plugin", user)
    assert (await socket.ask("dummy_plugin.count"))["error"]["code"] == "plugin.disabled"
    assert await socket.receive_nothing(timeout=0.3)
    await socket.disconnect()


def _switch_off_in_silence(municipality):
    from django.db.models import F

    from cms.municipalities.models import Municipality
    from cms.plugin_api.models import PluginActivation

    PluginActivation.unscoped.filter(municipality=municipality).update(enabled=False)
    Municipality.objects.filter(pk=municipality.pk).update(plugins_version=F("plugins_version") + 1)


async def test_switching_on_again_brings_the_events_back_without_a_new_connection():
    world = await in_thread(make_world)()
    user = world.people["citizen"]
    socket = await open_socket(user, world.fjordby)
    await in_thread(world.switch)("dummy_plugin", on=True)
    await socket.event("plugins.changed")
    await ring(world.fjordby, "dummy_plugin", user)
    assert await socket.event("dummy_plugin.note_written") == {"id": "7"}
    await socket.disconnect()


async def test_events_of_another_person_or_municipality_do_not_arrive():
    world = await in_thread(make_world)()
    for place in (world.fjordby, world.klitby):
        await in_thread(world.switch)("dummy_plugin", on=True, municipality=place)
    user = world.people["citizen"]
    socket = await open_socket(user, world.fjordby)
    await ring(world.fjordby, "dummy_plugin", world.people["professional"])
    await ring(world.klitby, "dummy_plugin", user)
    assert await socket.receive_nothing(timeout=0.3)
    await socket.disconnect()


async def test_subscribed_groups_need_the_rule_and_end_with_it():
    from tests.dummy_plugin.models import Note

    world = await in_thread(make_world)()
    await in_thread(world.switch)("dummy_plugin", on=True)
    user, other = world.people["citizen"], world.people["professional"]
    mine = await in_thread(Note.unscoped.create)(municipality=world.fjordby, author=user, text="mine")
    theirs = await in_thread(Note.unscoped.create)(municipality=world.fjordby, author=other, text="theirs")
    socket = await open_socket(user, world.fjordby)
    asked = {"group": "dummy_plugin.note", "key": str(theirs.pk)}
    assert (await socket.ask("core.subscribe", asked))["error"]["code"] == "subscription.refused"
    asked = {"group": "dummy_plugin.note", "key": str(mine.pk)}
    assert (await socket.ask("core.subscribe", asked))["ok"]
    name = group(world.fjordby, "dummy_plugin", f"note.{mine.pk}")
    message = {"type": "bell", "group": name, "event": "dummy_plugin.note_changed", "data": {"id": "1"}}
    await get_channel_layer().group_send(name, message)
    assert await socket.event("dummy_plugin.note_changed") == {"id": "1"}
    assert (await socket.ask("core.unsubscribe", asked))["ok"]
    await get_channel_layer().group_send(name, message)
    assert await socket.receive_nothing(timeout=0.3)
    unknown = {"group": "dummy_plugin.nothing", "key": "1"}
    assert (await socket.ask("core.subscribe", unknown))["error"]["code"] == "subscription.refused"
    await in_thread(world.switch)("dummy_plugin", on=False)
    await asyncio.sleep(0.1)
    assert (await socket.ask("core.subscribe", asked))["error"]["code"] == "plugin.disabled"
    await socket.disconnect()
