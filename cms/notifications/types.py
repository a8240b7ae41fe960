"""The closed list of things a person can be notified of."""

from dataclasses import dataclass

from cms.plugin_api.config import Text
from cms.plugin_api.registry import registry


class UnknownNotificationTypeError(LookupError):
    """Neither the core nor an installed plugin declares this type."""


@dataclass(frozen=True)
class NotificationType:
    """One kind of notification, named "<slug>.<event>".

    `text` is what a lock screen may show: it names nobody and says nothing of health. `path` is
    where the app opens.
    """

    name: str
    text: Text
    path: str = "/"

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


def is_plugins_type(known: NotificationType) -> bool:
    """Whether the type is a plugin's, and so behind the gate."""
    return known.owner in registry
