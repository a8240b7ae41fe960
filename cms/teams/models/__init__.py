from cms.teams.models.absence import Absence, AbsenceKind
from cms.teams.models.opening import ClosedDay, OpeningInterval, Weekday
from cms.teams.models.rota import DutyKind, DutyShift
from cms.teams.models.teams import Team, TeamMember, TeamText, TeamTopic, TeamTopicLabel

__all__ = [
    "Absence",
    "AbsenceKind",
    "ClosedDay",
    "DutyKind",
    "DutyShift",
    "OpeningInterval",
    "Team",
    "TeamMember",
    "TeamText",
    "TeamTopic",
    "TeamTopicLabel",
    "Weekday",
]
