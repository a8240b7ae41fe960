"""Jobs: declared by plugins (and by apps of the core), gated when they run.

    @job("chat.digest", every=timedelta(hours=1))
    def digest() -> None: ...

    enqueue("chat.send_receipt", municipality=municipality, message_id=message.pk)

The queue only ever holds `run(name, municipality_id, payload)`: what was queued before a switch is
skipped after it. This file is the only one that speaks to django-q2.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from cms.municipalities.models import Municipality
from cms.municipalities.scope import municipality_scope
from cms.plugin_api.gate import PluginDisabled, is_enabled, require_enabled
from cms.plugin_api.registry import registry
from cms.plugin_api.resources import import_if_present

if TYPE_CHECKING:
    from collections.abc import Mapping

logger = logging.getLogger("cms.jobs")

Id = str | int | UUID | bool | None

DONE, SKIPPED = "done", "skipped"
RUN = "cms.plugin_api.jobs.run"
RUN_FOR_REGION = "cms.plugin_api.jobs.run_for_region"
RUN_EVERYWHERE = "cms.plugin_api.jobs.run_everywhere"


class UnknownJobError(LookupError):
    """No installed plugin or app of the core declares this job."""


@dataclass(frozen=True)
class Job:
    """A declared job. `every` is at least a minute; the job then runs in each municipality where it is on."""

    name: str
    function: Callable[..., Any]
    every: timedelta | None = None

    @property
    def owner(self) -> str:
        return self.name.partition(".")[0]

    def __call__(self, **payload: Any) -> Any:
        return self.function(**payload)


def job(name: str, *, every: timedelta | None = None) -> Callable[[Callable[..., Any]], Job]:
    """Declare a job: thin, idempotent, takes ids. It must also stand in its module's list `jobs`."""

    def declare(function: Callable[..., Any]) -> Job:
        return Job(name, function, every)

    return declare


def enqueue(name: str, *, municipality: Municipality, **ids: Id) -> None:
    """Queue a job when the current transaction commits; raise UnknownJobError or TypeError at once.

    The payload holds keys only: the queue's table is readable to whoever looks after it.
    """
    find_job(name)
    payload = {key: _plain(key, value) for key, value in ids.items()}
    municipality_id = municipality.pk
    transaction.on_commit(lambda: _queue(RUN, name, municipality_id, payload))


def enqueue_for_region(name: str, **ids: Id) -> None:
    """Queue a job of the core that belongs to a region and runs in no municipality's scope."""
    found = find_job(name)
    if _is_gated(found):
        raise TypeError(f"{name} is a plugin's: it runs in a municipality.")
    payload = {key: _plain(key, value) for key, value in ids.items()}
    transaction.on_commit(lambda: _queue(RUN_FOR_REGION, name, payload))


def run_for_region(name: str, payload: "Mapping[str, Any]") -> str:
    """Run one job of the core outside any municipality. Return "done"."""
    found = find_job(name)
    if _is_gated(found):
        raise TypeError(f"{name} is a plugin's: it runs in a municipality.")
    found(**payload)
    logger.info("Job %s done for a region.", name)
    return DONE


def run(name: str, municipality_id: int, payload: "Mapping[str, Any]") -> str:
    """Run one job in one municipality: load, gate, scope, run, log. Return "done" or "skipped"."""
    municipality = Municipality.objects.select_related("region", "site").filter(pk=municipality_id).first()
    if municipality is None:
        logger.info("Job %s skipped: municipality %s is gone.", name, municipality_id)
        return SKIPPED
    try:
        found = find_job(name)
    except UnknownJobError:
        logger.info("Job %s skipped: its plugin was uninstalled.", name)
        return SKIPPED
    try:
        if _is_gated(found):
            require_enabled(municipality, found.owner)
    except PluginDisabled:
        logger.info("Job %s skipped: the plugin is off in %s.", name, municipality.slug)
        return SKIPPED
    with municipality_scope(municipality):
        found(**payload)
    logger.info("Job %s done in %s.", name, municipality.slug)
    return DONE


def run_everywhere(name: str) -> int:
    """Fan a scheduled job out: one queued run for each municipality where it is on. Return how many."""
    found = find_job(name)
    count = 0
    for municipality in Municipality.objects.all():
        if not _is_gated(found) or is_enabled(municipality, found.owner):
            enqueue(name, municipality=municipality)
            count += 1
    return count


def find_job(name: str) -> Job:
    """Return the declared job; raise UnknownJobError."""
    for known in all_jobs():
        if known.name == name:
            return known
    raise UnknownJobError(name)


def all_jobs() -> Iterator[Job]:
    """Jobs of the installed plugins and of the core's apps (`jobs` in cms/<app>/jobs.py)."""
    for plugin in registry.all():
        yield from plugin.contributed("jobs")
    yield from _core_jobs()


def sync_schedules(**_kwargs: Any) -> None:
    """Make the schedule table say what the declarations say; runs after every migrate."""
    from django_q.models import Schedule

    wanted = {found.name: found for found in all_jobs() if found.every is not None}
    Schedule.objects.filter(func=RUN_EVERYWHERE).exclude(name__in=wanted).delete()
    for name, found in wanted.items():
        Schedule.objects.update_or_create(
            name=name,
            defaults={
                "func": RUN_EVERYWHERE,
                "args": repr((name,)),
                "schedule_type": Schedule.MINUTES,
                "minutes": _minutes(found),
                "repeats": -1,
            },
        )


@cache
def _core_jobs() -> tuple[Job, ...]:
    modules = [
        import_if_present(f"{config.name}.jobs")
        for config in apps.get_app_configs()
        if config.name.startswith("cms.") and config.name != "cms.plugin_api"
    ]
    return tuple(found for module in modules for found in getattr(module, "jobs", ()))


def _is_gated(found: Job) -> bool:
    return found.owner in registry


def _minutes(found: Job) -> int:
    minutes = int((found.every or timedelta()).total_seconds() // 60)
    if minutes < 1:
        raise ImproperlyConfigured(f"Job {found.name}: `every` must be a minute or more.")
    return minutes


def _plain(key: str, value: Id) -> str | int | None:
    if isinstance(value, UUID):
        return str(value)
    if value is None or isinstance(value, int) or (isinstance(value, str) and len(value) <= 64):
        return value
    raise TypeError(f"A job's {key} must be a key (text up to 64 characters, number or UUID).")


def _queue(function: str, *args: Any) -> None:
    from django_q.tasks import async_task

    async_task(function, *args)
