import pytest
from django.core.management import CommandError, call_command

from cms.audit.models import AuditEvent
from cms.municipalities.models import Municipality
from cms.plugin_api.actions import (
    PluginUnavailableError,
    RequirementsMissingError,
    StillRequiredError,
    disable_plugin,
    enable_plugin,
)
from cms.plugin_api.models import PluginActivation
from cms.plugin_api.registry import UnknownPluginError, registry
from tests.dummy_plugin.apps import DummyConfig
from tests.factories.core import MunicipalityFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def switched(monkeypatch):
    seen: list[tuple[str, str]] = []
    monkeypatch.setattr(DummyConfig, "switched", seen)
    return seen


def version(municipality):
    return Municipality.objects.get(pk=municipality.pk).plugins_version


def test_enable_writes_row_version_hook_audit_and_bell(
    switched, monkeypatch, django_capture_on_commit_callbacks
):
    rung = []
    monkeypatch.setattr("cms.plugin_api.actions.publish_on_commit", lambda *bell: rung.append(bell))
    municipality, actor = MunicipalityFactory(slug="fjordby"), UserFactory()
    before = version(municipality)
    row = enable_plugin(municipality=municipality, plugin="dummy_plugin", actor=actor)
    assert (row.enabled, row.changed_by) == (True, actor)
    assert version(municipality) == before + 1 == municipality.plugins_version
    assert switched == [("on", "fjordby")]
    event = AuditEvent.objects.get(action="plugin.enabled")
    assert (event.actor_id, event.municipality_id, event.data) == (
        actor.pk,
        municipality.pk,
        {"plugin": "dummy_plugin"},
    )
    assert rung == [(f"m{municipality.pk}.core.all", "plugins.changed", {"plugins_version": before + 1})]


def test_enable_twice_changes_nothing_the_second_time(switched):
    municipality = MunicipalityFactory()
    enable_plugin(municipality=municipality, plugin="dummy_plugin", actor=None)
    before = version(municipality)
    enable_plugin(municipality=municipality, plugin="dummy_plugin", actor=None)
    assert version(municipality) == before
    assert len(switched) == 1


def test_disable_twice_changes_nothing_the_second_time(switched):
    municipality = MunicipalityFactory()
    assert disable_plugin(municipality=municipality, plugin="dummy_plugin", actor=None).enabled is False
    assert switched == []


def test_a_hook_that_fails_undoes_the_switch(monkeypatch):
    municipality = MunicipalityFactory()
    before = version(municipality)

    def fail(*_args):
        raise RuntimeError

    monkeypatch.setattr(DummyConfig, "on_enable", fail)
    with pytest.raises(RuntimeError):
        enable_plugin(municipality=municipality, plugin="dummy_plugin", actor=None)
    assert version(municipality) == before
    assert not PluginActivation.unscoped.exists()


def test_enable_refuses_what_is_unknown_unavailable_or_lacks_a_requirement(monkeypatch):
    municipality = MunicipalityFactory()
    with pytest.raises(UnknownPluginError):
        enable_plugin(municipality=municipality, plugin="nothing", actor=None)
    with pytest.raises(PluginUnavailableError):
        enable_plugin(
            municipality=MunicipalityFactory(slug="without-dummy"), plugin="dummy_plugin", actor=None
        )
    monkeypatch.setattr(DummyConfig, "requires", ("chat",))
    with pytest.raises(RequirementsMissingError) as error:
        enable_plugin(municipality=municipality, plugin="dummy_plugin", actor=None)
    assert error.value.slugs == ["chat"]
    assert not PluginActivation.unscoped.exists()


def test_disable_refuses_while_a_dependant_is_on(monkeypatch):
    monkeypatch.setattr(DummyConfig, "requires", ("chat",))
    municipality = MunicipalityFactory()
    for slug in ["chat", "dummy_plugin"]:
        enable_plugin(municipality=municipality, plugin=slug, actor=None)
    with pytest.raises(StillRequiredError) as error:
        disable_plugin(municipality=municipality, plugin="chat", actor=None)
    assert error.value.slugs == ["dummy_plugin"]
    disable_plugin(municipality=municipality, plugin="dummy_plugin", actor=None)
    disable_plugin(municipality=municipality, plugin="chat", actor=None)


def test_command_switches_and_lists(capsys):
    municipality = MunicipalityFactory(slug="fjordby", name="Fjordby")
    PluginActivation.unscoped.create(municipality=municipality, plugin="gone", enabled=True)
    call_command("plugin", "enable", "chat", municipality="fjordby")
    call_command("plugin", "list", municipality="fjordby")
    lines = [line.split()[:2] for line in capsys.readouterr().out.splitlines()]
    assert ["chat", "on"] in lines
    assert ["tasks", "off"] in lines
    assert ["gone", "missing"] in lines
    call_command("plugin", "disable", "chat", municipality="fjordby")
    assert "chat is off" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["enable", "nothing", "--municipality", "fjordby"], "No plugin called nothing"),
        (["enable", "chat", "--municipality", "elsewhere"], "no municipality called elsewhere"),
        (["enable", "chat"], "--municipality"),
        (["enable", "--municipality", "fjordby"], "at least one"),
    ],
)
def test_command_says_what_is_wrong(arguments, sentence):
    MunicipalityFactory(slug="fjordby")
    with pytest.raises(CommandError, match=sentence):
        call_command("plugin", *arguments)


def test_registry_orders_plugins_by_their_order():
    orders = [plugin.order for plugin in registry.all()]
    assert orders == sorted(orders)
