"""The kit of the contract tests, for plugins inside and outside this repository.

It walks the resolver instead of listing addresses by hand, so that a new address is tested the day
it is written.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, UUIDConverter
from django.urls.resolvers import RoutePattern

from cms.plugin_api.registry import registry

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Address:
    """A concrete address: converters are filled with values of the right shape."""

    path: str
    name: str


def api_addresses(slug: str) -> list[Address]:
    """Every address of the plugin below /api/v1/."""
    return _below([f"api/v1/{slug}/"])


def webhook_addresses(slug: str) -> list[Address]:
    """Every address of the plugin below /hooks/."""
    return _below([f"hooks/{slug}/"])


def fhir_addresses(slug: str) -> list[Address]:
    """Every address of the plugin's resources below /fhir/: the core mounts them for all types alike."""
    kinds = [resource.type for resource in registry.get(slug).contributed("fhir")]
    ends = ("", "/_search", f"/{UUID(int=1)}")
    return [Address(f"/fhir/{kind}{end}", "") for kind in kinds for end in ends]


def admin_addresses(slug: str) -> list[Address]:
    """Every address of the plugin in Wagtail's admin, its settings page included."""
    own = [slug, f"snippets/{slug}", f"snippets/choose/{slug}", f"choose/{slug}", f"plugins/{slug}/settings"]
    return _below([f"admin/{start}/" for start in own])


def all_addresses() -> Iterator[Address]:
    """Every address of the whole product."""
    yield from _walk(get_resolver().url_patterns, "")


def _below(starts: Iterable[str]) -> list[Address]:
    prefixes = tuple(f"/{start}" for start in starts)
    return [address for address in all_addresses() if address.path.startswith(prefixes)]


def _walk(patterns: Iterable[URLPattern | URLResolver], prefix: str) -> Iterator[Address]:
    for route in patterns:
        here = prefix + _example(route.pattern)
        if isinstance(route, URLResolver):
            yield from _walk(route.url_patterns, here)
        else:
            yield Address(f"/{here}", route.name or "")


def _example(pattern: Any) -> str:
    """An address part that the pattern matches, where a simple one can be told."""
    if isinstance(pattern, RoutePattern):
        text = str(pattern)
        for name, converter in pattern.converters.items():
            text = re.sub(rf"<(\w+:)?{name}>", _value(converter), text)
        return text
    return re.sub(r"\([^)]*\)", "1", str(pattern)).replace("^", "").replace("$", "").replace("\\", "")


def _value(converter: Any) -> str:
    if isinstance(converter, IntConverter):
        return "1"
    if isinstance(converter, UUIDConverter):
        return str(UUID(int=1))
    return "x"
