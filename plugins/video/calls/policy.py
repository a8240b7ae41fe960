"""Whose internet address may be shown to whom.

Peer to peer the participants' devices tell each other their IP addresses. With "relay only" they tell
that of our relay server. It is the rule as soon as a guest is invited; `VIDEO_RELAY_ONLY` makes it the
rule for every call, and a professional can ask for it in one (a family with a protected address).
With an engine whose server stands between them nobody learns another's address, and none of it is needed.
"""

from typing import TYPE_CHECKING

from django.conf import settings

from plugins.video.calls.backends import backend_named
from plugins.video.calls.errors import NoRelayError

if TYPE_CHECKING:
    from plugins.video.models import Meeting

ALWAYS, GUESTS, NEVER = "always", "guests", "never"


def relay_needed(meeting: "Meeting") -> bool:
    """Whether this meeting's call has to begin with the relay only."""
    is_asked = settings.VIDEO_RELAY_ONLY == ALWAYS or meeting.family.has_protected_address
    return _shows_addresses() and is_asked


def relay_for_guests() -> bool:
    return _shows_addresses() and settings.VIDEO_RELAY_ONLY != NEVER


def can_hide_addresses() -> bool:
    """Whether there is anything to hide, and something to hide it with."""
    return _shows_addresses() and has_relay()


def has_relay() -> bool:
    return bool(settings.VIDEO_TURN_HOST and settings.VIDEO_TURN_SECRETS)


def _shows_addresses() -> bool:
    return backend_named(settings.VIDEO_BACKEND).capabilities().shows_addresses


def require_relay() -> None:
    """Raise NoRelayError when nothing is there that could hide an address."""
    if not has_relay():
        raise NoRelayError
