"""Other apps add their part of a library here.

    register_part("overrides", OverridesPart())     # in AppConfig.ready

A part's data stand in library.json under `apps.<name>`. It names pages and files through the context,
never by the keys of this database.
"""

from typing import Any, Protocol

from cms.exchange.library.context import Incoming, Outgoing


class LibraryPart(Protocol):
    """One app's part of a library."""

    def export(self, context: Outgoing) -> Any:
        """Return JSON-ready data of `context.municipality`, or None when there is nothing."""

    def restore(self, data: Any, context: Incoming) -> None:
        """Make what is missing, as drafts; tell `context.notes` what could not be kept. Safe to repeat."""


_parts: dict[str, LibraryPart] = {}


def register_part(name: str, part: LibraryPart) -> None:
    """Add a part; ValueError when another one has the name."""
    if name in _parts and type(_parts[name]) is not type(part):
        raise ValueError(f"Two parts of a library are called {name}.")
    _parts[name] = part


def parts() -> dict[str, LibraryPart]:
    return dict(sorted(_parts.items()))
