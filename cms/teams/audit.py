"""What is done with teams, for the audit trail."""

from django.utils.translation import gettext_lazy as _

from cms.audit.registry import ActionType

TEAM_ADDED = "teams.team_added"
TEAM_CHANGED = "teams.team_changed"
TEAM_ARCHIVED = "teams.team_archived"
TEAM_RESTORED = "teams.team_restored"
TOPICS_CHANGED = "teams.topics_changed"
MEMBER_ADDED = "teams.member_added"
MEMBER_CHANGED = "teams.member_changed"
MEMBER_LEFT = "teams.member_left"
OPENING_CHANGED = "teams.opening_changed"
CLOSED_DAY_ADDED = "teams.closed_day_added"
CLOSED_DAY_REMOVED = "teams.closed_day_removed"
SHIFTS_ADDED = "teams.shifts_added"
SHIFT_REMOVED = "teams.shift_removed"
ABSENCE_ADDED = "teams.absence_added"
ABSENCE_CHANGED = "teams.absence_changed"
ABSENCE_CANCELLED = "teams.absence_cancelled"
ABSENCE_STARTED = "teams.absence_started"

ACTIONS = [
    ActionType(TEAM_ADDED, _("added a team")),
    ActionType(TEAM_CHANGED, _("changed a team")),
    ActionType(TEAM_ARCHIVED, _("closed down a team")),
    ActionType(TEAM_RESTORED, _("opened a team again")),
    ActionType(TOPICS_CHANGED, _("changed the topics of a team")),
    ActionType(MEMBER_ADDED, _("added somebody to a team")),
    ActionType(MEMBER_CHANGED, _("changed how much work somebody gets")),
    ActionType(MEMBER_LEFT, _("took somebody out of a team")),
    ActionType(OPENING_CHANGED, _("changed a team's opening hours")),
    ActionType(CLOSED_DAY_ADDED, _("added a closed day")),
    ActionType(CLOSED_DAY_REMOVED, _("removed a closed day")),
    ActionType(SHIFTS_ADDED, _("planned shifts")),
    ActionType(SHIFT_REMOVED, _("removed a shift")),
    ActionType(ABSENCE_ADDED, _("planned an absence")),
    ActionType(ABSENCE_CHANGED, _("changed an absence")),
    ActionType(ABSENCE_CANCELLED, _("ended or removed an absence")),
    ActionType(ABSENCE_STARTED, _("an absence began")),
]
