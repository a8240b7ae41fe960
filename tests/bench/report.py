"""The table for people and the file for programs (its schema: docs/BENCH.md)."""

import json
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench.figures import Bar, Figures

SCHEMA = 1
KB = 1024


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns of text: the first to the left, the others to the right."""
    widths = [max(len(row[place]) for row in [headings, *rows]) for place in range(len(headings))]
    lines = []
    for row in [headings, ["─" * width for width in widths], *rows]:
        cells = [
            row[0].ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)),
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def throughput(figures: dict[str, Figures]) -> str:
    rows = [
        [
            name,
            f"{one.per_second:,.0f}",
            f"{one.slowest:,.0f}–{one.fastest:,.0f}",
            f"{one.p50:.1f}",
            f"{one.p95:.1f}",
            f"{one.bytes_each:,.0f}",
            str(one.errors),
            f"{one.client_cpu:.0%}",
        ]
        for name, one in figures.items()
    ]
    return table(
        ["case", "requests/s", "lowest–highest", "p50 ms", "p95 ms", "bytes", "errors", "client CPU"], rows
    )


def memory(found: dict[str, dict[str, Any]]) -> str:
    rows = [
        [f"{name}, {when}", str(one["processes"]), f"{one['rss']:,.0f}", f"{one['pss']:,.0f}"]
        for name, times in found.items()
        for when, one in times.items()
        if one
    ]
    return table(["memory", "processes", "RSS MB", "PSS MB"], rows) if rows else "Memory: not measured here."


def lighthouse(found: dict[str, dict[str, Any] | None]) -> str:
    rows = []
    for name, one in found.items():
        if one is None:
            rows.append([name, "not measured", "", "", "", ""])
            continue
        metrics = one["metrics"]
        scores = [f"{one[key]:.0f}" for key in ("performance", "accessibility", "best-practices")]
        paint = metrics["largest-contentful-paint"] / 1000
        rows.append([name, *scores, f"{paint:.1f} s", ", ".join(one["failed"])])
    headings = [
        "Lighthouse, mobile",
        "performance",
        "accessibility",
        "best practices",
        "largest paint",
        "failed",
    ]
    return table(headings, rows)


def verdicts(bars: Sequence[Bar]) -> str:
    rows = []
    for bar in bars:
        value = "–" if bar.value is None else f"{bar.value:,.1f}{bar.unit}"
        rows.append([bar.name, value, f"{'≥' if bar.least else '≤'} {bar.bar:g}{bar.unit}", bar.verdict])
    return table(["bar", "measured", "wanted", "verdict"], rows)


def write(path: Path, **parts: Any) -> None:
    machine = {
        "system": platform.system(),
        "processor": platform.machine(),
        "python": platform.python_version(),
    }
    path.write_text(
        json.dumps({"schema": SCHEMA, "machine": machine, **parts}, indent=2, ensure_ascii=False) + "\n"
    )


def bars_as_json(bars: Sequence[Bar]) -> list[dict[str, Any]]:
    return [
        {
            "name": bar.name,
            "measured": bar.value,
            "wanted": bar.bar,
            "at_least": bar.least,
            "unit": bar.unit.strip(),
            "verdict": bar.verdict,
        }
        for bar in bars
    ]
