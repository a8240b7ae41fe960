"""Lines that nobody looks after."""

from datetime import timedelta

from django.utils import timezone

from cms.plugin_api.jobs import job
from plugins.video.on_demand.actions.sweeping import sweep


@job("video.queue", every=timedelta(minutes=1))
def look_after_lines() -> None:
    """Who did not answer, gave no sign of life, or waits although nobody is on duty."""
    sweep(timezone.now())


jobs = [look_after_lines]
