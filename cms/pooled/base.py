"""Django's backend for PostgreSQL, with a cheaper look at what the pool hands out.

psycopg's own check asks the server at each handing out, which is one trip more for every request. A server that
went away, restarted or threw the session out has closed its end, and that can be seen without asking anybody.
"""

import select

from django.db.backends.postgresql import base
from psycopg import Connection, OperationalError


class DatabaseWrapper(base.DatabaseWrapper):
    """Django finds the class by this name."""

    def get_new_connection(self, conn_params: dict[str, object]) -> "Connection[object]":
        """A connection of the pool that has not ended; the pool makes others for those that have."""
        connection: Connection[object] = super().get_new_connection(conn_params)
        while self.pool is not None and has_ended(connection):
            connection.close()
            self.pool.putconn(connection)
            connection = super().get_new_connection(conn_params)
        return connection


def has_ended(connection: "Connection[object]") -> bool:
    """Whether the other end has closed. Something to read on an idle connection is its end, or a notice."""
    if connection.closed:
        return True
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    if not waiting.poll(0):
        return False
    try:
        connection.execute("")
    except OperationalError:
        return True
    return False
