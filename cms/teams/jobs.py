"""Announce absences on their first day."""

from typing import Any

from cms.teams.actions.absence import announce_started


def absences_begin() -> None:
    """Every quarter of an hour: soon after midnight, and soon after the worker was away."""
    announce_started()


def schedule(**_kwargs: Any) -> None:
    """After `migrate`: make sure that the job exists."""
    from django_q.models import Schedule

    Schedule.objects.update_or_create(
        name="teams.absences_begin",
        defaults={
            "func": "cms.teams.jobs.absences_begin",
            "schedule_type": Schedule.MINUTES,
            "minutes": 15,
            "repeats": -1,
        },
    )
