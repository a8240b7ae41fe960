"""Set a page: A4, one or two columns, page breaks in both at once."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import segno
from fpdf import FPDF
from fpdf.enums import MethodReturnValue

from cms.paper.direction import direction
from cms.paper.fonts import ARABIC, FACES, LATIN, WEIGHTS, printable
from cms.paper.paragraphs import Paragraph

_WIDTH, _HEIGHT = 210.0, 297.0
_SIDE, _TOP, _BOTTOM, _GUTTER = 16.0, 14.0, 20.0, 8.0
_MARK = 6.0
_TALLEST, _ABOVE = 115.0, 2.0
_INK, _MUTED, _RULE = (20, 26, 32), (80, 88, 96), (190, 196, 202)
# points, weight, space before in mm
_STYLES: dict[str, tuple[float, str, float]] = {
    "title": (18, "B", 0),
    "summary": (11.5, "", 1.5),
    "heading": (13, "B", 3),
    "small_heading": (11, "B", 1.5),
    "strong": (10.5, "B", 0.5),
    "text": (10.5, "", 1),
    "small": (8.5, "", 0.6),
}


@dataclass(frozen=True)
class Line:
    """One line of a column as it will stand on the paper."""

    text: str
    style: str
    mark: str
    before: float
    height: float
    keep: bool  # with the next line: a heading never ends a page


class Paper(FPDF):
    """An A4 page with our fonts, a footer and columns in either direction."""

    def __init__(self, *, locales: Sequence[str], footer: str) -> None:
        super().__init__(format="A4")
        self.locales = list(locales)
        self.footer_text = footer
        self.set_margins(_SIDE, _TOP, _SIDE)
        self.set_auto_page_break(auto=False)
        for face in FACES:
            for style in WEIGHTS:
                self.add_font(face.family, style, face.path(style))
        self.set_fallback_fonts([LATIN.family, ARABIC.family], exact_match=False)
        self.set_text_color(*_INK)
        self.add_page()

    def footer(self) -> None:
        self.speak("da")
        self.set_y(-13)
        self.use("small")
        self.set_text_color(*_MUTED)
        self.cell(0, 4, self.footer_text, align="L")
        self.set_x(_SIDE)
        self.cell(0, 4, str(self.page_no()), align="R")
        self.set_text_color(*_INK)

    def speak(self, locale: str) -> None:
        """Choose shaping and direction for what is written next."""
        self.rtl = direction(locale) == "rtl"
        self.set_text_shaping(
            use_shaping_engine=True,
            direction="rtl" if self.rtl else "ltr",
            script="arab" if self.rtl else None,
            language=locale,
        )

    def use(self, style: str) -> None:
        points, weight, _before = _STYLES[style]
        self.set_font(ARABIC.family if self.rtl else LATIN.family, weight, points)

    def column(self, place: int) -> tuple[float, float]:
        """Return (x, width). The first language stands first in its own direction of reading."""
        count = len(self.locales)
        width = (_WIDTH - 2 * _SIDE - _GUTTER * (count - 1)) / count
        if count == 2 and direction(self.locales[0]) == "rtl":
            place = 1 - place
        return _SIDE + place * (width + _GUTTER), width

    def lines(self, place: int, paragraphs: Sequence[Paragraph]) -> list[Line]:
        """Break paragraphs into the lines of a column."""
        self.speak(self.locales[place])
        _x, width = self.column(place)
        made: list[Line] = []
        for paragraph in paragraphs:
            self.use(paragraph.style)
            points, _weight, before = _STYLES[paragraph.style]
            height = points * 0.3528 * (1.55 if self.rtl else 1.4)
            room = width - (_MARK if paragraph.mark else 0)
            broken: Any = self.multi_cell(
                room,
                height,
                printable(paragraph.text),
                align="R" if self.rtl else "L",
                dry_run=True,
                output=MethodReturnValue.LINES,
            )
            heading = "heading" in paragraph.style
            made += [
                Line(
                    text,
                    paragraph.style,
                    paragraph.mark if number == 0 else "\u00a0" if paragraph.mark else "",
                    before if number == 0 else 0,
                    height,
                    heading,
                )
                for number, text in enumerate(broken)
            ]
        return made

    def one_column(self, paragraphs: Sequence[Paragraph], *, locale: str) -> None:
        """Write paragraphs over the whole width, in the direction of `locale`."""
        self.locales = [locale]
        self.side_by_side([self.lines(0, paragraphs)])

    def side_by_side(self, columns: Sequence[Sequence[Line]]) -> None:
        """Write the lines of all columns from here down; a full column goes on, on the next page."""
        left = [list(lines) for lines in columns]
        start = self.get_y()
        while True:
            ends = [self._fill(place, lines, start) for place, lines in enumerate(left)]
            if not any(left):
                self.set_y(max(ends))
                return
            self.add_page()
            start = self.get_y()

    def _fill(self, place: int, lines: list[Line], y: float) -> float:
        """Write as many lines as fit; take them out of `lines`."""
        self.speak(self.locales[place])
        x, width = self.column(place)
        top = y
        while lines:
            line = lines[0]
            needed = line.before + line.height
            if line.keep and len(lines) > 1:
                needed += lines[1].before + lines[1].height
            if y + needed > _HEIGHT - _BOTTOM and y > _TOP:
                break
            lines.pop(0)
            y += 0 if y == top == _TOP else line.before
            self._write(line, x, y, width)
            y += line.height
        return y

    def _write(self, line: Line, x: float, y: float, width: float) -> None:
        self.use(line.style)
        align = "R" if self.rtl else "L"
        if line.mark:
            if line.mark.strip():
                self.set_xy(x + width - _MARK if self.rtl else x, y)
                self.cell(_MARK, line.height, line.mark, align=align)
            width -= _MARK
            x += 0 if self.rtl else _MARK
        self.set_xy(x, y)
        self.cell(width, line.height, line.text, align=align)

    def picture(self, data: bytes, *, size: tuple[int, int], caption: str, alt: str, locale: str) -> None:
        """Draw a JPEG or PNG of `size` pixels with a line below it, both on the same page.

        It is as large as it fits, at most half a page high. A JPEG's bytes stand in the file as they are.
        """
        self.locales = [locale]
        below = self.lines(0, [Paragraph(caption, "small")])
        x, room = self.column(0)
        across, down = size
        width = min(room, _TALLEST * across / down)
        height = width * down / across
        needed = _ABOVE + height + sum(line.before + line.height for line in below)
        if self.get_y() + needed > _HEIGHT - _BOTTOM:
            self.add_page()
        left = x + room - width if self.rtl else x
        top = self.get_y() + _ABOVE
        self.image(io.BytesIO(data), x=left, y=top, w=width, h=height, alt_text=alt)
        self.set_y(top + height)
        self.side_by_side([below])

    def rule(self) -> None:
        self.set_draw_color(*_RULE)
        self.set_line_width(0.2)
        y = self.get_y() + 2
        self.line(_SIDE, y, _WIDTH - _SIDE, y)
        self.set_y(y + 2)

    def qr(self, address: str, *, size: float) -> None:
        """Draw the address as a code, at the end side of the page's head."""
        code = segno.make(address, error="m", micro=False)
        matrix = list(code.matrix)
        module = size / len(matrix)
        x, y = _WIDTH - _SIDE - size, self.get_y()
        self.set_fill_color(0, 0, 0)
        for down, row in enumerate(matrix):
            for across, dark in enumerate(row):
                if dark:
                    # A hair wider than a module, so that no white line shows between two.
                    self.rect(x + across * module, y + down * module, module + 0.02, module + 0.02, style="F")
