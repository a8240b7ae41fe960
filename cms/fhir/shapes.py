"""Pieces that every resource is made of. People and families are named by this installation's identifiers.

What we do not serve as a resource is referred to by identifier and name (a logical reference,
https://hl7.org/fhir/R4/references.html#logical). There are no civil registration numbers: we need none.
"""

import datetime as dt
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality
    from cms.teams.models import Team

Json = dict[str, Any]

# The names of our own codes and extensions.
OURS = "https://familystart.example/fhir"
_URI = "urn:ietf:rfc:3986"
# FHIR's string forbids control characters but tab, line feed and carriage return.
_UNWRITABLE = {number: None for number in range(32) if chr(number) not in "\t\n\r"}


def urn(key: UUID | str) -> str:
    return f"urn:uuid:{key}"


def identifier(key: UUID | str) -> Json:
    return {"system": _URI, "value": urn(key)}


def practitioner(user: "User") -> Json:
    return _person("Practitioner", user)


def related_person(user: "User") -> Json:
    return _person("RelatedPerson", user)


def family(key: UUID) -> Json:
    """A family has no name of its own here."""
    return {"type": "Group", "identifier": identifier(key), "display": _("The family")}


def team(one: "Team", municipality: "Municipality") -> Json:
    return {
        "type": "Organization",
        "identifier": {"system": teams_system(municipality), "value": str(one.pk)},
        "display": f"{one}, {municipality.name}",
    }


def teams_system(municipality: "Municipality") -> str:
    """The namespace of a municipality's teams."""
    return f"https://{municipality.site.hostname}/teams"


def concept(codes: str, code: str, text: str) -> Json:
    """A code of ours with its words, as a CodeableConcept; `codes` names the list it is from."""
    return {"coding": [{"system": f"{OURS}/{codes}", "code": code, "display": text}], "text": text}


def instant(at: dt.datetime) -> str:
    return at.isoformat()


def plain(text: str) -> str:
    """The text without signs that FHIR's string cannot hold."""
    return text.translate(_UNWRITABLE)


def _person(kind: str, user: "User") -> Json:
    return {"type": kind, "identifier": identifier(user.pk), "display": str(user)}
