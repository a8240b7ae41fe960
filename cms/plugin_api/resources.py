"""What a plugin may contribute, and where it is looked for.

An absent module contributes nothing. A module that is there and does not import stops the boot:
a plugin with half its addresses is worse than none.
"""

from collections.abc import Iterable
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from cms.plugin_api.config import PluginConfig

# For each resource the module inside the plugin, and the attribute in that module.
LOCATIONS = {
    "urls": "api.urls:urlpatterns",
    "webhooks": "webhooks:webhooks",
    "commands": "commands:commands",
    "subscriptions": "commands:subscriptions",
    "sockets": "sockets:sockets",
    "fhir": "fhir:resources",
    "viewsets": "admin:viewsets",
    "menu_items": "admin:menu_items",
    "admin_urls": "admin:urlpatterns",
    "home_panels": "admin:home_panels",
    "family_card": "family_card:sections",
    "family_acts": "family_card:acts",
    "family_beside": "family_card:beside",
    "jobs": "jobs:jobs",
    "privacy": "privacy:handler",
    "notification_types": "notifications:types",
    "audit_actions": "audit:actions",
    "receivers": "signals:receivers",
    "demo": "demo:load",
}
SINGLE = frozenset({"privacy", "demo"})
NAMED = ("commands", "subscriptions", "jobs", "notification_types", "audit_actions")


def load_all(config: "PluginConfig") -> dict[str, Any]:
    """Import everything the plugin contributes; raise what its modules raise, or ImproperlyConfigured."""
    unknown = set(config.resources) - set(LOCATIONS)
    if unknown:
        raise ImproperlyConfigured(f"{config.name}: unknown resources {', '.join(sorted(unknown))}.")
    found = {resource: _load(config, resource) for resource in LOCATIONS}
    for resource in NAMED:
        _require_own_names(config, resource, found[resource])
    return found


def import_if_present(name: str) -> ModuleType | None:
    """Import a module; None when it (or a package above it) does not exist, else what it raises.

    ModuleNotFoundError tells in `name` which module was missing: only this very one may be.
    """
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and (name == error.name or name.startswith(f"{error.name}.")):
            return None
        raise


def _load(config: "PluginConfig", resource: str) -> Any:
    nothing: Any = None if resource in SINGLE else ()
    overridden = resource in config.resources
    module_name, _, attribute = (config.resources if overridden else LOCATIONS)[resource].partition(":")
    module = import_if_present(f"{config.name}.{module_name}")
    if module is None:
        if overridden:
            raise ImproperlyConfigured(
                f"{config.name} names {module_name} for {resource}; it does not exist."
            )
        return nothing
    if hasattr(module, attribute):
        value = getattr(module, attribute)
        return value if resource in SINGLE else tuple(value)
    if overridden or not any(hasattr(module, other) for other in _attributes_of(module_name)):
        raise ImproperlyConfigured(f"{module.__name__} must define `{attribute}`, or not exist.")
    return nothing


def _attributes_of(module_name: str) -> list[str]:
    return [
        location.partition(":")[2]
        for location in LOCATIONS.values()
        if location.partition(":")[0] == module_name
    ]


def _require_own_names(config: "PluginConfig", resource: str, things: Iterable[Any]) -> None:
    names = [thing.name for thing in things]
    foreign = [name for name in names if not name.startswith(f"{config.label}.")]
    if foreign:
        raise ImproperlyConfigured(
            f"{config.name}: {resource} must be named '{config.label}.…', not {', '.join(foreign)}."
        )
    if len(set(names)) != len(names):
        raise ImproperlyConfigured(f"{config.name}: two {resource} share a name.")
