"""What the chat does by itself."""

from datetime import timedelta

from django.utils import timezone

from cms.plugin_api.jobs import job
from plugins.chat.actions.handling import wake_due
from plugins.chat.actions.working import announce_unanswered


@job("chat.wake", every=timedelta(minutes=1))
def wake() -> None:
    """Open what was snoozed until now."""
    wake_due(timezone.now())


@job("chat.unanswered", every=timedelta(minutes=5))
def unanswered() -> None:
    """Tell of what has waited too long; whoever keeps tasks takes it up."""
    announce_unanswered(timezone.now())


jobs = [wake, unanswered]
