"""From what a round measured to the figures that are reported. Pure."""

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

MILLION = 1_000_000


@dataclass(frozen=True)
class Round:
    """One case, once: requests per second, times in milliseconds, how many answers were wrong."""

    requests: int
    per_second: float
    p50: float
    p95: float
    errors: int
    bytes_each: float
    client_cpu: float


@dataclass(frozen=True)
class Figures:
    """The medians of a case over its rounds; `requests` and `errors` are sums."""

    rounds: int
    requests: int
    per_second: float
    p50: float
    p95: float
    errors: int
    bytes_each: float
    client_cpu: float
    slowest: float
    fastest: float

    def as_json(self) -> dict[str, Any]:
        return {name: round(value, 3) for name, value in asdict(self).items()}


@dataclass(frozen=True)
class Bar:
    """What must be reached. `least` tells whether `value` must not be below or not above `bar`."""

    name: str
    value: float | None
    bar: float
    unit: str = ""
    least: bool = True

    @property
    def verdict(self) -> str:
        if self.value is None:
            return "not measured"
        reached = self.value >= self.bar if self.least else self.value <= self.bar
        return "PASS" if reached else "FAIL"


def percentile(ordered: Sequence[float], share: float) -> float:
    """The smallest of `ordered` (ascending) that at least `share` of all do not exceed; 0 when empty."""
    if not ordered:
        return 0.0
    rank = -(-len(ordered) * share // 1)  # rounded up
    return ordered[max(0, min(len(ordered), int(rank)) - 1)]


def round_of(result: dict[str, Any], *, status: int, wrong: int) -> Round:
    """What the load generator wrote, as a round; `wrong` is the number of bodies that were not right."""
    times = sorted(result["times"])
    other = sum(count for found, count in result["statuses"].items() if int(found) != status)
    return Round(
        requests=len(times),
        per_second=len(times) / result["seconds"],
        p50=percentile(times, 0.50) / MILLION,
        p95=percentile(times, 0.95) / MILLION,
        errors=result["errors"] + other + wrong,
        bytes_each=result["bytes"] / max(1, len(times)),
        client_cpu=result["cpu"],
    )


def figures_of(rounds: Sequence[Round]) -> Figures:
    def median(name: str) -> float:
        return statistics.median(getattr(one, name) for one in rounds)

    speeds = [one.per_second for one in rounds]
    return Figures(
        rounds=len(rounds),
        requests=sum(one.requests for one in rounds),
        errors=sum(one.errors for one in rounds),
        slowest=min(speeds),
        fastest=max(speeds),
        **{name: median(name) for name in ("per_second", "p50", "p95", "bytes_each", "client_cpu")},
    )


def ratio(ours: Sequence[Figures], yardstick: Figures) -> float:
    """How many times the yardstick's throughput the slowest of `ours` has."""
    if not yardstick.per_second:
        return 0.0
    return min(one.per_second for one in ours) / yardstick.per_second
