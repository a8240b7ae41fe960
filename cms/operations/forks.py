"""A forked child never speaks through its parent's database connections.

django-q2 forks its workers from a process that may have used the database. Two processes on one
connection read each other's answers: a worker dies at its start, or a job is lost.
"""

import os
from typing import Any

from django.db import connections

# Kept, never closed: closing would end the parent's sessions, and a pool's threads are not in the child.
_inherited: list[Any] = []


def forget_inherited_connections() -> None:
    """Let go of connections and pools; the child's first query makes its own."""
    for wrapper in connections.all(initialized_only=True):
        _inherited.append(wrapper.connection)
        wrapper.connection = None
        pools: dict[str, Any] = getattr(wrapper, "_connection_pools", {})
        _inherited.extend(pools.values())
        pools.clear()


def watch_forks() -> None:
    """Call once for each process tree; children inherit the watch."""
    os.register_at_fork(after_in_child=forget_inherited_connections)
