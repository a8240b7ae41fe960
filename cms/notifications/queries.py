"""Reads of notifications and of the outbox."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from cms.notifications.models import Delivery, Notification, NotificationPreference
from cms.plugin_api.gate import is_enabled
from cms.plugin_api.registry import registry

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality

# A badge need not count further, and the database need not either.
MOST_COUNTED = 100
# A row that has been due for so long means that nobody works the outbox.
OVERDUE = dt.timedelta(minutes=15)
LOG = 50
State = Delivery.State


def notifications_of(user: "User", municipality: "Municipality") -> QuerySet[Notification]:
    """A person's notifications here, newest first, without those of plugins that are off."""
    hidden = Q()
    for plugin in registry.all():
        if not is_enabled(municipality, plugin.slug):
            hidden |= Q(type__startswith=f"{plugin.slug}.")
    rows = Notification.unscoped.filter(municipality=municipality, user=user)
    return rows.exclude(hidden) if hidden else rows


def unread_count(user: "User", municipality: "Municipality") -> int:
    """How many are unread, at most 100."""
    return notifications_of(user, municipality).filter(read_at=None).order_by()[:MOST_COUNTED].count()


def preference_of(user: "User", municipality: "Municipality") -> NotificationPreference:
    """The person's choices here, saved or the defaults."""
    rows = NotificationPreference.unscoped.filter(user=user, municipality=municipality)
    return rows.first() or NotificationPreference(user=user, municipality=municipality)


def outbox_counts(municipality: "Municipality") -> list[dict[str, Any]]:
    """[{"channel", "waiting", "sent", "dropped", "given_up", "oldest"}] over what is kept."""
    rows = Delivery.unscoped.filter(municipality=municipality).order_by().values("channel")
    counts = {state.value: Count("pk", filter=Q(state=state)) for state in State}
    found = rows.annotate(**counts, oldest=Min("next_attempt_at", filter=Q(state=State.WAITING)))
    return [row | {"label": Delivery.Channel(row["channel"]).label} for row in found.order_by("channel")]


def given_up(municipality: "Municipality") -> QuerySet[Delivery]:
    """The latest deliveries that were given up."""
    rows = Delivery.unscoped.filter(municipality=municipality, state=State.GIVEN_UP)
    return rows.select_related("notification")[:LOG]


def overdue_count() -> int:
    """How many deliveries of all municipalities should have been tried a quarter of an hour ago."""
    late = timezone.now() - OVERDUE
    return Delivery.unscoped.filter(state=State.WAITING, next_attempt_at__lt=late).count()
