"""The current municipality, kept in a context variable, and managers that insist on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.db import models

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality

_current: ContextVar["Municipality | None"] = ContextVar("current_municipality", default=None)

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class MunicipalityScopeMissingError(RuntimeError):
    """A scoped model was queried outside any municipality."""


def current_municipality() -> "Municipality":
    """Return the municipality of this context; raise MunicipalityScopeMissingError when there is none."""
    municipality = _current.get()
    if municipality is None:
        raise MunicipalityScopeMissingError("No municipality is set for this request, job or command.")
    return municipality


def current_municipality_or_none() -> "Municipality | None":
    return _current.get()


@contextmanager
def municipality_scope(municipality: "Municipality | None") -> Iterator["Municipality | None"]:
    """Set the current municipality for the block (also across `await` and `sync_to_async`)."""
    token = _current.set(municipality)
    try:
        yield municipality
    finally:
        _current.reset(token)


class ScopedManager(models.Manager[M_co]):
    """Manager that sees only the current municipality's rows and raises without one.

    The model names its path to the municipality in `municipality_path`
    (default "municipality").
    """

    def get_queryset(self) -> models.QuerySet[M_co]:
        path = getattr(self.model, "municipality_path", "municipality")
        return super().get_queryset().filter(**{path: current_municipality()})


class MunicipalityScopedModel(models.Model):
    """Base of rows that belong to one municipality.

    `objects` is scoped; `unscoped` is for jobs, privacy handlers and region
    administration, which open their own scope or say why they do not.
    """

    municipality_path: ClassVar[str] = "municipality"

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    unscoped: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        abstract = True

    def owning_municipality_id(self) -> Any:
        """Follow `municipality_path` and return the municipality's key."""
        value: Any = self
        for step in self.municipality_path.split("__"):
            value = getattr(value, step)
        return value.pk
