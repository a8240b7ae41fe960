"""What should not be: for the watchdog, which runs apart from the web server and the worker."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from plugins.chat.models import Conversation, Escalation, EscalationStep, WarmHandover

# So long the worker may be late before somebody is told.
PATIENCE = dt.timedelta(minutes=5)
HAND_OVERS_END_WITHIN = dt.timedelta(hours=1)


def alarms(now: dt.datetime) -> list[str]:
    """Return one sentence for each kind of thing that is late in the current municipality; counts only."""
    late = now - PATIENCE
    conversations, steps = Conversation.objects.all(), EscalationStep.objects.all()
    # They end in the night after their last day.
    yesterday = timezone.localdate(now - HAND_OVERS_END_WITHIN) - dt.timedelta(days=1)
    hand_overs = WarmHandover.objects.filter(state=WarmHandover.State.RUNNING, last_day__lte=yesterday)
    running = Escalation.objects.filter(ended_at=None)
    # Somebody takes care of this very message; an earlier one that was taken care of says nothing of it.
    cared_for = Escalation.objects.filter(
        conversation=OuterRef("pk"), since=OuterRef("urgent_at"), acknowledged_at__isnull=False
    )
    counted = {
        "urgent messages wait without anybody who takes care": running.filter(
            cause=Escalation.Cause.URGENT, since__lte=late
        ).count(),
        "urgent messages have called nobody yet": conversations.filter(
            state=Conversation.State.OPEN, urgent_at__lte=late
        )
        .exclude(escalations__cause=Escalation.Cause.URGENT, escalations__ended_at=None)
        .exclude(Exists(cared_for))
        .count(),
        "calls for help are late": running.filter(next_at__lte=late).count(),
        "answers are overdue": conversations.filter(state=Conversation.State.OPEN, due_at__lte=late).count(),
        "pauses are over and nobody was woken": conversations.filter(
            state=Conversation.State.SNOOZED, snoozed_until__lte=late
        ).count(),
        "hand-overs are over and both teams read still": hand_overs.count(),
        "text messages to a duty phone were not sent": steps.filter(
            Q(sms_next_at__lte=late) | Q(sms_tries__gt=0, sms_sent_at=None), escalation__ended_at=None
        ).count(),
    }
    return [f"{count} {words}." for words, count in counted.items() if count]
