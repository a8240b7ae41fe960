"""Who may do what with a task."""

from typing import TYPE_CHECKING

from cms.accounts.models import User
from cms.accounts.queries import current_guardianships
from cms.plugin_api.rules import AnyUser, is_professional

if TYPE_CHECKING:
    from cms.accounts.models import Family
    from plugins.tasks.models import Task


def can_complete(user: AnyUser, task: "Task") -> bool:
    """Only the person whose task it is, as long as they may be near the family."""
    return task.assigned_to_id == user.pk and can_be_given(user, task.family)


def can_be_given(user: AnyUser, family: "Family") -> bool:
    """A task goes to a professional of the family's municipality or to one of the family's guardians."""
    return is_professional(user, family.municipality) or _guards(user, family)


def _guards(user: AnyUser, family: "Family") -> bool:
    return isinstance(user, User) and current_guardianships(user).filter(family=family).exists()
