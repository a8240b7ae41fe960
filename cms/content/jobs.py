"""Nightly: mark the articles whose review date has passed. Each minute: what editors have scheduled."""

import datetime as dt
from typing import Any

from django.utils import timezone

from cms.content.actions.publishing import mark_overdue
from cms.content.actions.scheduled import run_schedule

NIGHT = dt.time(2, 30)


def overdue() -> None:
    mark_overdue()


def scheduled() -> None:
    run_schedule()


def schedule_scheduled(**_kwargs: Any) -> None:
    """After `migrate`: make sure that the job of each minute exists."""
    from django_q.models import Schedule

    Schedule.objects.update_or_create(
        name="content.scheduled",
        defaults={
            "func": "cms.content.jobs.scheduled",
            "schedule_type": Schedule.MINUTES,
            "minutes": 1,
            "repeats": -1,
        },
    )


def schedule_overdue(**_kwargs: Any) -> None:
    """After `migrate`: make sure that the nightly job exists."""
    from django_q.models import Schedule

    first = timezone.make_aware(dt.datetime.combine(timezone.localdate() + dt.timedelta(days=1), NIGHT))
    Schedule.objects.get_or_create(
        name="content.overdue",
        defaults={
            "func": "cms.content.jobs.overdue",
            "schedule_type": Schedule.DAILY,
            "next_run": first,
            "repeats": -1,
        },
    )
