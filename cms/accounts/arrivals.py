"""Who arrives where: host, session, person and memberships of a request in one statement.

Everything is read anew with each request: nothing is kept, and nothing can be stale. What was read is handed
to whoever asks for it first (the session store, the authentication); a second question in the same request,
after something has changed, goes to the database.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from wagtail.models import Site

from cms.accounts.models import Membership, User
from cms.accounts.rules import hand_memberships
from cms.municipalities.hosts import hostname_of
from cms.municipalities.models import Domain, Municipality, Region
from cms.municipalities.queries import HostOwner
from cms.statements import Columns, Statement, made_in_turn

_MUNICIPALITY, _REGION, _SITE = Columns(Municipality, "m"), Columns(Region, "r"), Columns(Site, "s")
_SESSION, _USER, _MEMBERSHIP = Columns(Session, "e"), Columns(User, "u"), Columns(Membership, "b")
_ALL: tuple[Columns[Any], ...] = (_MUNICIPALITY, _REGION, _SITE, _SESSION, _USER, _MEMBERSHIP)


def _arrival(start: str, where: str) -> str:
    """One row for each membership that lasts, one without any; none where `where` finds no place."""
    return f"""
SELECT {", ".join(map(str, _ALL))}
FROM {start}
LEFT JOIN {_REGION.table} ON r.id = m.region_id
LEFT JOIN {_SITE.table} ON s.id = m.site_id
LEFT JOIN {_SESSION.table} ON e.session_key = %(session)s AND e.expire_date > %(now)s
LEFT JOIN "{UserSession._meta.db_table}" us ON us.session_key = e.session_key
LEFT JOIN {_USER.table} ON u.id = us.user_id
LEFT JOIN {_MEMBERSHIP.table} ON b.user_id = u.id AND b.ended_at IS NULL
WHERE {where}"""  # noqa: S608 - columns and tables of our models


@Statement
def _at_host() -> str:
    start = f'"{Domain._meta.db_table}" d JOIN {_MUNICIPALITY.table} ON m.id = d.municipality_id'
    return _arrival(start, "d.hostname = %(hostname)s")


@Statement
def _at_municipality() -> str:
    return _arrival(_MUNICIPALITY.table, "m.id = %(municipality)s")


@dataclass
class Arrival:
    """What a session leads to at a municipality; `session` is None when there is none or it has expired.

    `user` is whoever the session was noted for, and proves nothing: `noted_person` compares.
    """

    municipality: Municipality
    session: Session | None
    user: User | None
    memberships: list[Membership]

    @property
    def owner(self) -> HostOwner:
        return HostOwner(region=self.municipality.region, municipality=self.municipality)


_arrived: ContextVar[Arrival | None] = ContextVar("arrival", default=None)


def arrival_at_host(host: str, session_key: str) -> Arrival | None:
    """Read by the value of the Host header; None where it leads to no municipality."""
    hostname = hostname_of(host)
    if hostname is None:
        return None
    return _arrival_of(_at_host.rows(session=session_key, now=timezone.now(), hostname=hostname))


def arrival_at(municipality_id: int, session_key: str) -> Arrival | None:
    """Read by the municipality's key; None when it is gone."""
    rows = _at_municipality.rows(session=session_key, now=timezone.now(), municipality=municipality_id)
    return _arrival_of(rows)


def _arrival_of(rows: list[tuple[Any, ...]]) -> Arrival | None:
    if not rows:
        return None
    municipality, region, site, session, user, _first = made_in_turn(rows[0], *_ALL)
    municipality.region, municipality.site = region, site
    before = sum(map(len, _ALL[:-1]))
    memberships = [_MEMBERSHIP.made_if_there(row, before) for row in rows]
    return Arrival(municipality, session, user, [one for one in memberships if one is not None])


@contextmanager
def handed_over(arrival: Arrival | None) -> Iterator[None]:
    """Let the block's first questions for session and person be answered by what was read."""
    token = _arrived.set(arrival)
    try:
        yield
    finally:
        _arrived.reset(token)


def take_session(key: str | None) -> Session | None:
    """The row of this very session, once."""
    arrival = _arrived.get()
    if arrival is None or arrival.session is None or arrival.session.session_key != key:
        return None
    session, arrival.session = arrival.session, None
    return session


def noted_person(session: Any) -> User | None:
    """The user who was read, once, if the session is plainly theirs; whoever asks decides all other cases."""
    arrival = _arrived.get()
    if arrival is None or arrival.user is None:
        return None
    user, arrival.user = arrival.user, None
    if not is_signed_in(user, session):
        return None
    hand_memberships(user, arrival.memberships)
    return user


def is_signed_in(user: User, session: Any) -> bool:
    """Whether the session is this user's: the key, the way of signing in, and the hash of the password."""
    known = session.get(auth.HASH_SESSION_KEY)
    return bool(
        user.is_active
        and session.get(auth.SESSION_KEY) == str(user.pk)
        and session.get(auth.BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        and known
        and constant_time_compare(known, user.get_session_auth_hash())
    )
