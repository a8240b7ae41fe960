"""Reads of plugins and their switches."""

from typing import TYPE_CHECKING

from cms.plugin_api.models import PluginActivation
from cms.plugin_api.registry import registry

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality


def dependants_of(slug: str) -> set[str]:
    """Slugs of installed plugins that require this one."""
    return {plugin.slug for plugin in registry.all() if slug in plugin.requires}


def activations_of(municipality: "Municipality") -> dict[str, PluginActivation]:
    """The last switch of each plugin, by slug; slugs of uninstalled plugins included."""
    rows = PluginActivation.unscoped.filter(municipality=municipality).select_related("changed_by")
    return {row.plugin: row for row in rows}


def missing_slugs(municipality: "Municipality") -> list[str]:
    """Slugs that were switched here and are not installed any more."""
    return sorted(slug for slug in activations_of(municipality) if slug not in registry)
