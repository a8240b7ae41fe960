"""Single cells: made harmless on the way out, understood on the way in."""

import datetime as dt
from typing import Any

# What makes a spreadsheet program calculate (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# As the file was written, and as Danish Excel writes a date that it has understood.
_DAYS = ("%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y")


def harmless(text: str) -> str:
    """Return the text so that a spreadsheet program shows it, and never calculates it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_text(cell: Any) -> str:
    text = "" if cell is None else str(cell).strip()
    return text[1:].strip() if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def as_number(cell: Any) -> int | None:
    """A whole number, also when the program made it "12.0"; None for anything else."""
    if isinstance(cell, bool):
        return None
    try:
        value = float(as_text(cell))
        return int(value) if value.is_integer() and 0 < value < 2**31 else None
    except (ValueError, OverflowError):
        return None


def as_day(cell: Any) -> dt.date | None:
    """A date, or None for an empty cell; raise ValueError for what is no date."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    text = as_text(cell)
    if not text:
        return None
    for form in _DAYS:
        try:
            return dt.datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    raise ValueError(text)
