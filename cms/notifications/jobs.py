"""Send what waits; clear the log."""

import datetime as dt
from typing import Any

from django.utils import timezone

from cms.municipalities.models import Municipality
from cms.municipalities.scope import current_municipality
from cms.notifications.actions.ladder import tell_of_unanswered
from cms.notifications.actions.sending import send_due
from cms.notifications.models import Delivery, Notification
from cms.plugin_api.jobs import enqueue, job

KEPT = dt.timedelta(days=30)


@job("notifications.deliver")
def deliver() -> None:
    """Send what is due in this municipality, and tell staff of what nobody has seen."""
    send_due(current_municipality())
    tell_of_unanswered(current_municipality())


def sweep() -> None:
    """Each minute: queue the municipalities in which something is due, and drop old lines of the log."""
    now = timezone.now()
    due = Delivery.unscoped.filter(state=Delivery.State.WAITING, next_attempt_at__lte=now)
    unseen = Notification.unscoped.filter(unanswered_at__lte=now)
    places = {key for rows in (due, unseen) for key in rows.values_list("municipality", flat=True)}
    for municipality in Municipality.objects.filter(pk__in=places):
        enqueue("notifications.deliver", municipality=municipality)
    Delivery.unscoped.filter(finished_at__lt=now - KEPT).delete()


def schedule(**_kwargs: Any) -> None:
    """After `migrate`: make sure that the sweep exists."""
    from django_q.models import Schedule

    Schedule.objects.update_or_create(
        name="notifications.sweep",
        defaults={
            "func": "cms.notifications.jobs.sweep",
            "schedule_type": Schedule.MINUTES,
            "minutes": 1,
            "repeats": -1,
        },
    )


jobs = [deliver]
