"""Files: CSV as Danish Excel wants it, and both CSV and XLSX read back."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook

from cms.exchange.reading.archives import open_archive
from cms.exchange.reading.draft import UnreadableError
from cms.review.spreadsheet.cells import harmless

LARGEST_FILE = 5 * 1024 * 1024
MOST_ROWS = 10_000
_MOST_COLUMNS = 100


class UnreadableTableError(ValueError):
    """The file is no table that we can read; `text` says why in a plain sentence."""

    def __init__(self, text: str | Promise) -> None:
        super().__init__(text)
        self.text = text


def csv_lines(rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    """Lines of a CSV (RFC 4180) with a byte order mark and semicolons: Danish Excel opens it by a click."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    yield b"\xef\xbb\xbf"
    for row in rows:
        out.seek(0)
        out.truncate()
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
        yield out.getvalue().encode()


def read_table(data: bytes) -> list[list[Any]]:
    """The rows of the first sheet, the headings first; raise UnreadableTableError."""
    if len(data) > LARGEST_FILE:
        raise UnreadableTableError(_("The file is larger than 5 MB."))
    rows = _xlsx(data) if data.startswith(b"PK") else _csv(data)
    rows = [row for row in rows if any(cell not in (None, "") for cell in row)]
    if len(rows) > MOST_ROWS:
        raise UnreadableTableError(_("The file has more than 10,000 rows."))
    return rows


def _xlsx(data: bytes) -> list[list[Any]]:
    try:
        open_archive(data).close()
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        found = sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 2, max_col=_MOST_COLUMNS)
        return [list(row) for row in found]
    except UnreadableError as error:
        raise UnreadableTableError(_("The file is damaged, or too large when it is unpacked.")) from error
    except Exception as error:  # openpyxl raises whatever its parts do
        raise UnreadableTableError(_("The file is no spreadsheet: choose an XLSX or CSV file.")) from error


def _csv(data: bytes) -> list[list[Any]]:
    if b"\0" in data:
        raise UnreadableTableError(_("The file is no spreadsheet: choose an XLSX or CSV file."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Excel's own "CSV" on a Danish computer.
        text = data.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        return list(islice(csv.reader(io.StringIO(text), delimiter=delimiter), MOST_ROWS + 2))
    except csv.Error as error:
        raise UnreadableTableError(_("The file is no spreadsheet: choose an XLSX or CSV file.")) from error
