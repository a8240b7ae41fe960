"""Contract 11: bootstrap and manifest list exactly what is on."""

import json

import pytest

from cms.plugin_api.pwa import enabled_modules, manifest_shortcuts
from cms.plugin_api.registry import registry
from tests.contract.conftest import SLUGS
from tests.contract.probes import module_leaks

pytestmark = pytest.mark.django_db


def test_nothing_is_listed_while_everything_is_off(world):
    assert module_leaks(world) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_exactly_the_enabled_plugins_with_a_screen_are_listed(world, slug):
    world.switch(slug, on=True)
    wanted = [slug] if registry.get(slug).pwa_module else []
    assert [module["slug"] for module in enabled_modules(world.fjordby)] == wanted
    assert [shortcut["url"] for shortcut in manifest_shortcuts(world.fjordby)] == [f"/{s}/" for s in wanted]
    assert enabled_modules(world.klitby) == []


def test_an_entry_has_the_agreed_shape_and_is_json(world):
    for slug in SLUGS:
        world.switch(slug, on=True)
    modules = enabled_modules(world.fjordby, world.people["citizen"])
    assert json.loads(json.dumps(modules)) == modules
    for module in modules:
        assert set(module) == {"slug", "label", "icon", "order", "bootstrap"}
    assert [module["order"] for module in modules] == sorted(module["order"] for module in modules)
    assert {m["slug"]: m["bootstrap"] for m in modules}["dummy_plugin"] == {"longest_note": 500}


def test_a_plugin_without_a_screen_is_not_listed(world, monkeypatch):
    world.switch("dummy_plugin", on=True)
    monkeypatch.setattr(type(registry.get("dummy_plugin")), "pwa_module", False)
    assert module_leaks(world) == []


@pytest.mark.parametrize(
    ("path", "slugs_in"),
    [
        ("/api/v1/bootstrap/", lambda body: [module["slug"] for module in body["modules"]]),
        (
            "/manifest.webmanifest",
            lambda body: [s["url"].strip("/") for s in body["shortcuts"] if s["url"].strip("/") in SLUGS],
        ),
    ],
)
def test_the_address_lists_exactly_the_enabled_set(world, path, slugs_in):
    client = world.client("anonymous")
    assert slugs_in(client.get(path).json()) == []
    world.switch("dummy_plugin", on=True)
    assert slugs_in(client.get(path).json()) == ["dummy_plugin"]
    world.switch("dummy_plugin", on=False)
    assert slugs_in(client.get(path).json()) == []
