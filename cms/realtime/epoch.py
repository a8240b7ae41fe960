"""The database's epoch: it changes when the database is restored, and clients then start afresh."""

import hashlib

from django.db import connection

# A dump restored elsewhere changes the system identifier or the database's oid; recovery to a
# point in time changes the timeline.
_EPOCH = """
SELECT system.system_identifier::text, checkpoint.timeline_id::text, base.oid::text
FROM pg_control_system() AS system, pg_control_checkpoint() AS checkpoint, pg_database AS base
WHERE base.datname = current_database()
"""


def database_epoch() -> str:
    """Return a short opaque text; equal texts mean that a cursor handed out earlier still holds."""
    with connection.cursor() as cursor:
        cursor.execute(_EPOCH)
        return hashlib.sha256("/".join(cursor.fetchone()).encode()).hexdigest()[:16]
