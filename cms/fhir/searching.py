"""A search as it stands in the address or in a form, and the pages of what it finds."""

import base64
import binascii
import datetime as dt
import functools
import operator
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet

from cms.fhir.outcomes import Refused
from cms.fhir.resources import NOTHING, Caller, FhirResource, Json, Kind, Parameter
from cms.fhir.values import Reference, reference_of, span_of, token_of

USUAL, MOST = 50, 100
CURSOR = "_cursor"
_ID = Parameter("_id", Kind.TOKEN, lambda token: _by_key(token.code))


@dataclass(frozen=True)
class Search:
    """What was asked for: conditions on rows, rows on a page, and after which row it begins.

    `used` is what the address would say, for the links of the answer.
    """

    conditions: tuple[Q, ...]
    count: int
    after: tuple[dt.datetime, UUID] | None
    used: tuple[tuple[str, str], ...]


def parameters_of(resource: FhirResource) -> dict[str, Parameter]:
    """By name, with `_id`, which each resource has."""
    return {parameter.name: parameter for parameter in (_ID, *resource.parameters)}


def search_of(resource: FhirResource, given: Iterable[tuple[str, str]], *, lenient: bool) -> Search:
    """Read the pairs of a search; raise Refused (400) for what cannot be read.

    An unknown parameter is refused, unless the client prefers `handling=lenient`: what it wanted to narrow
    would come whole.
    """
    known = parameters_of(resource)
    conditions, used, count, after = [], [], USUAL, None
    names = set()
    for name, value in given:
        plain, _, modifier = name.partition(":")
        parameter = known.get(plain)
        if name == "_format":
            continue
        if name == "_count":
            count = _count(value)
        elif name == CURSOR:
            after = _cursor(value)
            continue
        elif parameter is not None and (not modifier or _takes(parameter, modifier)):
            conditions.append(_condition(parameter, value, modifier))
            names.add(plain)
        elif lenient:
            continue
        else:
            raise Refused(400, "not-supported", "A parameter or its modifier is not supported here.")
        used.append((name, value))
    if resource.one_of and names.isdisjoint(resource.one_of):
        raise Refused(400, "required", f"Name at least one of: {', '.join(resource.one_of)}.")
    return Search(tuple(conditions), count, after, tuple(used))


def bundle_of(resource: FhirResource, search: Search, caller: Caller) -> Json:
    """One page as a Bundle of the type `searchset`; with `_count=0` only how many there are."""
    found: QuerySet[Any] = resource.rows(caller).filter(*search.conditions)
    address = f"{caller.base}/{resource.type}"
    bundle: Json = {"resourceType": "Bundle", "type": "searchset"}
    if search.count == 0:
        return bundle | {"total": found.count(), "link": [_link("self", address, search.used)]}
    at = resource.ordered_by
    rest = found.filter(_behind(at, *search.after)) if search.after else found
    rows = list(rest.order_by(f"-{at}", "pk")[: search.count + 1])
    page, links = rows[: search.count], [_link("first", address, search.used)]
    here = ((CURSOR, _written(*search.after)),) if search.after else ()
    links.insert(0, _link("self", address, (*search.used, *here)))
    if len(rows) > len(page):
        last = page[-1]
        links.append(_link("next", address, (*search.used, (CURSOR, _written(getattr(last, at), last.pk)))))
    entries = [
        {
            "fullUrl": f"{address}/{shown['id']}",
            "resource": shown,
            "search": {"mode": "match"},
        }
        for shown in resource.shown(page, caller)
    ]
    return bundle | {"link": links} | ({"entry": entries} if entries else {})


def _behind(at: str, moment: dt.datetime, key: UUID) -> Q:
    # The first condition alone lets an index be walked from its place.
    return Q(**{f"{at}__lte": moment}) & (Q(**{f"{at}__lt": moment}) | Q(pk__gt=key))


def _link(relation: str, address: str, used: Iterable[tuple[str, str]]) -> Json:
    query = urlencode(list(used))
    return {"relation": relation, "url": f"{address}?{query}" if query else address}


def _condition(parameter: Parameter, value: str, modifier: str) -> Q:
    # What is empty would be no condition, and find everything.
    parts = [part for part in value.split(",") if part]
    if not parts:
        raise Refused(400, "value", "A parameter has no value.")
    return functools.reduce(
        operator.or_, (parameter.condition(_value(parameter, part, modifier)) for part in parts)
    )


def _value(parameter: Parameter, part: str, modifier: str) -> Any:
    if parameter.kind == Kind.DATE:
        return span_of(part)
    if parameter.kind == Kind.REFERENCE:
        return reference_of(part, modifier)
    return token_of(part)


def _takes(parameter: Parameter, modifier: str) -> bool:
    return parameter.kind == Kind.REFERENCE and modifier == "identifier"


def _by_key(text: str) -> Q:
    given: Reference = reference_of(text, "")
    return Q(pk=given.key) if given.key is not None else NOTHING


def _count(value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise Refused(400, "value", "_count is not a number.")
    return min(int(value), MOST)


def _written(moment: dt.datetime, key: UUID) -> str:
    return base64.urlsafe_b64encode(f"{moment.isoformat()} {key}".encode()).decode()


def _cursor(text: str) -> tuple[dt.datetime, UUID]:
    try:
        moment, _, key = base64.urlsafe_b64decode(text.encode()).decode().partition(" ")
        at, found = dt.datetime.fromisoformat(moment), UUID(key)
    except (ValueError, binascii.Error):
        raise Refused(400, "value", "The page's address is not one that we gave.") from None
    if at.tzinfo is None:
        raise Refused(400, "value", "The page's address is not one that we gave.")
    return at, found
