"""Whether this request is confined, and to what."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Confinement:
    """The borders of one municipality, as roots in Wagtail's page and collection trees.

    Keys, not paths: paths change when somebody sorts a new sibling in.

    `library_ids` and `shared_collection_ids` are the region's: seen, chosen, never changed here.
    `writing` is true while a request may create rows, so that rules which hide rows with globally
    unique names step aside. `hides_people` is false until somebody is signed in.
    """

    municipality_id: int
    region_id: int
    site_id: int
    home_ids: tuple[int, ...]
    library_ids: tuple[int, ...]
    collection_ids: tuple[int, ...]
    shared_collection_ids: tuple[int, ...]
    writing: bool = False
    hides_people: bool = False


_current: ContextVar[Confinement | None] = ContextVar("confinement", default=None)


def current_confinement() -> Confinement | None:
    """Return the confinement of this context, or None where all rows are visible."""
    return _current.get()


@contextmanager
def confined_to(confinement: Confinement | None) -> Iterator[None]:
    """Confine the block; None lifts the confinement."""
    token = _current.set(confinement)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def unconfined() -> Iterator[None]:
    """Lift the confinement for code that must see all rows, for example to find a free name."""
    with confined_to(None):
        yield
