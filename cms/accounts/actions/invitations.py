"""Invite a family, and let it in."""

from dataclasses import asdict, dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from cms.accounts.actions.memberships import grant_role
from cms.accounts.audit import INVITATION_ACCEPTED, INVITATION_REVOKED, INVITED
from cms.accounts.models import Child, Family, Guardian, Invitation, Role, User
from cms.accounts.models.invitations import (
    CODES_PER_INVITATION,
    PAUSE_BETWEEN_CODES,
    TRIES_PER_INVITATION,
    hash_token,
)
from cms.audit.record import record
from cms.municipalities.models import Municipality


class InvitationUnknownError(LookupError):
    """No such invitation in this municipality."""


class InvitationOverError(Exception):
    """The invitation was used, withdrawn, or is too old; `state` says which."""

    def __init__(self, state: Invitation.State) -> None:
        super().__init__(state)
        self.state = state


class WrongCodeError(ValueError):
    """The code is not the one that was sent, or it is too old."""


class TooManyTriesError(Exception):
    """The invitation is locked, or a code was sent a moment ago; `wait` is in seconds, None for good."""

    def __init__(self, wait: int | None = None) -> None:
        super().__init__(wait)
        self.wait = wait


class AccountClosedError(Exception):
    """The person who was invited has an account that was closed."""


@dataclass(frozen=True)
class Invited:
    """Whom a professional invites: one adult, reached by e-mail or by phone (E.164), and the child."""

    email: str = ""
    phone: str = ""
    first_name: str = ""
    language: str = "da"
    relation: str = Guardian.Relation.PARENT
    due_date: date | None = None
    birth_date: date | None = None


@dataclass(frozen=True)
class NewInvitation:
    """An invitation and the token for its link, which can never be read again."""

    invitation: Invitation
    token: str


@transaction.atomic
def create_invitation(
    *, municipality: Municipality, invited: Invited, actor: User, family: Family | None = None
) -> NewInvitation:
    """Invite one adult to a family that exists, or to a new one that accepting will make.

    Raises ValueError without exactly one way to reach them, or for a family of elsewhere.
    """
    if bool(invited.email) == bool(invited.phone):
        raise ValueError("An invitation needs an e-mail address or a phone number, not both.")
    if family is not None and family.municipality_id != municipality.pk:
        raise ValueError("The family belongs to another municipality.")
    values = asdict(invited) | {"email": invited.email.lower()}
    invitation = Invitation(municipality=municipality, invited_by=actor, family=family, **values)
    token = invitation.new_token()
    invitation.save()
    record(INVITED, actor=actor, municipality=municipality, target=invitation, family=family)
    return NewInvitation(invitation, token)


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, actor: User) -> Invitation:
    """Withdraw an invitation that waits; raise InvitationOverError when it does not wait any more."""
    locked = Invitation.unscoped.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not locked.is_open:
        raise InvitationOverError(locked.state)
    locked.revoked_at = timezone.now()
    locked.save(update_fields=["revoked_at"])
    record(INVITATION_REVOKED, actor=actor, municipality=locked.municipality, target=locked)
    return locked


def inspect_invitation(*, municipality: Municipality, token: str) -> Invitation:
    """Return the open invitation behind a token.

    Raises InvitationUnknownError and InvitationOverError.
    """
    return _open(municipality, token, lock=False)


@transaction.atomic
def issue_code(*, municipality: Municipality, token: str) -> tuple[Invitation, str]:
    """Make a one-time code for the invited person; the caller sends it to the invitation's own contact.

    Raises InvitationUnknownError, InvitationOverError, TooManyTriesError.
    """
    invitation = _open(municipality, token, lock=True)
    _refuse_if_locked(invitation)
    if invitation.codes_sent >= CODES_PER_INVITATION:
        raise TooManyTriesError
    if invitation.code_sent_at is not None:
        pause = invitation.code_sent_at + PAUSE_BETWEEN_CODES - timezone.now()
        if pause.total_seconds() > 0:
            raise TooManyTriesError(int(pause.total_seconds()) + 1)
    code = invitation.new_code()
    invitation.save(update_fields=["code_hash", "code_sent_at", "codes_sent", "tries_of_code"])
    return invitation, code


def accept_invitation(*, municipality: Municipality, token: str, code: str) -> Invitation:
    """Let the invited person in: account, role, access and child in one transaction.

    Returns the invitation with `accepted_by` and `family`. Of two at once one wins. Raises
    InvitationUnknownError, InvitationOverError, WrongCodeError, TooManyTriesError, AccountClosedError.
    """
    with transaction.atomic():
        invitation = _open(municipality, token, lock=True)
        _refuse_if_locked(invitation)
        right = invitation.code_is_current() and invitation.code_matches(code)
        if right:
            _let_in(invitation)
        else:
            invitation.tries += 1
            invitation.tries_of_code += 1
            invitation.save(update_fields=["tries", "tries_of_code"])
    if not right:  # raised outside, so that the counter is kept
        raise WrongCodeError
    return invitation


def _open(municipality: Municipality, token: str, *, lock: bool) -> Invitation:
    invitations = Invitation.unscoped.filter(municipality=municipality)
    if lock:
        invitations = invitations.select_for_update(of=("self",))
    invitation = invitations.filter(token_hash=hash_token(token)).first()
    if invitation is None:
        raise InvitationUnknownError
    if not invitation.is_open:
        raise InvitationOverError(invitation.state)
    return invitation


def _refuse_if_locked(invitation: Invitation) -> None:
    if invitation.tries >= TRIES_PER_INVITATION:
        raise TooManyTriesError


def _let_in(invitation: Invitation) -> None:
    contact = {"email": invitation.email} if invitation.email else {"phone": invitation.phone}
    user, _is_new = User.objects.get_or_create(
        **contact,
        defaults={
            "first_name": invitation.first_name,
            "language": invitation.language,
            "password": make_password(None),
        },
    )
    if not user.is_active:
        raise AccountClosedError
    family = invitation.family or Family.unscoped.create(municipality=invitation.municipality)
    now = timezone.now()
    Guardian.unscoped.update_or_create(
        family=family,
        user=user,
        defaults={"relation": invitation.relation, "access_from": now, "access_until": None},
    )
    if invitation.due_date or invitation.birth_date:
        Child.unscoped.create(family=family, due_date=invitation.due_date, birth_date=invitation.birth_date)
    grant_role(municipality=invitation.municipality, user=user, role=Role.CITIZEN, actor=user)
    invitation.accepted_at, invitation.accepted_by, invitation.family = now, user, family
    invitation.code_hash = ""
    invitation.save(update_fields=["accepted_at", "accepted_by", "family", "code_hash"])
    record(
        INVITATION_ACCEPTED,
        actor=user,
        municipality=invitation.municipality,
        target=invitation,
        family=family,
    )
