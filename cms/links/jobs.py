"""Check addresses outside by night, in small rounds, and write the report of broken links."""

from typing import Any

from django.utils import timezone

from cms.links.actions.checking import check_due
from cms.links.actions.report import write_report

EVERY = 10


def round_of_checks() -> int:
    """One round, within the time that the queue gives a job; the report follows what was found."""
    asked = check_due()
    if asked or timezone.localtime().minute < EVERY:
        write_report()
    return asked


def schedule(**_kwargs: Any) -> None:
    """After `migrate`: make sure that the rounds exist."""
    from django_q.models import Schedule

    Schedule.objects.update_or_create(
        name="links.check",
        defaults={
            "func": "cms.links.jobs.round_of_checks",
            "schedule_type": Schedule.MINUTES,
            "minutes": EVERY,
            "repeats": -1,
        },
    )
