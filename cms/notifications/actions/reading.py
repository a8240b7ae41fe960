"""Note that a person has seen something."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cms.notifications.models import Notification
from cms.realtime.events import CORE, group, publish_on_commit
from cms.realtime.groups import personal_key, personal_key_of

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality


def mark_read(*, notification: Notification) -> Notification:
    """Note that the person has seen it; a second time changes nothing."""
    if notification.read_at is None:
        rows = Notification.unscoped.filter(pk=notification.pk)
        _read(rows, notification.municipality, notification.user)
        notification.refresh_from_db(fields=["read_at", "unanswered_at"])
    return notification


def mark_all_read(*, municipality: "Municipality", user: "User") -> int:
    """Note that the person has seen the whole list; return how many were unread."""
    return _read(Notification.unscoped.all(), municipality, user)


def mark_some_read(*, municipality: "Municipality", user: "User", ids: Iterable[UUID]) -> int:
    """Note that the person has seen these; what is not theirs is passed over."""
    return _read(Notification.unscoped.filter(pk__in=list(ids)), municipality, user)


def mark_about_read(
    *,
    municipality: "Municipality",
    user: "User",
    type: str,  # noqa: A002
    about: str | UUID | Iterable[UUID],
) -> int:
    """For plugins, when the person has seen the thing itself: all notifications of this type about it.

    `about` is one key or several.
    """
    keys = [str(about)] if isinstance(about, str | UUID) else [str(key) for key in about]
    return _read(Notification.unscoped.filter(type=type, about__in=keys), municipality, user)


@transaction.atomic
def mark_settled(*, municipality: "Municipality", type: str, about: str | UUID) -> int:  # noqa: A002
    """For plugins, when what was told of is over for everybody who was told of it; return for how many it was news."""
    rows = Notification.unscoped.filter(municipality=municipality, type=type, about=str(about), read_at=None)
    people = set(rows.values_list("user", flat=True))
    if people:
        rows.update(read_at=timezone.now(), unanswered_at=None)
    for person in people:
        publish_on_commit(group(municipality, CORE, personal_key_of(person)), "notification.read")
    return len(people)


@transaction.atomic
def _read(rows: QuerySet[Notification], municipality: "Municipality", user: "User") -> int:
    unread = rows.filter(municipality=municipality, user=user, read_at=None)
    count = unread.update(read_at=timezone.now(), unanswered_at=None)
    if count:
        publish_on_commit(group(municipality, CORE, personal_key(user)), "notification.read")
    return count
