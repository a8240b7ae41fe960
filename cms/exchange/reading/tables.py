"""Tables: merged cells are filled up with empty ones, tables inside cells become lines."""

from html import escape
from typing import Any

from bs4.element import Tag

from cms.exchange.reading.inline import BLOCKS, Inline, is_empty, words_of

_MOST_COLUMNS = 40
_LONGEST_HEADING = 200


def table_block(tag: Tag, inline: Inline, caption: str) -> tuple[dict[str, Any] | None, list[Tag], list[Tag]]:
    """Return the value of a table block, the pictures in it, and, when it is no real table, its cells."""
    own_caption = tag.find("caption", recursive=False)
    rows = [row for row in tag.find_all("tr") if row.find_parent("table") is tag]
    cells = [_cells(row) for row in rows]
    if max((len(row) for row in cells), default=0) <= 1 and own_caption is None:
        return None, [], [cell for row in cells for cell in row]
    reader = _Reader(inline)
    grid, header = reader.grid(rows, cells)
    if own_caption is not None:
        html, more = inline.html(own_caption.contents, plain=True)
        reader.images += more
        caption = f"{caption} {html}".strip()
    width = max((len(row) for row in grid), default=1)
    grid = [row + [""] * (width - len(row)) for row in grid]
    headings = [""] * width
    if header and grid and all(len(words_of(cell)) <= _LONGEST_HEADING for cell in grid[0]):
        if any("<a " in cell for cell in grid[0]):
            for cell in grid[0]:
                reader.tell_links(cell)
        headings = [words_of(cell) for cell in grid.pop(0)]
    first = [row[0] for row in cells if row]
    heads = bool(first[1:]) and all(cell.name == "th" for cell in first[1:])
    value = {
        "grid": {
            "caption": words_of(caption),
            "columns": [{"type": "text", "heading": heading} for heading in headings],
            "rows": [{"values": row} for row in grid],
        },
        "row_heads": heads,
    }
    return value, reader.images, []


def _cells(row: Tag) -> list[Tag]:
    return list(row.find_all(["td", "th"], recursive=False))


class _Reader:
    def __init__(self, inline: Inline) -> None:
        self.inline = inline
        self.notes = inline.notes
        self.images: list[Tag] = []

    def grid(self, rows: list[Tag], cells: list[list[Tag]]) -> tuple[list[list[str]], bool]:
        """The cells as HTML in a rectangle, and whether the first row is headings."""
        header = bool(cells and cells[0]) and (
            all(cell.name == "th" for cell in cells[0]) or rows[0].find_parent("thead") is not None
        )
        lines: list[list[str]] = []
        below: dict[int, int] = {}
        for row in cells:
            line: list[str] = []
            for cell in row:
                self._fill(line, below)
                line.append(self._cell(cell))
                across, down = _span(cell, "colspan"), _span(cell, "rowspan")
                if across > 1 or down > 1:
                    self.notes.add("merged_cells", cell.get_text(" ", strip=True)[:80])
                start = len(line) - 1
                line += [""] * (across - 1)
                for place in range(start, start + across):
                    if down > 1:
                        below[place] = down - 1
            self._fill(line, below)
            if line:
                lines.append(line)
        return lines, header

    def _fill(self, line: list[str], below: dict[int, int]) -> None:
        """Leave room for cells that reach down from the row above."""
        while below.get(len(line), 0) > 0:
            below[len(line)] -= 1
            line.append("")

    def tell_links(self, cell: str) -> None:
        self.notes.add(
            "link_lost", f"{words_of(cell)}: {cell.partition('href=')[2][1:].partition(chr(34))[0]}"
        )

    def _cell(self, cell: Tag) -> str:
        parts: list[str] = []
        loose: list[Any] = []

        def settle() -> None:
            html, found = self.inline.html(loose)
            self.images += found
            loose.clear()
            if not is_empty(html):
                parts.append(f"<p>{html}</p>")

        def take(parent: Tag) -> None:
            for child in parent.children:
                if not isinstance(child, Tag) or not (child.name in BLOCKS or child.find(list(BLOCKS))):
                    loose.append(child)
                    continue
                settle()
                if child.name in {"ul", "ol"}:
                    html, found, tables = self.inline.list_html(child)
                    parts.append(html)
                    self.images += found
                    for table in tables:
                        parts.extend(self._nested(table))
                elif child.name == "table":
                    parts.extend(self._nested(child))
                else:
                    if child.name.startswith("h") and child.name[1:].isdigit():
                        self.notes.add("heading_in_table", child.get_text(" ", strip=True)[:80])
                    take(child)
                    settle()

        take(cell)
        settle()
        return "".join(parts)

    def _nested(self, table: Tag) -> list[str]:
        self.notes.add("nested_table", table.get_text(" ", strip=True)[:80])
        self.images += list(table.find_all("img"))
        lines = [
            " \u00b7 ".join(words for cell in _cells(row) if (words := words_of(self._cell_of_nested(cell))))
            for row in table.find_all("tr")
            if row.find_parent("table") is table
        ]
        return [f"<p>{escape(line, quote=False)}</p>" for line in lines if line]

    def _cell_of_nested(self, cell: Tag) -> str:
        for link in cell.find_all("a", href=True):
            if str(link["href"]).startswith("http"):
                self.notes.add("link_lost", f"{link.get_text(' ', strip=True)[:80]}: {link['href']}")
        html, found = self.inline.html(cell.contents)
        for image in found:
            if image not in self.images:
                self.images.append(image)
        return html


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name) or "1").strip()
    return min(max(int(value), 1), _MOST_COLUMNS) if value.isdigit() else 1
