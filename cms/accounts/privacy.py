"""What people may have of their own data, and how it goes."""

import datetime as dt
from typing import Any

from django.db import transaction

from cms.accounts.actions.memberships import end_membership
from cms.accounts.actions.sessions import deactivate_user
from cms.accounts.models import (
    Child,
    Family,
    Guardian,
    Invitation,
    Membership,
    ProfessionalProfile,
    User,
)
from cms.privacy.handlers import Subject

# How long contact and name of an invitation are kept after it is over.
INVITATION_KEPT = dt.timedelta(days=30)


class AccountsPrivacy:
    """Account, roles, families and invitations.

    An erased person stays as a row without name, address, number and password, so that what
    others wrote to them keeps its shape; a family stays as a bare number for the same reason.
    """

    def export(self, subject: Subject) -> dict[str, Any]:
        exported: dict[str, Any] = {}
        if subject.user is not None:
            exported["person"] = _person(subject.user)
        if subject.families:
            exported["families"] = [_family(family) for family in subject.families]
        return exported

    @transaction.atomic
    def erase(self, subject: Subject) -> dict[str, int]:
        erased: dict[str, int] = {}
        for family in subject.families:
            Family.unscoped.filter(pk=family.pk).update(has_protected_address=False, needs_interpreter=False)
            for model in (Child, Guardian, Invitation):
                count, _rows = model.unscoped.filter(family=family).delete()
                erased[model._meta.label] = erased.get(model._meta.label, 0) + count
        if subject.user is not None:
            erased |= _erase_person(subject.user)
        return erased

    def retention(self, now: dt.datetime) -> dict[str, int]:
        """Blank the contact and name of invitations that have been over for a month."""
        over = Invitation.unscoped.filter(expires_at__lt=now - INVITATION_KEPT).exclude(
            email="", phone="", first_name=""
        )
        return {"accounts.Invitation": over.update(email="", phone="", first_name="")}


def _person(user: User) -> dict[str, Any]:
    return {
        "id": str(user.pk),
        "first_name": user.first_name,
        "last_name": user.last_name,
        "email": user.email,
        "phone": user.phone,
        "language": user.language,
        "joined_at": user.date_joined.isoformat(),
        "last_sign_in": user.last_login.isoformat() if user.last_login else None,
        "roles": [
            {
                "role": membership.role,
                "place": str(membership.municipality or membership.region),
                "from": membership.created_at.isoformat(),
                "until": membership.ended_at.isoformat() if membership.ended_at else None,
            }
            for membership in Membership.objects.filter(user=user).select_related("municipality", "region")
        ],
        "work": [_work(profile) for profile in ProfessionalProfile.unscoped.filter(user=user)],
    }


def _work(profile: ProfessionalProfile) -> dict[str, Any]:
    return {"profession": profile.profession, "languages": profile.languages}


def _family(family: Family) -> dict[str, Any]:
    return {
        "id": str(family.pk),
        "made_at": family.created_at.isoformat(),
        "has_protected_address": family.has_protected_address,
        "needs_interpreter": family.needs_interpreter,
        "adults": [
            {
                "name": guardian.user.display_name,
                "relation": guardian.relation,
                "access_from": guardian.access_from.isoformat(),
                "access_until": guardian.access_until.isoformat() if guardian.access_until else None,
            }
            for guardian in Guardian.unscoped.filter(family=family).select_related("user")
        ],
        "children": [
            {
                "name": child.name or "",
                "due_date": child.due_date.isoformat() if child.due_date else None,
                "birth_date": child.birth_date.isoformat() if child.birth_date else None,
            }
            for child in Child.unscoped.filter(family=family)
        ],
    }


def _erase_person(user: User) -> dict[str, int]:
    for membership in Membership.objects.filter(user=user, ended_at=None):
        end_membership(membership=membership, actor=None, reason="erasure")
    deactivate_user(user=user, actor=None, reason="erasure")
    erased = {
        "accounts.Guardian": Guardian.unscoped.filter(user=user).delete()[0],
        "accounts.ProfessionalProfile": ProfessionalProfile.unscoped.filter(user=user).delete()[0],
        "accounts.Invitation": Invitation.unscoped.filter(accepted_by=user).update(
            email="", phone="", first_name=""
        ),
        "accounts.User": 1,
    }
    user.email = user.phone = None
    user.first_name = user.last_name = ""
    user.set_unusable_password()
    user.save()
    return erased
