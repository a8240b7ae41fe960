"""Messages to guests."""

from datetime import timedelta

from django.utils import timezone

from cms.plugin_api.jobs import job
from plugins.video.guests.actions.telling import tell_due


@job("video.tell_guests", every=timedelta(minutes=1))
def tell_guests() -> None:
    """Send what guests have to be told; what failed is tried again."""
    tell_due(timezone.now())


jobs = [tell_guests]
