"""What plugins tell professionals about a family, and what can be begun for it: beside its people and what to mind.

A plugin lists `FamilySection`s as `sections`, and `FamilyAct`s as `acts` and as `beside`, in its `family_card.py`.
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
class Asked:
    """From where something is begun for a family.

    `back` is the path in the admin to come back to ("" for none). `guardian` is the adult whom alone it is
    about, where the others of the family know nothing of it.
    """

    back: str = ""
    guardian: "User | None" = None


def _nowhere(_user: "User", _family: "Family", _asked: Asked) -> str:
    return ""


@dataclass(frozen=True)
class FamilyAct:
    """Something that a professional begins for a family; `path` answers "" for whoever may not.

    `news` is the path at which a page that shows the act folded asks now and then whether the family waits there:
    it answers {"waiting": true} or false and puts nothing on record.
    """

    name: Any
    icon: str
    path: Callable[["User", "Family", Asked], str]
    news: Callable[["User", "Family", Asked], str] = _nowhere


@dataclass(frozen=True)
class ShownAct:
    """An act as it stands on a page."""

    name: str
    icon: str
    path: str
    news: str = ""


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


def acts_for(
    user: "User", family: "Family", *, back: str = "", guardian: "User | None" = None
) -> list[ShownAct]:
    """What the plugins that are on in the family's municipality let this professional begin for it.

    As with `sections_of`, the caller has asked whether the professional may see the family.
    """
    return _shown("family_acts", user, family, Asked(back, guardian))


def beside_for(user: "User", family: "Family", *, guardian: "User | None" = None) -> list[ShownAct]:
    """Narrow pages without the admin's frame that may stand beside a call with this family.

    `guardian` is the adult whom alone the call is about. Each page asks for itself what the professional may
    read, and puts the reading on record. As with `sections_of`, the caller has asked about the family.
    """
    return _shown("family_beside", user, family, Asked(guardian=guardian))


def _shown(resource: str, user: "User", family: "Family", asked: Asked) -> list[ShownAct]:
    enabled = enabled_plugins(family.municipality)
    found = []
    for plugin in registry.all():
        for act in plugin.contributed(resource) if plugin.slug in enabled else ():
            path = act.path(user, family, asked)
            if path:
                news = act.news(user, family, asked)
                found.append(ShownAct(str(act.name), act.icon, path, news))
    return found
