"""Whom a family knows in each team, who stands in for them, and who it was before."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Prefetch
from django.http import Http404
from django.utils.translation import gettext as _

from cms.accounts.models import Guardian
from cms.teams.queries import absences_on, stand_ins, zone
from plugins.tasks.models import FamilyContact
from plugins.tasks.queries.tasks import teams_seen_by
from plugins.tasks.rules import can_name_contact

if TYPE_CHECKING:
    from cms.accounts.models import Family, User
    from cms.teams.models import Team

Began, Ended = FamilyContact.Began, FamilyContact.Ended


@dataclass(frozen=True)
class Contact:
    """A family's contact person in a team; `asked` does their work now: they, who stands in, or nobody."""

    row: FamilyContact
    is_away: bool
    asked: "User | None"


def contacts_of(family: "Family", at: dt.datetime) -> list[Contact]:
    """The family's contact persons in the teams that work, in the teams' order; three queries."""
    rows = FamilyContact.unscoped.filter(family=family, ended_at=None, team__archived_at=None)
    return _with_stand_ins(
        rows.select_related("user", "team__municipality", "named_by").order_by("team__sort_order", "pk"), at
    )


def contacts_in(team: "Team", families: Collection[UUID], at: dt.datetime) -> dict[UUID, Contact]:
    """Whom each of the families knows in one team; three queries at most."""
    rows = FamilyContact.unscoped.filter(family__in=families, team=team, ended_at=None)
    return {one.row.family_id: one for one in _with_stand_ins(rows.select_related("user", "team"), at)}


def _with_stand_ins(rows: Iterable[FamilyContact], at: dt.datetime) -> list[Contact]:
    found = list(rows)
    if not found:
        return []
    place = found[0].team.municipality
    away = set(absences_on(place, at.astimezone(zone()).date()).values_list("user_id", flat=True))
    gone = {row.user_id: row.user for row in found if row.user_id in away}
    asked = stand_ins(gone.values(), at, place) if gone else {}
    return [Contact(row, row.user_id in gone, asked.get(row.user_id, row.user)) for row in found]


def access_to_name_in(user: "User", key: int | None) -> "Team":
    """A team in which the user may say whom a family knows; Http404 for any other."""
    team = teams_seen_by(user).filter(pk=key or 0).first()
    if team is None or not can_name_contact(user, team):
        raise Http404
    return team


@dataclass(frozen=True)
class ContactLine:
    """A line of the history, in plain words."""

    at: dt.datetime
    words: str
    team: "Team"


def contact_lines(family: "Family", teams: Iterable["Team"]) -> list[ContactLine]:
    """Who has been the family's contact person in the teams, and who said so; the latest first. One query."""
    rows = FamilyContact.unscoped.filter(family=family, team__in=list(teams))
    lines = []
    for row in rows.select_related("user", "team", "named_by", "ended_by"):
        lines.append((row.since, row.pk, 0, ContactLine(row.since, _began(row), row.team)))
        if row.ended_at is not None and row.ended != Ended.REPLACED:
            lines.append((row.ended_at, row.pk, 1, ContactLine(row.ended_at, _ended(row), row.team)))
    return [line for *_order, line in sorted(lines, key=lambda one: one[:3], reverse=True)]


def _began(row: FamilyContact) -> str:
    if row.began == Began.NAMED:
        by = str(row.named_by) if row.named_by is not None else _("A former colleague")
        return _("%(by)s named the contact person: %(name)s") % {"by": by, "name": row.user}
    if row.began == Began.STOOD_IN:
        return _("%(name)s stood in for who left, and is the contact person") % {"name": row.user}
    return _("%(name)s took a task of the family, and is the contact person") % {"name": row.user}


def _ended(row: FamilyContact) -> str:
    if row.ended == Ended.LEFT:
        return _("%(name)s left the team") % {"name": row.user}
    by = str(row.ended_by) if row.ended_by is not None else _("A former colleague")
    return _("%(by)s ended it: %(name)s is the contact person no longer") % {"by": by, "name": row.user}


@dataclass(frozen=True)
class Lost:
    """A family whose contact person left; `now` is who it is today, None for nobody."""

    left: FamilyContact
    now: "User | None"


def lost_contacts(lead: "User", since: dt.datetime, most: int = 200) -> list[Lost]:
    """For a lead: the families of the teams that they lead whose contact person left, nobody's first."""
    people = Prefetch("family__guardians", Guardian.unscoped.select_related("user").order_by("pk"))
    rows = FamilyContact.objects.filter(
        team__lead=lead, team__archived_at=None, ended=Ended.LEFT, ended_at__gte=since
    )
    # The last one of each family and team.
    latest = rows.order_by("family_id", "team_id", "-ended_at").distinct("family_id", "team_id").values("pk")
    left = list(
        FamilyContact.objects.filter(pk__in=latest)
        .select_related("user", "team", "family")
        .prefetch_related(people)
        .order_by("-ended_at", "pk")[:most]
    )
    current = FamilyContact.objects.filter(
        family__in=[row.family_id for row in left], team__lead=lead, ended_at=None
    )
    now = {(row.family_id, row.team_id): row.user for row in current.select_related("user")}
    found = [Lost(row, now.get((row.family_id, row.team_id))) for row in left]
    return sorted(found, key=lambda one: one.now is not None)
