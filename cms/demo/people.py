"""The demo's people. Passwords exist in demo mode only: this app is not installed otherwise."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from cms.accounts.actions.memberships import grant_role
from cms.accounts.models import (
    Child,
    Family,
    Guardian,
    Profession,
    ProfessionalProfile,
    Role,
    User,
)
from cms.demo.models import DemoAccount
from cms.municipalities.models import Municipality, Region

PASSWORD = "familie-start-demo"  # noqa: S105 - demo mode only, shown on the start screen


@dataclass(frozen=True)
class Person:
    """One account. `place` is a municipality's slug, or "" for the whole region."""

    email: str
    name: str
    role: Role
    place: str
    profession: Profession | None = None
    languages: tuple[str, ...] = ()
    team: str = ""
    about: str = ""
    """Who a citizen is, in the list of accounts; staff are told by their work."""


def _fjordby(email: str, name: str, role: Role, **more: Any) -> Person:
    return Person(f"{email}@fjordby.example", name, role, "fjordby", **more)


def _klitby(email: str, name: str, role: Role, **more: Any) -> Person:
    return Person(f"{email}@klitby.example", name, role, "klitby", **more)


STAFF = [
    Person("region@region-nord.example", "Nadia Rahimi", Role.REGION_ADMIN, ""),
    _fjordby("admin", "Mette Lund", Role.MUNICIPAL_ADMIN),
    _fjordby("editor", "Jonas Winther", Role.EDITOR),
    _fjordby("reviewer", "Lone Kjær", Role.REVIEWER),
    _fjordby(
        "karen",
        "Karen Holm",
        Role.PROFESSIONAL,
        profession=Profession.MIDWIFE,
        languages=("da", "en"),
        team="Jordemødre",
    ),
    _fjordby(
        "sofie",
        "Sofie Bang",
        Role.PROFESSIONAL,
        profession=Profession.HEALTH_VISITOR,
        languages=("da", "en", "ar"),
        team="Sundhedsplejen",
    ),
    _fjordby(
        "peter",
        "Peter Dam",
        Role.PROFESSIONAL,
        profession=Profession.SOCIAL_WORKER,
        languages=("da",),
        team="Familiehuset",
    ),
    _klitby("admin", "Anders Krog", Role.MUNICIPAL_ADMIN),
    _klitby("editor", "Ida Juhl", Role.EDITOR),
    _klitby("reviewer", "Birgit Toft", Role.REVIEWER),
    _klitby(
        "hanne",
        "Hanne Vestergaard",
        Role.PROFESSIONAL,
        profession=Profession.MIDWIFE,
        languages=("da", "en"),
        team="Jordemødre",
    ),
    _klitby(
        "line",
        "Line Skov",
        Role.PROFESSIONAL,
        profession=Profession.HEALTH_VISITOR,
        languages=("da", "en", "so"),
        team="Sundhedsplejen",
    ),
]
CITIZENS = [
    Person(
        "amina@example.org",
        "Amina Hassan",
        Role.CITIZEN,
        "fjordby",
        languages=("en",),
        about="Gravid i uge 28",
    ),
    Person(
        "yusuf@example.org",
        "Yusuf Hassan",
        Role.CITIZEN,
        "fjordby",
        languages=("en",),
        about="Venter barn, uge 28",
    ),
    Person(
        "maria@example.org",
        "Maria Jensen",
        Role.CITIZEN,
        "fjordby",
        languages=("da",),
        about="Mor til et barn på 5 uger",
    ),
    Person(
        "camilla@example.org",
        "Camilla Friis",
        Role.CITIZEN,
        "klitby",
        languages=("da",),
        about="Mor til et barn på 5 måneder",
    ),
]


def load_people(region: Region, municipalities: list[Municipality]) -> None:
    """Create the missing accounts, memberships and families."""
    places = {municipality.slug: municipality for municipality in municipalities}
    # One hash for all: they share the password anyway, and hashing is slow on purpose.
    secret = make_password(PASSWORD)
    for order, person in enumerate([*CITIZENS, *STAFF]):
        user = _load_person(person, region, places.get(person.place), secret)
        work = (person.profession or person.role).label
        DemoAccount.objects.get_or_create(
            user=user, defaults={"role": person.about or str(work), "order": order}
        )
    today = timezone.localdate()
    fjordby, klitby = places["fjordby"], places["klitby"]
    _load_family(
        fjordby,
        [("amina@example.org", Guardian.Relation.MOTHER), ("yusuf@example.org", Guardian.Relation.FATHER)],
        due_date=today + dt.timedelta(weeks=12),
    )
    _load_family(
        fjordby, [("maria@example.org", Guardian.Relation.MOTHER)], birth_date=today - dt.timedelta(weeks=5)
    )
    _load_family(
        klitby, [("camilla@example.org", Guardian.Relation.MOTHER)], birth_date=today - dt.timedelta(weeks=20)
    )


def _load_person(person: Person, region: Region, municipality: Municipality | None, secret: str) -> User:
    first, _, last = person.name.partition(" ")
    user = User.objects.filter(email=person.email).first()
    if user is None:
        user = User.objects.create(
            email=person.email,
            password=secret,
            first_name=first,
            last_name=last,
            language=person.languages[0] if person.languages else "da",
            is_staff=person.role != Role.CITIZEN,
        )
    grant_role(
        user=user,
        role=person.role,
        actor=None,
        municipality=municipality,
        region=None if municipality else region,
    )
    if person.profession is None or municipality is None:
        return user
    ProfessionalProfile.unscoped.get_or_create(
        municipality=municipality,
        user=user,
        defaults={"profession": person.profession, "languages": list(person.languages)},
    )
    return user


def _load_family(
    municipality: Municipality, guardians: list[tuple[str, Guardian.Relation]], **child: dt.date
) -> None:
    if Guardian.unscoped.filter(user__email=guardians[0][0]).exists():
        return
    family = Family.unscoped.create(municipality=municipality)
    for email, relation in guardians:
        Guardian.unscoped.create(family=family, user=User.objects.get(email=email), relation=relation)
    Child.unscoped.create(family=family, **child)
