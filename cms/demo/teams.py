"""The demo's teams: texts, topics, opening hours, members, four weeks of rota and an absence to come."""

import datetime as dt
from typing import Any

from django.utils import timezone

from cms.accounts.models import Profession, User
from cms.accounts.queries import professionals_of
from cms.demo import files
from cms.demo.people import STAFF
from cms.municipalities.models import Municipality
from cms.teams.actions.absence import add_absence
from cms.teams.actions.members import add_member
from cms.teams.actions.opening import add_closed_day, set_opening
from cms.teams.actions.rota import Pattern, add_shifts
from cms.teams.actions.teams import TeamFacts, TopicFacts, save_team, set_topics
from cms.teams.models import AbsenceKind, Team

_WEEKS = 4
_WORKING_DAYS = frozenset(range(5))


def load_teams(municipalities: list[Municipality]) -> None:
    """Create the teams of a municipality that has none: what people changed stays."""
    for municipality in municipalities:
        if not Team.unscoped.filter(municipality=municipality).exists():
            _load(municipality)


def _load(municipality: Municipality) -> None:
    people = {user.email: user for user in professionals_of(municipality)}
    for order, one in enumerate(files.teams()):
        members = [
            people[person.email] for person in STAFF if person.team == one["name"] and person.email in people
        ]
        if members:
            _load_team(municipality, one, order, members)
    today = timezone.localdate()
    christmas = dt.date(today.year, 12, 24)
    add_closed_day(municipality=municipality, date=christmas, name="Juleaftensdag", actor=None)
    nurses = [person.email for person in STAFF if person.profession == Profession.HEALTH_VISITOR]
    for email in nurses:
        if email in people:
            _load_absence(municipality, people[email], list(people.values()), today)


def _load_team(municipality: Municipality, one: dict[str, Any], order: int, members: list[User]) -> None:
    texts = {code: words for code, words in one["texts"].items() if code in municipality.languages}
    facts = TeamFacts(
        name=one["name"],
        is_open_to_families=True,
        answer_within=one["answer_within"],
        duty_phone=municipality.phone,
        lead=members[0],
        sort_order=order,
    )
    team = save_team(municipality=municipality, facts=facts, texts=texts, actor=None)
    set_topics(team=team, topics=[TopicFacts(labels) for labels in one["topics"]], actor=None)
    set_opening(team=team, intervals=_intervals(one["hours"]), closed_on_holidays=True, actor=None)
    monday = timezone.localdate() - dt.timedelta(days=timezone.localdate().weekday())
    for number, person in enumerate(members):
        add_member(team=team, user=person, actor=None)
        days = frozenset(day for day in _WORKING_DAYS if day % len(members) == number)
        pattern = Pattern(days, dt.time(8), dt.time(15))
        add_shifts(team=team, user=person, monday=monday, pattern=pattern, weeks=_WEEKS, actor=None)


def _intervals(hours: dict[str, str]) -> list[tuple[int, int, int]]:
    return [
        (int(day), *(int(hour) * 60 for hour in span.split("-")))  # type: ignore[misc]
        for day, spans in hours.items()
        for span in spans.split(", ")
    ]


def _load_absence(municipality: Municipality, person: User, people: list[User], today: dt.date) -> None:
    first = today + dt.timedelta(days=21 - today.weekday())
    add_absence(
        municipality=municipality,
        user=person,
        starts_on=first,
        ends_on=first + dt.timedelta(days=4),
        substitute=next((other for other in people if other != person), None),
        kind=AbsenceKind.HOLIDAY,
        actor=None,
    )
