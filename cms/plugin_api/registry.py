"""The closed registry: filled while Django starts, the same for the life of the process."""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from packaging.specifiers import InvalidSpecifier, SpecifierSet

from cms.plugin_api.resources import load_all
from cms.plugin_api.version import CORE_VERSION

if TYPE_CHECKING:
    from cms.plugin_api.config import PluginConfig


class UnknownPluginError(LookupError):
    """No installed plugin has this slug."""


class Registry:
    """Installed plugins by slug. Installed is not enabled: that is per municipality, see the gate."""

    def __init__(self) -> None:
        self._plugins: dict[str, PluginConfig] = {}

    def register(self, config: "PluginConfig") -> None:
        """Validate `config`, import what it contributes, add it; raise ImproperlyConfigured if it cannot."""
        if apps.ready:
            raise ImproperlyConfigured("Plugins are registered while Django starts, never later.")
        self.admit(config)

    def admit(self, config: "PluginConfig") -> None:
        """As `register`, at any time: for tests of the contract, which have a registry of their own."""
        if config.label in self._plugins:
            raise ImproperlyConfigured(f"Two plugins are called {config.label}.")
        require_core(config)
        config._contributions = load_all(config)
        self._require_own_types(config)
        _register_audit_actions(config)
        for signal, receiver in config.contributed("receivers"):
            signal.connect(receiver, plugin=config)
        self._plugins[config.label] = config

    def _require_own_types(self, config: "PluginConfig") -> None:
        """A type of FHIR resources is one plugin's: its addresses name no plugin."""
        taken = {one.type for plugin in self._plugins.values() for one in plugin.contributed("fhir")}
        for resource in config.contributed("fhir"):
            if resource.type in taken:
                raise ImproperlyConfigured(f"{config.name}: another plugin offers {resource.type} as well.")
            taken.add(resource.type)

    def all(self) -> "tuple[PluginConfig, ...]":
        """Every installed plugin, by `order` and then slug."""
        return tuple(sorted(self._plugins.values(), key=lambda plugin: (plugin.order, plugin.label)))

    def get(self, slug: str) -> "PluginConfig":
        """Return the plugin; raise UnknownPluginError."""
        try:
            return self._plugins[slug]
        except KeyError:
            raise UnknownPluginError(slug) from None

    def __contains__(self, slug: object) -> bool:
        return slug in self._plugins

    def owner_of_module(self, module: str) -> "PluginConfig | None":
        """Return the plugin in whose package a Python module lies."""
        return next((p for p in self._plugins.values() if f"{module}.".startswith(f"{p.name}.")), None)

    def named(self, resource: str, name: str) -> Any:
        """Return a named contribution (command, job …) of any installed plugin, or None."""
        plugin = self._plugins.get(name.partition(".")[0])
        if plugin is None:
            return None
        return next((thing for thing in plugin.contributed(resource) if thing.name == name), None)


def require_core(config: "PluginConfig") -> None:
    """Raise ImproperlyConfigured when the plugin was written for another contract."""
    try:
        fits = SpecifierSet(config.core_version).contains(CORE_VERSION)
    except InvalidSpecifier as error:
        raise ImproperlyConfigured(f"{config.name}: {error}") from error
    if not fits:
        raise ImproperlyConfigured(
            f"{config.name} wants core {config.core_version}, but this core is {CORE_VERSION}."
        )


def _register_audit_actions(config: "PluginConfig") -> None:
    from cms.audit.registry import register_actions

    register_actions(config.contributed("audit_actions"))


registry = Registry()
