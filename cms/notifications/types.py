"""The closed list of things a person can be notified of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from cms.plugin_api.config import Text
from cms.plugin_api.registry import registry

if TYPE_CHECKING:
    from cms.notifications.models import Notification


class UnknownNotificationTypeError(LookupError):
    """Neither the core nor an installed plugin declares this type."""


@dataclass(frozen=True)
class NotificationType:
    """One kind of notification, named "<slug>.<event>".

    `text` is what a lock screen may show: it names nobody and says nothing of health. `path` is
    where the app opens, a path of the municipality's own host.

    `fallback_after`: unread for so long, a text message or an e-mail follows; None for never.
    `urgent` ones are for things that cannot wait; unread for `unanswered_after` (an hour when it is not
    said), staff are told through the signal `notification_unanswered`.
    `gathered`: what falls due within two minutes goes into one message; False for what cannot wait for that.
    `is_seen(notification)` says whether the person has seen what it is about, where the plugin knows
    better than the list of notifications, for example by a read pointer.
    """

    name: str
    text: Text
    path: str = "/"
    urgent: bool = False
    fallback_after: timedelta | None = timedelta(minutes=30)
    unanswered_after: timedelta | None = None
    gathered: bool = True
    is_seen: "Callable[[Notification], bool] | None" = None

    def __post_init__(self) -> None:
        if not self.path.startswith("/") or self.path.startswith(("//", "/\\")):
            raise ValueError(f"{self.name}: the path {self.path!r} leads out of the app.")

    @property
    def owner(self) -> str:
        return self.name.partition(".")[0]


_core: dict[str, NotificationType] = {}


def register_core_types(*types: NotificationType) -> None:
    """For the core's own apps; plugins list `types` in their notifications.py."""
    _core.update({known.name: known for known in types})


def notification_type(name: str) -> NotificationType:
    """Return the declared type; raise UnknownNotificationTypeError."""
    found = _core.get(name) or registry.named("notification_types", name)
    if found is None:
        raise UnknownNotificationTypeError(name)
    known: NotificationType = found
    return known


def all_types() -> Iterator[NotificationType]:
    """The core's types and those of all installed plugins."""
    yield from _core.values()
    for plugin in registry.all():
        yield from plugin.contributed("notification_types")


def is_plugins_type(known: NotificationType) -> bool:
    """Whether the type is a plugin's, and so behind the gate."""
    return known.owner in registry
