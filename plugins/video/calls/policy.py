"""Whose internet address may be shown to whom.

Peer to peer the participants' devices tell each other their IP addresses. With "relay only" they tell
that of our relay server. It is the rule as soon as a guest is invited; `VIDEO_RELAY_ONLY` makes it the
rule for every call, and a professional can ask for it in one (a family with a protected address).
"""

from django.conf import settings

from plugins.video.calls.errors import NoRelayError

ALWAYS, GUESTS, NEVER = "always", "guests", "never"


def relay_by_default() -> bool:
    return bool(settings.VIDEO_RELAY_ONLY == ALWAYS)


def relay_for_guests() -> bool:
    return bool(settings.VIDEO_RELAY_ONLY != NEVER)


def has_relay() -> bool:
    return bool(settings.VIDEO_TURN_HOST and settings.VIDEO_TURN_SECRETS)


def require_relay() -> None:
    """Raise NoRelayError when nothing is there that could hide an address."""
    if not has_relay():
        raise NoRelayError
