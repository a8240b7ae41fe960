"""What others may react to."""

from enum import StrEnum

from django.dispatch import Signal


class AbsenceChange(StrEnum):
    """What happened to an absence. STARTED comes once, on its first day or when it is added later."""

    ADDED = "added"
    CHANGED = "changed"
    STARTED = "started"
    CANCELLED = "cancelled"


# Sent inside the transaction; a receiver that fails stops the change.
# Arguments: absence (Absence; its row is gone when it was CANCELLED before its first day),
# change (AbsenceChange), actor (User | None).
absence_changed = Signal()

# Sent inside the transaction after a person left a team, also because their work here ended.
# Arguments: member (TeamMember, ended), actor (User | None).
member_left = Signal()

# Asked inside the transaction before a team is closed down. Whoever keeps work of the team that nobody would
# see any more answers with its plugin's slug and a sentence that says how much; everybody else with nothing.
# Arguments: team (Team).
team_closing = Signal()
