"""When somebody answers."""

from datetime import datetime

from django.utils import timezone

from plugins.chat.models import ChatSettings


def is_open(settings: ChatSettings | None, at: datetime | None = None) -> bool:
    """Whether `at` (default: now) lies in an opening time; the end does not belong to it."""
    if settings is None:
        return False
    local = timezone.localtime(at)
    return any(
        time.weekday == local.weekday() and time.opens <= local.time() < time.closes
        for time in settings.opening_times.all()
    )
