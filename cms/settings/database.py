"""DATABASE_URL to Django's DATABASES entry, read by libpq's own rules (socket paths included)."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

_NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def database_from_url(url: str) -> dict[str, Any]:
    """Return a DATABASES entry; raise ImproperlyConfigured when the URL is not a PostgreSQL URL.

    Format: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
    """
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as error:
        raise ImproperlyConfigured("DATABASE_URL is not a PostgreSQL address.") from error
    entry: dict[str, Any] = {"ENGINE": "django.db.backends.postgresql", "CONN_HEALTH_CHECKS": True}
    entry |= {_NAMES[key]: str(value) for key, value in parts.items() if key in _NAMES}
    entry["OPTIONS"] = {key: value for key, value in parts.items() if key not in _NAMES}
    return entry


def conninfo_of(entry: dict[str, Any]) -> str:
    """The libpq connection string of a DATABASES entry, for connections beside Django's own."""
    named = {name: str(entry[key]) for name, key in _NAMES.items() if entry.get(key)}
    extra = {key: value for key, value in entry.get("OPTIONS", {}).items() if isinstance(value, str | int)}
    return make_conninfo("", **named, **extra)
