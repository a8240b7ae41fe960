"""Credentials for the relay that end by themselves (coturn's `use-auth-secret`).

username = "<unix time of the end>:<opaque id>", credential = base64(HMAC-SHA1(secret, username)).
Source: draft-uberti-behave-turn-rest-00, and coturn's README.turnserver. No name stands in it: the
relay's log keeps it.
"""

import base64
import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass
from typing import Any

from django.conf import settings


@dataclass(frozen=True)
class Credentials:
    """What coturn checks; `expires` is the moment after which it refuses."""

    username: str
    credential: str
    expires: dt.datetime


def credentials_for(peer: str, *, expires: dt.datetime, secret: str) -> Credentials:
    """Sign the end and the opaque id with the secret that the relay shares with us."""
    username = f"{int(expires.timestamp())}:{peer}"
    digest = hmac.new(secret.encode(), username.encode(), hashlib.sha1).digest()
    return Credentials(username, base64.b64encode(digest).decode(), expires)


def turn_addresses() -> list[str]:
    """The relay's addresses, the quickest first; TLS on 443 is what closed networks let through."""
    host = settings.VIDEO_TURN_HOST
    port = settings.VIDEO_TURN_PORT
    addresses = [f"turn:{host}:{port}?transport=udp", f"turn:{host}:{port}?transport=tcp"]
    if settings.VIDEO_TURN_TLS_PORT:
        addresses.append(f"turns:{host}:{settings.VIDEO_TURN_TLS_PORT}?transport=tcp")
    return addresses


def ice_servers(peer: str, expires: dt.datetime) -> list[dict[str, Any]]:
    """RTCIceServer dictionaries for one participant; empty when no relay is set up.

    STUN comes from the same host: no third party learns a citizen's address. The first secret
    signs; the relay may know older ones as well while they are being changed.
    """
    if not (settings.VIDEO_TURN_HOST and settings.VIDEO_TURN_SECRETS):
        return []
    given = credentials_for(peer, expires=expires, secret=settings.VIDEO_TURN_SECRETS[0])
    return [
        {"urls": [f"stun:{settings.VIDEO_TURN_HOST}:{settings.VIDEO_TURN_PORT}"]},
        {"urls": turn_addresses(), "username": given.username, "credential": given.credential},
    ]
