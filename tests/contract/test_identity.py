"""Contract 1: one word everywhere. Contract 12: absent is fine, broken is loud."""

import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from cms.plugin_api.checks import check_folders
from cms.plugin_api.config import PluginConfig
from cms.plugin_api.registry import Registry, registry
from cms.plugin_api.testing import all_addresses, api_addresses
from tests.contract.conftest import SLUGS


@pytest.mark.parametrize("slug", SLUGS)
def test_slug_is_folder_label_entry_point_address_and_prefix(slug):
    plugin = registry.get(slug)
    assert plugin.label == plugin.slug == slug
    assert Path(plugin.path).name == plugin.name.rpartition(".")[2] == slug
    points = [point for point in settings.PLUGINS if point.load() is type(plugin)]
    assert [point.name for point in points] == [slug]
    assert all(address.path.startswith(f"/api/v1/{slug}/") for address in api_addresses(slug))
    for resource in ("commands", "subscriptions", "jobs", "notification_types", "audit_actions"):
        assert all(thing.name.startswith(f"{slug}.") for thing in plugin.contributed(resource))
    assert all(model._meta.label.startswith(f"{slug}.") for model in plugin.get_models())


def test_plugins_come_from_entry_points_alone():
    named = {point.name for point in entry_points(group="family_start.plugins")}
    assert named | {"dummy_plugin"} == set(SLUGS)
    assert "dummy_plugin" not in named


def test_no_plugin_takes_an_address_of_the_core():
    first = {address.path.split("/")[3] for address in all_addresses() if address.path.startswith("/api/v1/")}
    core = {name for name in first if name not in SLUGS}
    assert core.isdisjoint(SLUGS)


@pytest.mark.parametrize("slug", SLUGS)
def test_django_finds_nothing_wrong_with_the_declaration(slug):
    assert [message for message in run_checks(tags=["plugins"]) if message.is_serious()] == []


def test_a_folder_without_an_entry_point_is_found(tmp_path):
    (tmp_path / "forgotten").mkdir()
    (tmp_path / "forgotten" / "apps.py").touch()
    assert [message.id for message in check_folders(tmp_path, registry)] == ["plugins.E001"]


def plugin_in(folder, monkeypatch, *, resources=None, **files):
    """A made-up plugin on disk; returns its config, not yet admitted anywhere."""
    package = folder / "made_up"
    package.mkdir()
    for name in ["__init__.py", *files]:
        path = package / name.replace("__", "/") if name != "__init__.py" else package / name
        path = path if path.suffix else path.with_suffix(".py")
        path.parent.mkdir(exist_ok=True)
        path.write_text(files.get(name, ""))
    for name in [known for known in sys.modules if known.partition(".")[0] == "made_up"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(str(folder))
    made_up = type(
        "MadeUp", (PluginConfig,), {"name": "made_up", "label": "made_up", "resources": resources or {}}
    )
    return made_up("made_up", __import__("made_up"))


def test_a_plugin_without_any_module_contributes_nothing(tmp_path, monkeypatch):
    plugin = plugin_in(tmp_path, monkeypatch)
    Registry().admit(plugin)
    assert plugin.contributed("urls") == ()
    assert plugin.contributed("privacy") is None


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("import a_module_that_is_not_there", ModuleNotFoundError),
        ("import made_up.not_there_either", ModuleNotFoundError),
        ("from made_up import nothing_like_this", ImportError),
        ("1 / 0", ZeroDivisionError),
        ("commandos = []", ImproperlyConfigured),
    ],
)
def test_a_module_that_does_not_import_stops_the_boot(tmp_path, monkeypatch, text, error):
    plugin = plugin_in(tmp_path, monkeypatch, commands=text)
    with pytest.raises(error):
        Registry().admit(plugin)


def test_a_package_whose_own_import_is_broken_stops_the_boot(tmp_path, monkeypatch):
    plugin = plugin_in(tmp_path, monkeypatch, api____init__="import a_module_that_is_not_there")
    (tmp_path / "made_up" / "api").mkdir(exist_ok=True)
    (tmp_path / "made_up" / "api" / "__init__.py").write_text("import a_module_that_is_not_there")
    with pytest.raises(ModuleNotFoundError):
        Registry().admit(plugin)


def test_an_overridden_place_must_exist(tmp_path, monkeypatch):
    plugin = plugin_in(tmp_path, monkeypatch, resources={"jobs": "elsewhere:jobs"})
    with pytest.raises(ImproperlyConfigured):
        Registry().admit(plugin)


def test_a_resource_may_lie_elsewhere(tmp_path, monkeypatch):
    plugin = plugin_in(tmp_path, monkeypatch, resources={"urls": "addresses:urls"}, addresses="urls = [1]")
    Registry().admit(plugin)
    assert plugin.contributed("urls") == (1,)


def test_a_job_under_another_plugins_name_is_refused(tmp_path, monkeypatch):
    text = "from cms.plugin_api.jobs import Job\njobs = [Job('chat.mine', print)]"
    with pytest.raises(ImproperlyConfigured):
        Registry().admit(plugin_in(tmp_path, monkeypatch, jobs=text))


@pytest.mark.parametrize("wanted", ["<1", ">=2", "nonsense"])
def test_a_plugin_for_another_core_is_refused(tmp_path, monkeypatch, wanted):
    plugin = plugin_in(tmp_path, monkeypatch)
    monkeypatch.setattr(type(plugin), "core_version", wanted)
    with pytest.raises(ImproperlyConfigured):
        Registry().admit(plugin)


def test_two_plugins_of_one_name_are_refused_and_the_registry_is_closed(tmp_path, monkeypatch):
    plugin = plugin_in(tmp_path, monkeypatch)
    own = Registry()
    own.admit(plugin)
    with pytest.raises(ImproperlyConfigured):
        own.admit(plugin)
    with pytest.raises(ImproperlyConfigured):
        registry.register(plugin)
    assert "made_up" not in registry
