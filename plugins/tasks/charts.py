"""Charts for the lead: bars as plain SVG, drawn on the server, with the same numbers in a table beside.

No script and no library: a screen reader gets a title, one sentence for each bar, and the table.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.accounts.languages import own_name

if TYPE_CHECKING:
    from plugins.tasks.queries.languages import LanguageRow
    from plugins.tasks.queries.shares import LoadRow

# Pixels for one bar: its name, and the bar below.
ROW, BAR = 48, 16
WIDEST = 100  # percent of the picture


_BAD = " tasks-chart__bar--bad"
_LATE = mark_safe(' class="tasks-late"')


@dataclass(frozen=True)
class Bar:
    """One bar. `words` is its value as people say it, `room` a paler bar behind it, `is_bad` a warning."""

    name: str
    value: float
    words: str
    room: float = 0
    is_bad: bool = False


@dataclass(frozen=True)
class Drawn:
    """A bar with its place: `y` in pixels, widths in percent of the picture."""

    bar: Bar
    y: int
    width: float
    room: float

    @property
    def bar_y(self) -> int:
        return self.y + 8


@dataclass(frozen=True)
class Chart:
    """A chart; `column` heads the values in the table."""

    key: str
    title: str
    column: str
    bars: Sequence[Bar]

    @property
    def height(self) -> int:
        return ROW * len(self.bars)

    @property
    def drawn(self) -> list[Drawn]:
        most = max((max(bar.value, bar.room) for bar in self.bars), default=0)
        scale = WIDEST / most if most else 0
        return [
            Drawn(bar, ROW * number + 18, round(bar.value * scale, 2), round(bar.room * scale, 2))
            for number, bar in enumerate(self.bars)
        ]

    @property
    def picture(self) -> SafeString:
        """The bars as SVG. Put together here: of a hundred people a template takes ten times as long."""
        return format_html_join(
            "",
            '<text x="0" y="{}">{}</text>{}<rect class="tasks-chart__bar{}" x="0" y="{}" width="{}%" height="{}"/>',
            (
                (one.y, one.bar.name, _room(one), _BAD if one.bar.is_bad else "", one.bar_y, one.width, BAR)
                for one in self.drawn
            ),
        )

    @property
    def lines(self) -> SafeString:
        """The same numbers as lines of a table."""
        return format_html_join(
            "",
            '<tr><th scope="row">{}</th><td{}>{}</td></tr>',
            ((bar.name, _LATE if bar.is_bad else "", bar.words) for bar in self.bars),
        )

    @property
    def said(self) -> str:
        return " ".join(f"{bar.name}: {bar.words}." for bar in self.bars)


def _room(one: Drawn) -> str:
    """The paler bar behind, "" where there is none."""
    if not one.room:
        return ""
    return format_html(
        '<rect class="tasks-chart__room" x="0" y="{}" width="{}%" height="{}"/>', one.bar_y, one.room, BAR
    )


def charts_of(
    key: str,
    rows: "Sequence[LoadRow]",
    queue: dict[str, Any],
    languages: "Sequence[LanguageRow]",
) -> list[Chart]:
    """The lead's four charts; `key` is part of the ids in the page."""
    now = timezone.now()
    oldest = queue["queue_oldest"]
    waits = [(_("The team's queue"), oldest, timesince(oldest, now, depth=1) if oldest is not None else "")]
    waits += [(str(row.colleague.user), row.oldest, row.waits) for row in rows]
    late = [(str(row.colleague.user), row.overdue) for row in rows]
    return [
        Chart(f"{key}-load", _("Load and capacity"), _("Load"), [_load(row) for row in rows]),
        Chart(
            f"{key}-oldest",
            _("Waits longest"),
            _("How long"),
            [_wait(name, since, words, now) for name, since, words in waits],
        ),
        Chart(
            f"{key}-late",
            _("Late tasks"),
            _("Late"),
            [
                Bar(name, count, str(count), is_bad=count > 0)
                for name, count in [(_("The team's queue"), queue["queue_overdue"]), *late]
            ],
        ),
        Chart(
            f"{key}-languages",
            _("Tasks by the families' language"),
            _("Tasks and colleagues"),
            [_language(row) for row in languages],
        ),
    ]


def _load(row: "LoadRow") -> Bar:
    load, capacity = row.colleague.load, row.colleague.capacity
    return Bar(str(row.colleague.user), load, row.words, room=capacity, is_bad=load > capacity)


def _wait(name: str, since: dt.datetime | None, words: str, now: dt.datetime) -> Bar:
    if since is None:
        return Bar(name, 0, _("nothing waits"))
    return Bar(name, max(0.0, (now - since).total_seconds()), words)


def _language(row: "LanguageRow") -> Bar:
    tasks = ngettext("%(n)s task", "%(n)s tasks", row.tasks) % {"n": row.tasks}
    speakers = ngettext("%(n)s colleague speaks it", "%(n)s colleagues speak it", row.speakers)
    words = f"{tasks}, {speakers % {'n': row.speakers}}"
    return Bar(own_name(row.code), row.tasks, words, is_bad=row.speakers == 0)
