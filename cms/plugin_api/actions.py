"""Switch a plugin on or off in one municipality."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from cms.audit.record import record
from cms.municipalities.models import Municipality
from cms.plugin_api import gate
from cms.plugin_api.audit import PLUGIN_DISABLED, PLUGIN_ENABLED
from cms.plugin_api.models import PluginActivation
from cms.plugin_api.queries import dependants_of
from cms.plugin_api.registry import registry
from cms.realtime.events import CORE, group, publish_on_commit

if TYPE_CHECKING:
    from cms.accounts.models import User


class PluginUnavailableError(Exception):
    """The plugin says that this municipality may not have it."""


class RequirementsMissingError(Exception):
    """Plugins that must be on first; `slugs` names them."""

    def __init__(self, slugs: Collection[str]) -> None:
        super().__init__(", ".join(sorted(slugs)))
        self.slugs = sorted(slugs)


class StillRequiredError(RequirementsMissingError):
    """Plugins that are on and need this one; `slugs` names them."""


@transaction.atomic
def enable_plugin(*, municipality: Municipality, plugin: str, actor: "User | None") -> PluginActivation:
    """Switch on. Switching on what is on changes nothing.

    Raises UnknownPluginError, PluginUnavailableError or RequirementsMissingError.
    """
    config = registry.get(plugin)
    locked = _lock(municipality)
    enabled = gate.read_enabled(locked)
    if plugin not in enabled:
        if not config.is_available(locked):
            raise PluginUnavailableError(plugin)
        missing = set(config.requires) - enabled
        if missing:
            raise RequirementsMissingError(missing)
        _write(locked, plugin, enabled=True, actor=actor)
        config.on_enable(locked, actor)
        record(PLUGIN_ENABLED, actor=actor, municipality=locked, data={"plugin": plugin})
        _announce(municipality)
    return _row(locked, plugin, enabled=True)


@transaction.atomic
def disable_plugin(*, municipality: Municipality, plugin: str, actor: "User | None") -> PluginActivation:
    """Switch off; nothing is deleted. Switching off what is off changes nothing.

    Raises UnknownPluginError or StillRequiredError.
    """
    config = registry.get(plugin)
    locked = _lock(municipality)
    enabled = gate.read_enabled(locked)
    if plugin in enabled:
        dependants = dependants_of(plugin) & enabled
        if dependants:
            raise StillRequiredError(dependants)
        _write(locked, plugin, enabled=False, actor=actor)
        config.on_disable(locked, actor)
        record(PLUGIN_DISABLED, actor=actor, municipality=locked, data={"plugin": plugin})
        _announce(municipality)
    return _row(locked, plugin, enabled=False)


def _lock(municipality: Municipality) -> Municipality:
    """Make switches in one municipality wait for each other: requirements are checked on settled ground."""
    return (
        Municipality.objects.select_for_update(of=("self",))
        .select_related("region", "site")
        .get(pk=municipality.pk)
    )


def _write(municipality: Municipality, plugin: str, *, enabled: bool, actor: "User | None") -> None:
    PluginActivation.unscoped.update_or_create(
        municipality=municipality,
        plugin=plugin,
        defaults={"enabled": enabled, "changed_at": timezone.now(), "changed_by": actor},
    )
    Municipality.objects.filter(pk=municipality.pk).update(plugins_version=F("plugins_version") + 1)


def _row(municipality: Municipality, plugin: str, *, enabled: bool) -> PluginActivation:
    row, _ = PluginActivation.unscoped.get_or_create(
        municipality=municipality, plugin=plugin, defaults={"enabled": enabled}
    )
    return row


def _announce(municipality: Municipality) -> None:
    municipality.refresh_from_db(fields=["plugins_version"])
    gate.forget(municipality)
    publish_on_commit(
        group(municipality, CORE, "all"), "plugins.changed", {"plugins_version": municipality.plugins_version}
    )
