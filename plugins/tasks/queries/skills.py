"""Reads of skills."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from plugins.tasks.models import PersonSkill, Skill

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality


def skills_of_people(municipality: "Municipality", people: Iterable[Any]) -> dict[UUID, dict[int, str]]:
    """The skills of some people (or their keys) by name, in one query."""
    rows = PersonSkill.unscoped.filter(skill__municipality=municipality, user__in=list(people))
    found: defaultdict[UUID, dict[int, str]] = defaultdict(dict)
    for user, skill, name in rows.order_by("skill__name").values_list("user", "skill", "skill__name"):
        found[user][skill] = name
    return found


def skill_for(municipality: "Municipality", kind: str) -> Skill | None:
    """The skill that tasks of a kind want when they name none."""
    return Skill.unscoped.filter(municipality=municipality, kind=kind).first()


def skill_here(key: int | None) -> Skill | None:
    """A skill of this municipality; None for no key, and for any other."""
    return Skill.objects.filter(pk=key).first() if key is not None else None
