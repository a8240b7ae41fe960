"""What happens to tasks by itself."""

from datetime import timedelta

from django.utils import timezone

from cms.municipalities.scope import current_municipality
from cms.plugin_api.jobs import job
from cms.teams.models import Team
from plugins.tasks.actions.attachments import sweep_strays
from plugins.tasks.actions.distribution import distribute
from plugins.tasks.actions.escalation import escalate_late
from plugins.tasks.actions.handling import wake_due


@job("tasks.wake", every=timedelta(minutes=1))
def wake() -> None:
    """Bring back what was put away until now."""
    wake_due(timezone.now())


@job("tasks.distribute", every=timedelta(minutes=1))
def give_out() -> None:
    """Give new tasks to people in the teams that want it."""
    for team in Team.unscoped.filter(municipality=current_municipality(), archived_at=None).order_by("pk"):
        distribute(team)


@job("tasks.escalate", every=timedelta(minutes=5))
def escalate() -> None:
    """Tell the leads of what is late."""
    escalate_late(timezone.now())


@job("tasks.sweep_strays", every=timedelta(hours=24))
def sweep_files() -> None:
    """Remove files that no row knows."""
    sweep_strays(current_municipality(), timezone.now())


jobs = [wake, give_out, escalate, sweep_files]
