"""Signals reach enabled plugins only; a veto stops the sender, a failure stops nobody."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms.plugin_api.registry import registry
from cms.plugin_api.signals import PluginSignal
from tests.contract.probes import signal_leaks
from tests.dummy_plugin import signals

pytestmark = pytest.mark.django_db


def test_receivers_of_plugins_that_are_off_are_not_called(world):
    assert signal_leaks(world) == []
    world.switch("dummy_plugin", on=True)
    assert signal_leaks(world) == ["('dummy_plugin', 1)"]
    assert signals.something_happened.send(world.klitby, number=1) == []


def test_a_failing_receiver_is_handed_back_and_stops_nobody(world):
    world.switch("dummy_plugin", on=True)
    [(slug, answer)] = signals.something_happened.send(world.fjordby, number=-1)
    assert slug == "dummy_plugin"
    assert isinstance(answer, ValueError)


def test_a_before_signal_lets_the_receiver_refuse(world):
    assert signals.before_something.send(world.fjordby, number=13) == []
    world.switch("dummy_plugin", on=True)
    with pytest.raises(signals.VetoError):
        signals.before_something.send(world.fjordby, number=13)
    signals.before_something.send(world.fjordby, number=1)


def test_a_plugin_connects_its_own_functions_only():
    with pytest.raises(ImproperlyConfigured):
        PluginSignal("x").connect(signals.on_something, plugin=registry.get("chat"))


def test_the_order_is_the_plugins_order(world, monkeypatch):
    signal = PluginSignal("x")
    for slug in ("video", "dummy_plugin", "chat"):
        plugin = registry.get(slug)

        def receiver(**_what):
            return None

        receiver.__module__ = f"{plugin.name}.signals"
        signal.connect(receiver, plugin=plugin)
        world.switch(slug, on=True)
    assert [slug for slug, _ in signal.send(world.fjordby)] == ["chat", "video", "dummy_plugin"]
