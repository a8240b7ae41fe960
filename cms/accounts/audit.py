"""What can happen to people, for the audit trail."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from cms.audit.record import record
from cms.audit.registry import ActionType

if TYPE_CHECKING:
    from cms.accounts.models import Family, User

INVITED = "accounts.family_invited"
INVITATION_REVOKED = "accounts.invitation_revoked"
INVITATION_ACCEPTED = "accounts.invitation_accepted"
ROLE_GRANTED = "accounts.role_granted"
MEMBERSHIP_ENDED = "accounts.membership_ended"
STAFF_ADDED = "accounts.staff_added"
PROFILE_CHANGED = "accounts.profile_changed"
# No longer done: teams have their own app. Old events keep their words.
TEAM_CHANGED = "accounts.team_changed"
FACTOR_ADDED = "accounts.second_factor_added"
FACTOR_REMOVED = "accounts.second_factor_removed"
FACTORS_RESET = "accounts.second_factor_reset"
SIGNED_IN = "accounts.signed_in"
SESSION_ENDED = "accounts.session_ended"
USER_DEACTIVATED = "accounts.user_deactivated"
ACCESS_ENDED = "accounts.family_access_ended"
FAMILY_FLAGS_CHANGED = "accounts.family_flags_changed"
BIRTH_RECORDED = "accounts.birth_recorded"
FAMILY_LOOKED_AT = "accounts.family_looked_at"
FAMILIES_LISTED = "accounts.families_listed"

ACTIONS = [
    ActionType(INVITED, _("invited a family")),
    ActionType(INVITATION_REVOKED, _("withdrew an invitation")),
    ActionType(INVITATION_ACCEPTED, _("accepted an invitation")),
    ActionType(ROLE_GRANTED, _("gave somebody a role")),
    ActionType(MEMBERSHIP_ENDED, _("ended somebody's role")),
    ActionType(STAFF_ADDED, _("added a colleague")),
    ActionType(PROFILE_CHANGED, _("changed a colleague's profile")),
    ActionType(TEAM_CHANGED, _("changed a team")),
    ActionType(FACTOR_ADDED, _("added a second factor")),
    ActionType(FACTOR_REMOVED, _("removed a second factor")),
    ActionType(FACTORS_RESET, _("reset a colleague's second factor")),
    ActionType(SIGNED_IN, _("signed in to work")),
    ActionType(SESSION_ENDED, _("signed a device out")),
    ActionType(USER_DEACTIVATED, _("closed an account")),
    ActionType(ACCESS_ENDED, _("ended somebody's access to the family")),
    ActionType(FAMILY_FLAGS_CHANGED, _("changed what is to be minded of the family")),
    ActionType(BIRTH_RECORDED, _("recorded the birth of a child")),
    ActionType(FAMILY_LOOKED_AT, _("looked at the family's card"), reads=True),
    ActionType(FAMILIES_LISTED, _("looked through the list of families"), reads=True),
]


def record_look(*, family: "Family", actor: "User", reason: str = "") -> None:
    """Record that a professional looked at a family; a guardian's look at the own family is no event."""
    from cms.accounts.rules import is_professional

    if is_professional(actor, family.municipality):
        record(
            FAMILY_LOOKED_AT,
            actor=actor,
            municipality=family.municipality,
            target=family,
            family=family,
            reason=reason,
        )
