"""Who opens a socket, from where and to whom: host, Origin and session, in this order."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from channels.auth import get_user
from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from cms.accounts import second_factor
from cms.accounts.arrivals import Arrival, arrival_at, handed_over, noted_person
from cms.accounts.models import User
from cms.accounts.rules import forget_memberships, remember_memberships
from cms.municipalities.queries import owner_of_host
from cms.plugin_api.gate import enabled_plugins
from cms.plugin_api.rules import is_member

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality

NOT_SIGNED_IN, WRONG_ORIGIN, NOT_FOUND = 4401, 4403, 4404
PATH = "/ws/"
PORTS = {"http": 80, "https": 443}


class HandshakeError(Exception):
    """The socket is refused; `code` is the close code that the client gets."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Visitor:
    """A signed-in person and the municipality at whose host the socket was opened."""

    user: User
    municipality: "Municipality"
    session_key: str


async def visitor_of(scope: dict[str, Any]) -> Visitor:
    """Return who is there; raise HandshakeError."""
    headers = {name.decode("latin1").lower(): value.decode("latin1") for name, value in scope["headers"]}
    host = headers.get("host", "")
    owner = await database_sync_to_async(owner_of_host)(host)
    if scope["path"] != PATH or owner is None or owner.municipality is None:
        raise HandshakeError(NOT_FOUND)
    if not is_same_origin(headers.get("origin", ""), host):
        raise HandshakeError(WRONG_ORIGIN)
    key = scope["session"].session_key
    if key is None:
        raise HandshakeError(NOT_SIGNED_IN)
    return await visitor_by_session(key, owner.municipality.pk)


async def visitor_by_session(session_key: str, municipality_id: int) -> Visitor:
    """Read municipality, session, person and membership afresh; raise HandshakeError when any has ended.

    With thousands of sockets this is asked all the time: one visit to a thread, and one statement.
    """
    arrival, session = await database_sync_to_async(_arrived)(session_key, municipality_id)
    user: Any = arrival.user
    if user is None:
        # Nobody was noted for the session, or it is not plainly theirs.
        user = await get_user({"session": session})
        if not isinstance(user, User) or not await database_sync_to_async(_may_enter)(
            user, session, arrival.municipality
        ):
            raise HandshakeError(NOT_SIGNED_IN)
    return Visitor(user, arrival.municipality, session_key)


def _arrived(session_key: str, municipality_id: int) -> tuple[Arrival, SessionBase]:
    """What was read, with the user only if the session is theirs; and then they may enter."""
    arrival = arrival_at(municipality_id, session_key)
    if arrival is None or arrival.session is None:
        raise HandshakeError(NOT_SIGNED_IN)
    session = _session(session_key)
    with handed_over(arrival):
        arrival.user = noted_person(session)
    if arrival.user is not None and not _may_enter(arrival.user, session, arrival.municipality):
        raise HandshakeError(NOT_SIGNED_IN)
    return arrival, session


def is_same_origin(origin: str, host: str) -> bool:
    """Compare a web origin (RFC 6454) with the Host of the same request; no Origin is refused.

    Browsers send cookies along with any site's WebSocket: this comparison is what stops that site.
    """
    scheme = origin.partition(":")[0]
    if scheme not in PORTS or (settings.SESSION_COOKIE_SECURE and scheme != "https"):
        return False
    theirs = _host_and_port(origin, PORTS[scheme])
    return theirs is not None and theirs == _host_and_port(f"//{host}", PORTS[scheme])


def _host_and_port(address: str, default_port: int) -> tuple[str, int] | None:
    try:
        parts = urlsplit(address)
        port = parts.port or default_port
    except ValueError:
        return None
    return (parts.hostname, port) if parts.hostname else None


def _session(key: str) -> SessionBase:
    from importlib import import_module

    store: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore(key)
    return store


def _may_enter(user: User, session: SessionBase, municipality: "Municipality") -> bool:
    """Members only; those who work here with a second factor, as everywhere."""
    enabled_plugins(municipality)  # read here, in a thread; from now on the object knows
    remember_memberships(user)
    may_enter = is_member(user, municipality) and not second_factor.is_missing(session, user)
    forget_memberships(user)  # the visitor lives longer than a request
    return may_enter
