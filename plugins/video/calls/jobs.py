"""Calls that nobody ends."""

from datetime import timedelta

from django.utils import timezone

from cms.plugin_api.jobs import job
from plugins.video.calls.actions.rooms import end_stale_rooms


@job("video.end_calls", every=timedelta(minutes=1))
def end_calls() -> None:
    """End what has been empty for ten minutes or is long over its time."""
    end_stale_rooms(timezone.now())


jobs = [end_calls]
