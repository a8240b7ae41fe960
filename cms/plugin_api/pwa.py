"""What the family's app is told about plugins. Hiding is courtesy; the server's gate is the security."""

from typing import TYPE_CHECKING, Any, TypedDict

from cms.plugin_api.gate import is_enabled
from cms.plugin_api.registry import registry

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality
    from cms.plugin_api.config import PluginConfig


class Module(TypedDict):
    """One entry of `modules` in /api/v1/bootstrap/."""

    slug: str
    label: str
    icon: str
    order: int
    bootstrap: dict[str, Any]


class Shortcut(TypedDict):
    """One entry of `shortcuts` in the web app manifest (W3C Application Manifest §shortcuts)."""

    name: str
    url: str


def enabled_modules(municipality: "Municipality", user: "User | None" = None) -> list[Module]:
    """Modules of the plugins that are on here and have a screen, with labels in the active language."""
    return [
        Module(
            slug=plugin.slug,
            label=str(plugin.verbose_name),
            icon=plugin.icon,
            order=plugin.order,
            bootstrap=plugin.bootstrap(municipality, user),
        )
        for plugin in _shown(municipality)
    ]


def manifest_shortcuts(municipality: "Municipality") -> list[Shortcut]:
    """Shortcuts to the same plugins' screens; cache under `plugins_version` and the language."""
    return [
        Shortcut(name=str(plugin.verbose_name), url=f"/{plugin.slug}/") for plugin in _shown(municipality)
    ]


def _shown(municipality: "Municipality") -> "list[PluginConfig]":
    return [p for p in registry.all() if p.pwa_module and is_enabled(municipality, p.slug)]
