"""What colleagues may have of their work plan, and how it goes."""

import datetime as dt
from typing import Any

from cms.privacy.handlers import Subject
from cms.teams.models import Absence, DutyShift, Team, TeamMember

# Who was on duty or away is asked after a complaint; after this nobody has a reason to know.
KEPT = dt.timedelta(days=365)


class TeamsPrivacy:
    """Places in teams, shifts and absences of those who work here. Families own nothing in this app."""

    def export(self, subject: Subject) -> dict[str, Any]:
        user = subject.user
        if user is None:
            return {}
        return {
            "leads": [team.name for team in Team.unscoped.filter(lead=user).order_by("pk")],
            "teams": [
                {
                    "team": member.team.name,
                    "from": member.joined_at.isoformat(),
                    "until": member.ended_at.isoformat() if member.ended_at else None,
                    "weekly_capacity": member.weekly_capacity,
                }
                for member in TeamMember.unscoped.filter(user=user).select_related("team").order_by("pk")
            ],
            "shifts": [
                {
                    "team": shift.team.name,
                    "kind": shift.kind,
                    "from": shift.starts_at.isoformat(),
                    "until": shift.ends_at.isoformat(),
                }
                for shift in DutyShift.unscoped.filter(user=user).select_related("team")
            ],
            "absences": [
                {
                    "kind": absence.kind,
                    "from": absence.starts_on.isoformat(),
                    "until": absence.ends_on.isoformat() if absence.ends_on else None,
                    "has_substitute": absence.substitute_id is not None,
                }
                for absence in Absence.unscoped.filter(user=user)
            ],
            # Whose absence it is belongs to the other person.
            "stands_in": [
                {
                    "from": absence.starts_on.isoformat(),
                    "until": absence.ends_on.isoformat() if absence.ends_on else None,
                }
                for absence in Absence.unscoped.filter(substitute=user)
            ],
        }

    def erase(self, subject: Subject) -> dict[str, int]:
        user = subject.user
        if user is None:
            return {}
        Absence.unscoped.filter(substitute=user).update(substitute=None)
        return {
            "teams.Absence": Absence.unscoped.filter(user=user).delete()[0],
            "teams.DutyShift": DutyShift.unscoped.filter(user=user).delete()[0],
            "teams.Team": Team.unscoped.filter(lead=user).update(lead=None),
            "teams.TeamMember": TeamMember.unscoped.filter(user=user).delete()[0],
        }

    def retention(self, now: dt.datetime) -> dict[str, int]:
        """Shifts, absences and ended memberships go a year after their end."""
        past = now - KEPT
        return {
            "teams.Absence": Absence.unscoped.filter(ends_on__lt=past.date()).delete()[0],
            "teams.DutyShift": DutyShift.unscoped.filter(ends_at__lt=past).delete()[0],
            "teams.TeamMember": TeamMember.unscoped.filter(ended_at__lt=past).delete()[0],
        }
