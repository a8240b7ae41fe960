"""Who is in which team."""

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.rules import is_professional
from cms.audit.record import record
from cms.municipalities.models import Municipality
from cms.teams import audit
from cms.teams.errors import NotWorkingHereError
from cms.teams.models import Absence, DutyShift, Team, TeamMember
from cms.teams.signals import member_left


@transaction.atomic
def add_member(*, team: Team, user: User, actor: User | None, weekly_capacity: int = 20) -> TeamMember:
    """Put a professional into a team; who is in it already gets the new capacity.

    Raises NotWorkingHereError.
    """
    if not is_professional(user, team.municipality):
        raise NotWorkingHereError
    member, is_new = TeamMember.unscoped.get_or_create(
        team=team, user=user, ended_at=None, defaults={"weekly_capacity": weekly_capacity}
    )
    if not is_new:
        return change_member(member=member, weekly_capacity=weekly_capacity, actor=actor)
    _record(audit.MEMBER_ADDED, member, actor)
    return member


@transaction.atomic
def change_member(*, member: TeamMember, weekly_capacity: int, actor: User | None) -> TeamMember:
    """Change how much open work the person can have in a week; 0 for none automatically."""
    if member.weekly_capacity != weekly_capacity:
        member.weekly_capacity = weekly_capacity
        member.save(update_fields=["weekly_capacity"])
        _record(audit.MEMBER_CHANGED, member, actor)
    return member


@transaction.atomic
def end_member(*, member: TeamMember, actor: User | None) -> TeamMember:
    """Take somebody out of a team now; shifts that have not begun go too. Sends `member_left`."""
    locked = TeamMember.unscoped.select_for_update(of=("self",)).get(pk=member.pk)
    if locked.ended_at is None:
        locked.ended_at = timezone.now()
        locked.save(update_fields=["ended_at"])
        DutyShift.unscoped.filter(
            team=locked.team_id, user=locked.user_id, starts_at__gt=locked.ended_at
        ).delete()
        _record(audit.MEMBER_LEFT, locked, actor)
        member_left.send(sender=TeamMember, member=locked, actor=actor)
    return locked


@transaction.atomic
def leave_teams(*, user: User, municipality: Municipality, actor: User | None) -> None:
    """Take somebody out of all teams of a municipality: as member, lead and substitute."""
    current = TeamMember.unscoped.filter(user=user, ended_at=None, team__municipality=municipality)
    for member in current.select_related("team__municipality", "user"):
        end_member(member=member, actor=actor)
    Team.unscoped.filter(municipality=municipality, lead=user).update(lead=None)
    Absence.unscoped.filter(municipality=municipality, substitute=user).update(substitute=None)


def _record(action: str, member: TeamMember, actor: User | None) -> None:
    team = member.team
    data = {"user": str(member.user_id), "weekly_capacity": member.weekly_capacity}
    record(action, actor=actor, municipality=team.municipality, target=team, data=data)
