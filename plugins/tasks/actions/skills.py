"""Keep the municipality's list of skills, and note who has which."""

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction

from cms.audit.record import record
from plugins.tasks import audit
from plugins.tasks.errors import NameTakenError
from plugins.tasks.models import PersonSkill, Skill

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality


def save_skill(
    *, municipality: "Municipality", actor: "User", name: str, kind: str = "", skill: Skill | None = None
) -> Skill:
    """Make a skill or change one. Raises NameTakenError for a name, or a kind, that another skill has."""
    try:
        with transaction.atomic():
            saved = skill or Skill(municipality=municipality)
            saved.name, saved.kind = name, kind
            saved.save()
            record(audit.SKILLS_CHANGED, actor=actor, municipality=municipality, target=saved)
            return saved
    except IntegrityError:
        raise NameTakenError from None


@transaction.atomic
def delete_skill(*, skill: Skill, actor: "User") -> None:
    """Nobody has it any more, and tasks that wanted it are for everybody."""
    data = {"deleted": True}
    record(audit.SKILLS_CHANGED, actor=actor, municipality=skill.municipality, target=skill, data=data)
    skill.delete()


@transaction.atomic
def note_skills(*, municipality: "Municipality", wanted: Mapping[UUID, set[int]], actor: "User") -> int:
    """Let each of these people have exactly these skills; return how many people changed.

    Keys of skills of another municipality are left out. The caller has asked whose lead the actor is.
    """
    known = set(Skill.unscoped.filter(municipality=municipality).values_list("pk", flat=True))
    # The list is locked, so that two leads who note at once do so one after the other.
    list(Skill.unscoped.select_for_update().filter(municipality=municipality).order_by("pk"))
    changed = 0
    for user, keys in wanted.items():
        rows = PersonSkill.unscoped.filter(user=user, skill__municipality=municipality)
        has = set(rows.values_list("skill", flat=True))
        should = keys & known
        if has == should:
            continue
        rows.exclude(skill__in=should).delete()
        new = [PersonSkill(user_id=user, skill_id=key) for key in sorted(should - has)]
        PersonSkill.unscoped.bulk_create(new)
        data = {"person": str(user), "skills": sorted(should)}
        record(audit.SKILLS_CHANGED, actor=actor, municipality=municipality, data=data)
        changed += 1
    return changed
