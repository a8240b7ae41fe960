"""Who may do what with teams, the rota and absences. Predicates only."""

from cms.accounts.models import User
from cms.accounts.rules import AnyUser, is_municipal_admin, is_professional
from cms.municipalities.models import Municipality
from cms.teams.models import Team, TeamMember


def can_manage_teams(user: AnyUser, municipality: Municipality) -> bool:
    """Teams, members, topics, opening hours and closed days: municipal administrators."""
    return is_municipal_admin(user, municipality)


def leads(user: AnyUser, team: Team) -> bool:
    """Whether the user leads the team; who no longer works there leads nobody."""
    return (
        isinstance(user, User)
        and team.lead_id == user.pk
        and team.archived_at is None
        and is_professional(user, team.municipality)
    )


def can_plan_rota(user: AnyUser, team: Team) -> bool:
    return can_manage_teams(user, team.municipality) or leads(user, team)


def can_see_rotas(user: AnyUser, municipality: Municipality) -> bool:
    """Everybody who meets families may see who is on duty; so may the administrators."""
    return is_professional(user, municipality) or can_manage_teams(user, municipality)


def can_have_absence(user: AnyUser, municipality: Municipality) -> bool:
    return is_professional(user, municipality)


def can_plan_absences(user: AnyUser, municipality: Municipality) -> bool:
    """Whether there is anybody whose absence the user may plan besides their own."""
    if can_manage_teams(user, municipality):
        return True
    return is_professional(user, municipality) and bool(
        Team.unscoped.filter(municipality=municipality, lead_id=user.pk, archived_at=None).exists()
    )


def can_plan_absence_of(user: AnyUser, person: User, municipality: Municipality) -> bool:
    """Oneself, the lead of one of the person's teams, and administrators; for professionals of the place."""
    if not is_professional(person, municipality):
        return False
    if can_manage_teams(user, municipality) or (user.pk == person.pk and is_professional(user, municipality)):
        return True
    return is_professional(user, municipality) and bool(
        TeamMember.unscoped.filter(
            user=person,
            ended_at=None,
            team__lead_id=user.pk,
            team__municipality=municipality,
            team__archived_at=None,
        ).exists()
    )
