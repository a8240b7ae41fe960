"""The nightly job."""

import datetime as dt
from typing import Any

from django.utils import timezone

from cms.privacy.actions import run_retention

NIGHT = dt.time(3, 15)


def retention() -> None:
    run_retention()


def schedule_retention(**_kwargs: Any) -> None:
    """After `migrate`: make sure that the nightly job exists; its hour may be changed in the database."""
    from django_q.models import Schedule

    first = timezone.make_aware(dt.datetime.combine(timezone.localdate() + dt.timedelta(days=1), NIGHT))
    Schedule.objects.get_or_create(
        name="privacy.retention",
        defaults={
            "func": "cms.privacy.jobs.retention",
            "schedule_type": Schedule.DAILY,
            "next_run": first,
            "repeats": -1,
        },
    )
