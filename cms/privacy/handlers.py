"""What every owner of personal data offers, and where they are collected.

Handlers are asked whether or not their plugin is switched on: switching off hides, it never
strands personal data.
"""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from cms.accounts.models import Family, User


@dataclass(frozen=True)
class Subject:
    """Whose data: a person, a family, or a person together with the families that go with them."""

    user: "User | None" = None
    families: tuple["Family", ...] = ()


class PrivacyHandler(Protocol):
    """One owner's answers to GDPR art. 15, 17, 20 and 5(1)(e)."""

    def export(self, subject: Subject) -> dict[str, Any]:
        """Return everything held about the subject, as JSON-ready values, in plain named fields."""

    def erase(self, subject: Subject) -> dict[str, int]:
        """Erase it inside the caller's transaction; return {what: rows}. Must be safe to repeat."""

    def retention(self, now: dt.datetime) -> dict[str, int]:
        """Erase what has been kept long enough; return {what: rows}."""


class DuplicateHandlerError(ValueError):
    """Two handlers were registered under one owner."""


_core: dict[str, PrivacyHandler] = {}


def register_privacy_handler(owner: str, handler: PrivacyHandler) -> None:
    """Register a core app's handler, from AppConfig.ready; raise DuplicateHandlerError on a second."""
    if owner in _core and type(_core[owner]) is not type(handler):
        raise DuplicateHandlerError(owner)
    _core[owner] = handler


def all_privacy_handlers() -> dict[str, PrivacyHandler]:
    """Core apps and all installed plugins, on or off, in a stable order."""
    from cms.plugin_api.privacy import privacy_handlers

    return dict(sorted(_core.items())) | dict(sorted(privacy_handlers().items()))
