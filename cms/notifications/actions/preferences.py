"""How a person wants to be told."""

import datetime as dt
from typing import TYPE_CHECKING

from cms.notifications.models import NotificationPreference

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality


def change_preferences(
    *,
    municipality: "Municipality",
    user: "User",
    push: bool,
    fallback: str,
    quiet_from: dt.time | None,
    quiet_until: dt.time | None,
    urgent_when_quiet: bool,
    discreet: bool,
) -> NotificationPreference:
    """Replace the person's choices here; what waits already follows them when it is sent."""
    return NotificationPreference.unscoped.update_or_create(
        municipality=municipality,
        user=user,
        defaults={
            "push": push,
            "fallback": fallback,
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
            "urgent_when_quiet": urgent_when_quiet,
            "discreet": discreet,
        },
    )[0]
