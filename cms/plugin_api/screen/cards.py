"""What the page "Plugins" says of each plugin in one municipality."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from cms.plugin_api.config import Category, PluginConfig, Text
from cms.plugin_api.gate import enabled_plugins
from cms.plugin_api.models import PluginActivation
from cms.plugin_api.queries import activations_of, dependants_of
from cms.plugin_api.registry import registry

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality


# Kinds of rows that a card names before it folds the rest.
NAMED = 4


@dataclass(frozen=True)
class Card:
    """One plugin: what it is, whether it is on, and what stands in the way of switching it."""

    plugin: PluginConfig
    on: bool
    available: bool
    last: PluginActivation | None
    data: Sequence[tuple[Text, int]]
    missing: Sequence[PluginConfig]
    dependants: Sequence[PluginConfig]
    trouble: str | None

    @property
    def held(self) -> list[tuple[Text, int]]:
        """[(what, how many)] of what there is, the largest number first."""
        return sorted((row for row in self.data if row[1]), key=lambda row: -row[1])

    @property
    def named(self) -> list[tuple[Text, int]]:
        return self.held[:NAMED]

    @property
    def folded(self) -> list[tuple[Text, int]]:
        return self.held[NAMED:]

    @property
    def requires(self) -> list[PluginConfig]:
        return [registry.get(slug) for slug in self.plugin.requires if slug in registry]

    @property
    def can_switch_on(self) -> bool:
        return not self.on and self.available and not self.missing

    @property
    def settings_url(self) -> str:
        return reverse(f"plugins_page:settings_{self.plugin.slug}") if self.plugin.settings_model else ""


def card_of(plugin: PluginConfig, municipality: "Municipality", last: PluginActivation | None) -> Card:
    enabled = enabled_plugins(municipality)
    on = plugin.slug in enabled
    return Card(
        plugin=plugin,
        on=on,
        available=plugin.is_available(municipality),
        last=last,
        data=plugin.data_summary(municipality),
        missing=[registry.get(slug) for slug in plugin.requires if slug not in enabled],
        dependants=[p for p in registry.all() if p.slug in dependants_of(plugin.slug) & enabled],
        trouble=plugin.health() if on else None,
    )


def cards_by_category(municipality: "Municipality") -> list[tuple[str, list[Card]]]:
    """Return [(heading, cards)] of all installed plugins, empty headings left out."""
    last = activations_of(municipality)
    cards = [card_of(plugin, municipality, last.get(plugin.slug)) for plugin in registry.all()]
    headings = [
        (category.label, [c for c in cards if c.plugin.category == category]) for category in Category
    ]
    return [(str(heading), found) for heading, found in headings if found]


def missing_switches(municipality: "Municipality") -> list[PluginActivation]:
    """Switches of plugins that are not installed any more."""
    return [row for slug, row in sorted(activations_of(municipality).items()) if slug not in registry]
