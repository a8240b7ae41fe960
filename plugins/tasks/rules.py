"""Who may do what with a task. Predicates only."""

from typing import TYPE_CHECKING

from cms.accounts.models import User
from cms.accounts.queries import current_guardianships
from cms.plugin_api.rules import AnyUser, is_professional
from cms.teams.models import TeamMember

if TYPE_CHECKING:
    from cms.accounts.models import Family
    from cms.teams.models import Team
    from plugins.tasks.models import Task


def can_work_on(user: AnyUser, task: "Task") -> bool:
    """Members of the team, its lead, and whoever has it; as long as they meet families here."""
    if not isinstance(user, User) or not is_professional(user, task.municipality):
        return False
    return user.pk in {task.assignee_id, task.team.lead_id} or is_on_team(user, task.team)


def can_be_given(user: AnyUser, team: "Team") -> bool:
    """A task goes to a professional who is in the team now."""
    return isinstance(user, User) and is_on_team(user, team) and is_professional(user, team.municipality)


def can_lead(user: AnyUser, team: "Team") -> bool:
    """See everybody's load and change how the team shares its work."""
    return (
        isinstance(user, User)
        and team.lead_id == user.pk
        and team.archived_at is None
        and is_professional(user, team.municipality)
    )


def can_name_contact(user: AnyUser, team: "Team") -> bool:
    """Say whom a family knows in the team: its members and its lead."""
    return can_lead(user, team) or (team.archived_at is None and can_be_given(user, team))


def can_tick_off(user: AnyUser, task: "Task") -> bool:
    """What a family does itself is ticked off by the adult whom it was agreed with."""
    return (
        task.family is not None
        and task.family_does
        and task.guardian_id == user.pk
        and guards(user, task.family)
    )


def guards(user: AnyUser, family: "Family") -> bool:
    return isinstance(user, User) and current_guardianships(user).filter(family=family).exists()


def is_on_team(user: User, team: "Team") -> bool:
    return TeamMember.unscoped.filter(user=user, team=team, ended_at=None).exists()
