"""Speak of meetings beforehand, each time once."""

import datetime as dt

from django.db import transaction
from django.db.models import Case, DurationField, ExpressionWrapper, F, Q, Value, When

from cms.accounts.queries import professionals_of
from cms.municipalities.scope import current_municipality
from cms.notifications.actions import notify
from cms.teams.queries import zone
from plugins.video import notifications
from plugins.video.actions.telling import adults_in
from plugins.video.models import Meeting
from plugins.video.queries.meetings import holders_of
from plugins.video.reminders import STEPS, is_its_day, steps_behind

_TYPES = (notifications.DAY_BEFORE, notifications.HOUR_BEFORE, notifications.NOW)
_ZERO = dt.timedelta(0)
_LATE = ExpressionWrapper(F("late_minutes") * Value(dt.timedelta(minutes=1)), output_field=DurationField())


def remind_due(now: dt.datetime) -> int:
    """Tell of every meeting of the current municipality whose next reminder has come; return how many.

    Safe to run twice at once: a meeting that another worker holds is passed over, and what was told is
    on the meeting's own row in the same transaction.
    """
    told = 0
    while _remind_next(now):
        told += 1
    return told


@transaction.atomic
def _remind_next(now: dt.datetime) -> bool:
    # A professional comes later: so does the hour before. A family that does comes to the same hour.
    by_professional = Q(late_by__in=professionals_of(current_municipality()).values("pk"))
    coming = (
        Meeting.objects.filter(
            cancelled_at=None, no_show_at=None, starts_at__lte=now + STEPS[0], reminded__lt=3
        )
        .exclude(kind=Meeting.Kind.ON_DEMAND)
        .annotate(hour_late=Case(When(by_professional, then=_LATE), default=Value(_ZERO)))
        .filter(ends_at__gt=now - _LATE)
    )
    # One after the other is found by how far it is: most rows of the day have been told of their step.
    hour = coming.filter(starts_at__lte=now + STEPS[1])
    due = (
        coming.filter(reminded=0)
        | hour.filter(starts_at__lte=now + STEPS[1] - F("hour_late"), reminded__lt=2)
        | hour.filter(starts_at__lte=now - _LATE, reminded__lt=3)
    )
    meeting = (
        due.select_for_update(of=("self",), skip_locked=True)
        .select_related("municipality", "family", "professional")
        .order_by("starts_at", "pk")
        .first()
    )
    if meeting is None:
        return False
    step = steps_behind(meeting.starts_at, now, late=meeting.late, hour_late=meeting.hour_late)
    Meeting.unscoped.filter(pk=meeting.pk).update(reminded=step)
    if step == 1 and is_its_day(meeting.starts_at, now, zone()):
        return True
    # Within a window nobody knows the moment: the call itself is the third reminder.
    if step == len(STEPS) and meeting.kind == Meeting.Kind.WINDOW:
        return True
    for person in adults_in(meeting):
        notify(municipality=meeting.municipality, user=person, type=_TYPES[step - 1], about=meeting.pk)
    if step == 2:
        for person in holders_of(meeting):
            notify(
                municipality=meeting.municipality,
                user=person,
                type=notifications.TEAM_SOON,
                about=meeting.pk,
            )
    return True
