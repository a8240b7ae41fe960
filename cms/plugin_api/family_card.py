"""What plugins tell professionals about a family: sections of its card, beside its people and what to mind.

A plugin lists `FamilySection`s as `sections` in its `family_card.py`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cms.plugin_api.gate import enabled_plugins
from cms.plugin_api.registry import registry

if TYPE_CHECKING:
    from cms.accounts.models import Family, User

MOST_LINES = 10


@dataclass(frozen=True)
class FamilyLine:
    """One thing: its name, an address in the admin, and a few words beside it. No word of a conversation."""

    name: str
    path: str
    told: str = ""


@dataclass(frozen=True)
class FamilySection:
    """A heading, and what stands under it: `lines` gives what this very professional may see, and no more."""

    title: Any
    lines: Callable[["User", "Family"], Sequence[FamilyLine]]


@dataclass(frozen=True)
class ShownSection:
    """A section as it stands on the card; `more` says that there is more than fits."""

    title: str
    lines: list[FamilyLine]
    more: bool


def sections_of(user: "User", family: "Family") -> list[ShownSection]:
    """The sections of the plugins that are on in the family's municipality, in the plugins' order.

    The caller has asked whether the professional may see the family. Within the municipality's scope.
    """
    enabled = enabled_plugins(family.municipality)
    found = []
    for plugin in registry.all():
        for section in plugin.contributed("family_card") if plugin.slug in enabled else ():
            lines = list(section.lines(user, family))
            found.append(ShownSection(str(section.title), lines[:MOST_LINES], len(lines) > MOST_LINES))
    return found
