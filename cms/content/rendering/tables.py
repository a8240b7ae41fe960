"""A table as families read it, and as running text for measuring."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any


def table_shape(value: Any, rich: Callable[[Any], Any]) -> dict[str, Any] | None:
    """Shape a table block for its template; None when it has neither headings nor rows."""
    grid = value["grid"]
    if grid is None or not (grid.columns or grid.row_data):
        return None
    headings = [column["heading"] or "" for column in grid.columns]
    rows = [[rich(cell.value) for cell in row] for row in grid.rows]
    heads = bool(value["row_heads"])
    return {
        "headings": headings if any(headings) else [],
        "rows": [{"head": row[0], "cells": row[1:]} if heads and row else {"cells": row} for row in rows],
        "row_heads": heads,
        "data": {
            "caption": grid.caption or "",
            "columns": headings,
            "row_heads": heads,
            "rows": [[str(cell) for cell in row] for row in rows],
        },
    }


def table_reading(value: Mapping[str, Any]) -> str:
    """Return the words of a table's raw value as HTML: each cell ends a sentence, as a list line does."""
    grid = value.get("grid") or {}
    words = [grid.get("caption"), *(column.get("heading") for column in grid.get("columns", []))]
    cells = [cell or "" for row in grid.get("rows", []) for cell in row.get("values", [])]
    return "".join(f"<p>{escape(text)}</p>" for text in words if text) + "".join(
        f"<p>{cell}</p>" if "<p" not in cell else cell for cell in cells
    )
