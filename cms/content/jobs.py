"""Nightly: mark the articles whose review date has passed."""

import datetime as dt
from typing import Any

from django.utils import timezone

from cms.content.actions.publishing import mark_overdue

NIGHT = dt.time(2, 30)


def overdue() -> None:
    mark_overdue()


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
