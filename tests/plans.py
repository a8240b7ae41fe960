"""Whether a query reads a whole table: the plan of each is read as PostgreSQL made and ran it."""

import json
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

MOST_ROWS = 1000


def scans(
    work: Callable[[], Any], big: AbstractSet[str], most: int = MOST_ROWS
) -> list[tuple[str, str, float, str]]:
    """(kind, table, rows read, SQL) of each scan of a table in `big` that grows with it, over all of `work`.

    That is every sequential scan, and every other that reads more than `most` rows.
    """
    with CaptureQueriesContext(connection) as captured:
        work()
    found, looked_at = [], 0
    for query in captured.captured_queries:
        sql = query["sql"]
        if not sql.lstrip().startswith("SELECT") or not any(f'"{table}"' in sql for table in big):
            continue
        looked_at += 1
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + sql.replace("%", "%%"), [])
            plan = cursor.fetchone()[0]
        plan = json.loads(plan) if isinstance(plan, str) else plan
        for node in _nodes(plan[0]["Plan"]):
            rows = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
            is_scan = "Scan" in node["Node Type"] and node.get("Relation Name", "") in big
            if is_scan and (node["Node Type"] == "Seq Scan" or rows > most):
                found.append((node["Node Type"], node["Relation Name"], rows, sql[:200]))
    assert looked_at > 0
    return found


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)
