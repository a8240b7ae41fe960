"""Tables as they stood before some migrations, beside the real ones, and the way forward from there.

Going back through every table that builds on them takes minutes; here only the tables in question are made
anew, in a schema that is searched first. The migrations that run on them are the real ones.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

Node = tuple[str, str]
SCHEMA = "earlier"


class Earlier:
    """`models` are (app, model) in lower case; what they point at stays as it is."""

    def __init__(self, before: list[Node], models: set[Node]) -> None:
        self._executor = MigrationExecutor(connection)
        graph = self._executor.loader.graph
        self._executor.loader.applied_migrations = {
            node: graph.nodes[node] for target in before for node in graph.forwards_plan(target)
        }
        self._state = self._executor.loader.project_state(before)
        self.apps: Any = self._state.apps
        with connection.schema_editor() as editor:
            for label, name in sorted(models):
                editor.create_model(self.apps.get_model(label, name))

    def forward(self, labels: set[str]) -> Any:
        """Run the migrations of these apps up to the last ones; return the apps as they are then."""
        leaves = [node for node in self._executor.loader.graph.leaf_nodes() if node[0] in labels]
        for migration, _backwards in self._executor.migration_plan(leaves):
            if migration.app_label in labels:
                with connection.schema_editor(atomic=migration.atomic) as editor:
                    self._state = migration.apply(self._state, editor)
            else:
                self._state = migration.mutate_state(self._state, preserve=False)
        return self._state.apps


@contextlib.contextmanager
def earlier(before: list[Node], models: set[Node]) -> Iterator[Earlier]:
    """Needs a test with transactions of its own (`transactional_db`)."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        cursor.execute(f"SET search_path TO {SCHEMA}, public")
    try:
        yield Earlier(before, models)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET search_path")
            cursor.execute(f"DROP SCHEMA {SCHEMA} CASCADE")
