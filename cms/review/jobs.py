"""Every morning: tell owners and reviewers what waits for them, and teams what has passed its date."""

import datetime as dt
from typing import Any

from django.apps import apps
from django.utils import timezone

from cms.review.actions.overdue_work import announce_overdue
from cms.review.actions.reminders import send_reminders

MORNING = dt.time(6, 30)


def reminders() -> None:
    send_reminders()
    announce_overdue()


def schedule_reminders(sender: Any, **_kwargs: Any) -> None:
    """After `migrate`: make sure that the daily job exists; its hour may be changed in the database."""
    if sender is not apps.get_app_config("django_q"):
        return
    from django_q.models import Schedule

    first = timezone.make_aware(dt.datetime.combine(timezone.localdate() + dt.timedelta(days=1), MORNING))
    Schedule.objects.get_or_create(
        name="review.reminders",
        defaults={
            "func": "cms.review.jobs.reminders",
            "schedule_type": Schedule.DAILY,
            "next_run": first,
            "repeats": -1,
        },
    )
