"""What a plugin offers as a FHIR resource, and which are on where.

A plugin lists instances of `FhirResource` as `resources` in its `fhir.py`. The core knows no type by name.
"""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from cms.fhir.values import Reference, Span, Token
from cms.plugin_api.gate import PluginDisabled, require_enabled
from cms.plugin_api.registry import registry

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality

Json = dict[str, Any]


class Kind(StrEnum):
    """Types of search parameters."""

    TOKEN = "token"  # noqa: S105 - FHIR's word for a code
    REFERENCE = "reference"
    DATE = "date"


@dataclass(frozen=True)
class Parameter:
    """A search parameter: `condition` makes one value (Token, Reference or Span) a condition on rows.

    `name` is FHIR's. Several values with commas are joined by "or", several parameters by "and".
    """

    name: str
    kind: Kind
    condition: Callable[[Any], Q]
    documentation: str = ""


@dataclass(frozen=True)
class Caller:
    """Who asks, where, and the address of this host ("https://fjordby.example")."""

    user: "User"
    municipality: "Municipality"
    origin: str

    @property
    def base(self) -> str:
        """Where the resources are, without a stroke at the end."""
        return f"{self.origin}/fhir"


class FhirResource(ABC):
    """One type of resource, for reading and searching.

    Rows come the latest first by `ordered_by`, a moment that never changes in a row, and then by key: that is
    what keeps pages stable while rows are added and changed.
    """

    type: ClassVar[str]
    documentation: ClassVar[str]
    parameters: ClassVar[tuple[Parameter, ...]] = ()
    ordered_by: ClassVar[str] = "created_at"
    # A search names at least one of these; without any, everything may be asked for.
    one_of: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def rows(self, caller: Caller) -> QuerySet[Any]:
        """What this person may read here at this moment, not ordered."""

    @abstractmethod
    def shown(self, rows: Sequence[Any], caller: Caller) -> list[Json]:
        """The rows as resources, in their order. That the person has seen them is put on record here."""

    def read(self, key: UUID, caller: Caller) -> Json:
        """One resource; Http404 for what is not there or not for this person."""
        found = self.rows(caller).filter(pk=key).first()
        if found is None:
            raise Http404
        return self.shown([found], caller)[0]


def codes(column: str, told: Mapping[Any, str]) -> Callable[[Token], Q]:
    """A condition for a token: `told` says as which code each value of `column` is told; others find nothing."""
    return lambda token: Q(**{f"{column}__in": [ours for ours, code in told.items() if code == token.code]})


def refers(column: str) -> Callable[[Reference], Q]:
    """A condition for a reference to what `column` holds the key of."""
    return lambda given: Q(**{column: given.key}) if given.key is not None else NOTHING


def within(column: str) -> Callable[[Span], Q]:
    """A condition for a date: `column` holds a moment, and is never empty where it is to be found."""

    def condition(span: Span) -> Q:
        def bound(lookup: str, at: dt.datetime) -> Q:
            return Q(**{f"{column}__{lookup}": at})

        inside = bound("gte", span.start) & bound("lt", span.end)
        return {
            "eq": inside,
            "ne": ~inside,
            "ge": bound("gte", span.start),
            "gt": bound("gte", span.end),
            "sa": bound("gte", span.end),
            "lt": bound("lt", span.start),
            "eb": bound("lt", span.start),
            "le": bound("lt", span.end),
        }[span.prefix]

    return condition


NOTHING = Q(pk__in=[])


def resources_in(municipality: "Municipality") -> list[FhirResource]:
    """What is on there, in the plugins' order."""
    return [
        resource
        for plugin in registry.all()
        for resource in plugin.contributed("fhir")
        if _is_on(municipality, plugin.slug)
    ]


def resource_in(municipality: "Municipality", name: str) -> FhirResource:
    """The resource of this type; Http404 when no plugin that is on there has it."""
    found = next((one for one in resources_in(municipality) if one.type == name), None)
    if found is None:
        raise Http404
    return found


def _is_on(municipality: "Municipality", slug: str) -> bool:
    try:
        require_enabled(municipality, slug)
    except PluginDisabled:
        return False
    return True


__all__ = [
    "NOTHING",
    "Caller",
    "FhirResource",
    "Json",
    "Kind",
    "Parameter",
    "codes",
    "refers",
    "resource_in",
    "resources_in",
    "within",
]
