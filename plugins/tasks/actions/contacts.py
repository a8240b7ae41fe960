"""A family's contact person in a team: found by the first task, named and ended by people, followed when they leave."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import Family
from cms.audit.record import record
from cms.notifications.actions.telling import notify
from plugins.tasks import audit
from plugins.tasks.errors import NotHereError, NotOnTeamError
from plugins.tasks.models import FamilyContact
from plugins.tasks.notifications import CONTACT
from plugins.tasks.rules import can_be_given

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from cms.accounts.models import User
    from cms.municipalities.models import Municipality
    from cms.teams.models import Team

Began, Ended = FamilyContact.Began, FamilyContact.Ended


@transaction.atomic
def name_contact(*, family: Family, team: "Team", person: "User", actor: "User") -> FamilyContact:
    """Make `person` the family's contact person in the team; who was it until now is it no longer.

    Who is it already stays it, and nobody is told. Raises NotHereError and NotOnTeamError.
    """
    if family.municipality_id != team.municipality_id or team.archived_at is not None:
        raise NotHereError
    if not can_be_given(person, team):
        raise NotOnTeamError
    current = _locked(family, team)
    if current is not None and current.user_id == person.pk:
        return current
    found = FamilyContact(family=family, team=team, user=person, began=Began.NAMED, named_by=actor)
    if current is not None:
        _end(current, Ended.REPLACED, actor)
    # Whoever takes the family's first task at this very moment is followed as well.
    while not _began(found):
        other = _current(family.pk, team.pk).select_for_update(of=("self",)).first()
        if other is not None:
            _end(other, Ended.REPLACED, actor)
    _noted(found, "named", actor)
    if person.pk != actor.pk:
        notify(municipality=team.municipality, user=person, type=CONTACT, about=family.pk)
    return _current(family.pk, team.pk).get()


@transaction.atomic
def end_contact(*, family: Family, team: "Team", actor: "User") -> None:
    """Nobody is the family's contact person in the team until somebody is named; no rule names anybody."""
    current = _locked(family, team)
    if current is not None:
        _end(current, Ended.ENDED, actor)
        _noted(current, "ended", actor)


def known_by_first_task(*, family_id: "UUID", team: "Team", person: "User") -> None:
    """Who takes a task of a family that knows nobody in the team is its contact person.

    Not where a human has ended it: then a human names the next.
    """
    rows = FamilyContact.unscoped.filter(family=family_id, team=team)
    if rows.filter(ended_at=None).exists():
        return
    last = rows.order_by("-ended_at", "-pk").first()
    if last is None or last.ended == Ended.LEFT:
        _began(FamilyContact(family_id=family_id, team=team, user=person, began=Began.FIRST_TASK))


def follow_contacts(
    *, user: "User", municipality: "Municipality", team_id: int | None, person: "User | None"
) -> list[FamilyContact]:
    """`user` leaves: `person` is the contact person now where they are on the team, else nobody is.

    Within the caller's transaction. Returns what ended.
    """
    rows = FamilyContact.unscoped.filter(user=user, team__municipality=municipality, ended_at=None)
    if team_id is not None:
        rows = rows.filter(team=team_id)
    left = list(rows.select_for_update(of=("self",)).select_related("family", "team__lead").order_by("pk"))
    teams = {row.team_id: row.team for row in left}.values()
    followed = {team.pk for team in teams if person is not None and can_be_given(person, team)}
    for row in left:
        _end(row, Ended.LEFT, None)
        _noted(row, "left", None)
        if person is not None and row.team_id in followed:
            after = FamilyContact(family=row.family, team=row.team, user=person, began=Began.STOOD_IN)
            if _began(after):
                _noted(after, "stood_in", None)
    return left


def _locked(family: Family, team: "Team") -> FamilyContact | None:
    """The contact person now; who names one waits for whoever is naming another."""
    list(Family.unscoped.select_for_update(of=("self",), no_key=True).filter(pk=family.pk))
    return _current(family.pk, team.pk).select_for_update(of=("self",)).first()


def _current(family_id: "UUID", team_id: int) -> "QuerySet[FamilyContact]":
    return FamilyContact.unscoped.filter(family=family_id, team=team_id, ended_at=None)


def _began(contact: FamilyContact) -> bool:
    """Save it where nobody is the contact person; whether it was saved."""
    FamilyContact.unscoped.bulk_create([contact], ignore_conflicts=True)
    return _current(contact.family_id, contact.team_id).filter(user=contact.user_id).exists()


def _end(contact: FamilyContact, why: str, actor: "User | None") -> None:
    contact.ended, contact.ended_at, contact.ended_by = why, timezone.now(), actor
    contact.save(update_fields=["ended", "ended_at", "ended_by"])


def _noted(contact: FamilyContact, act: str, actor: "User | None") -> None:
    record(
        audit.CONTACT_CHANGED,
        actor=actor,
        municipality=contact.team.municipality,
        target=contact.user,
        family=contact.family,
        data={"act": act, "team": contact.team_id},
    )
