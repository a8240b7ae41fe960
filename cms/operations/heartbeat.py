"""The worker's heartbeat: when it starts, and then by a job each minute, so that it proves work done."""

import datetime as dt
from typing import Any

from django.utils import timezone

from cms.operations.models import Heartbeat

WORKER = "worker"
ALLOWED_SILENCE = dt.timedelta(minutes=3)


def beat() -> None:
    """Job: note that the worker runs jobs."""
    Heartbeat.objects.update_or_create(name=WORKER, defaults={"at": timezone.now()})


def beat_on_start(**_kwargs: Any) -> None:
    """django-q2's `post_spawn`: the first beat need not wait for the first minute."""
    beat()


def schedule_heartbeat(**_kwargs: Any) -> None:
    """After `migrate`: make sure that the minute's job exists."""
    from django_q.models import Schedule

    Schedule.objects.update_or_create(
        name="operations.heartbeat",
        defaults={
            "func": "cms.operations.heartbeat.beat",
            "schedule_type": Schedule.MINUTES,
            "minutes": 1,
            "repeats": -1,
        },
    )


def seconds_of_silence() -> float | None:
    """How long the worker has been silent, in seconds; None when it was never heard."""
    last = Heartbeat.objects.filter(name=WORKER).values_list("at", flat=True).first()
    return None if last is None else (timezone.now() - last).total_seconds()
