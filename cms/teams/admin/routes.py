"""The screens, told to the confinement: what the keys in their addresses name."""

from cms.municipalities.confinement import kinds
from cms.municipalities.confinement.routes import allow_route
from cms.teams.models import Absence, ClosedDay, DutyShift, Team, TeamMember

WITHOUT_KEYS = (
    "teams_index",
    "teams_add",
    "teams_closed_days",
    "teams_rotas",
    "teams_my_absence",
    "teams_absences",
)
OF_A_TEAM = (
    "teams_edit",
    "teams_members",
    "teams_topics",
    "teams_opening",
    "teams_archive",
    "teams_restore",
    "teams_rota",
    "teams_copy_week",
)


def allow_routes() -> None:
    """Called once in AppConfig.ready."""
    for name in WITHOUT_KEYS:
        allow_route(name)
    team = {"team_id": kinds.row_of(Team)}
    for name in OF_A_TEAM:
        allow_route(name, team)
    allow_route("teams_end_member", team | {"member_id": kinds.row_of(TeamMember)})
    allow_route("teams_remove_shift", team | {"shift_id": kinds.row_of(DutyShift)})
    allow_route("teams_remove_closed_day", {"day_id": kinds.row_of(ClosedDay)})
    absence = {"absence_id": kinds.row_of(Absence)}
    allow_route("teams_absence", absence)
    allow_route("teams_cancel_absence", absence)
