"""How long a piece of work takes beside the database, and in how many queries. Needs Django set up."""

import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.bench.figures import percentile

TIMES, LEAST = 60, 20
MOST_SECONDS = 5.0


def measured(work: Callable[[], Any]) -> dict[str, float]:
    """p50 and p95 in milliseconds over 60 times (20, when it is slow), and the number of queries of one."""
    work()
    with CaptureQueriesContext(connection) as queries:
        work()
    asked = len(queries)  # now: the log is emptied when a page is asked for
    times: list[float] = []
    started = time.perf_counter()
    while len(times) < LEAST or (len(times) < TIMES and time.perf_counter() - started < MOST_SECONDS):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    found = {"p50": percentile(times, 0.5), "p95": percentile(times, 0.95)}
    return {name: round(value, 2) for name, value in found.items()} | {"queries": asked}
