from cms.accounts.models.families import Child, Family, Guardian
from cms.accounts.models.invitations import Invitation
from cms.accounts.models.memberships import STAFF_ROLES, Membership, Role
from cms.accounts.models.professionals import Profession, ProfessionalProfile
from cms.accounts.models.users import User, shown_name

__all__ = [
    "STAFF_ROLES",
    "Child",
    "Family",
    "Guardian",
    "Invitation",
    "Membership",
    "Profession",
    "ProfessionalProfile",
    "Role",
    "User",
    "shown_name",
]
