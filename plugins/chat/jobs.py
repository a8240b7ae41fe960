"""What the chat does by itself."""

from datetime import timedelta

from django.utils import timezone

from cms.municipalities.scope import current_municipality
from cms.plugin_api.jobs import job
from plugins.chat.actions.attachments import sweep_strays, sweep_unsent
from plugins.chat.actions.automatic import answer_closed
from plugins.chat.actions.duty_phone import ring_due
from plugins.chat.actions.escalation import escalate
from plugins.chat.actions.handling import wake_due
from plugins.chat.actions.silence import announce_silent
from plugins.chat.actions.warm import end_due
from plugins.chat.actions.working import announce_unanswered


@job("chat.wake", every=timedelta(minutes=1))
def wake() -> None:
    """Open what was snoozed until now."""
    wake_due(timezone.now())


@job("chat.sweep_unsent", every=timedelta(hours=1))
def sweep() -> None:
    """Remove photos and recordings that were uploaded and never sent."""
    sweep_unsent(timezone.now())


@job("chat.sweep_strays", every=timedelta(hours=24))
def sweep_files() -> None:
    """Remove files that no row knows."""
    sweep_strays(current_municipality(), timezone.now())


@job("chat.escalate", every=timedelta(minutes=1))
def call_for_help() -> None:
    """Call the next people where nobody has taken care; and what could not be sent to a duty phone yet."""
    place, now = current_municipality(), timezone.now()
    escalate(place, now)
    ring_due(place, now)


@job("chat.ring_duty_phone")
def ring_duty_phone(step_id: str) -> None:
    """A duty phone is to be called: now, not with the next minute. All that is due goes along."""
    ring_due(current_municipality(), timezone.now())


@job("chat.unanswered", every=timedelta(minutes=5))
def unanswered() -> None:
    """Tell of what has waited too long; whoever keeps tasks takes it up."""
    announce_unanswered(timezone.now())


@job("chat.automatic", every=timedelta(minutes=1))
def answer_by_itself() -> None:
    """Tell families that wrote outside a team's hours when they are read and answered."""
    answer_closed(current_municipality(), timezone.now())


@job("chat.silent", every=timedelta(hours=1))
def silent() -> None:
    """Tell of families that have fallen silent, where the municipality watches for it."""
    announce_silent(current_municipality(), timezone.now())


@job("chat.hand_overs", every=timedelta(minutes=5))
def end_hand_overs() -> None:
    """End the hand-overs whose last day is over, and those that no family answered in time."""
    end_due(timezone.localdate())


jobs = [
    wake,
    sweep,
    sweep_files,
    call_for_help,
    ring_duty_phone,
    unanswered,
    answer_by_itself,
    silent,
    end_hand_overs,
]
