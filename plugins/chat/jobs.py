"""What the chat does by itself."""

from datetime import timedelta

from django.utils import timezone

from cms.plugin_api.jobs import job
from plugins.chat.actions.handling import wake_due


@job("chat.wake", every=timedelta(minutes=1))
def wake() -> None:
    """Open what was snoozed until now."""
    wake_due(timezone.now())


jobs = [wake]
