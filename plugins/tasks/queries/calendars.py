"""Whose calendar a secret opens, and what stands in it."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from cms.accounts.models import User
from cms.accounts.rules import is_professional
from cms.municipalities.scope import current_municipality
from plugins.tasks.actions.calendars import hash_secret
from plugins.tasks.models import UNFINISHED, CalendarFeed, Task

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 500


def owner_of(secret: str) -> User | None:
    """The person whose address it is and who still works here; None otherwise."""
    feed = (
        CalendarFeed.objects.filter(token_hash=hash_secret(secret), revoked_at=None)
        .select_related("user")
        .first()
    )
    if feed is None or not is_professional(feed.user, current_municipality()):
        return None
    return feed.user


def address_of(user: User) -> CalendarFeed | None:
    """The address that works now, if there is one."""
    return CalendarFeed.objects.filter(user=user, revoked_at=None).first()


def dated_tasks(user: User) -> "Sequence[Task]":
    """What the person has to do, due first on top."""
    tasks: QuerySet[Task] = Task.objects.filter(assignee=user, state__in=UNFINISHED)
    return list(tasks.select_related("team").order_by("due_at", "pk")[:MOST])
