"""Charts for the lead: bars as plain SVG, drawn on the server, with the same numbers in a table beside.

No script and no library: a screen reader gets a title, one sentence for each bar, and the table.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
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
    def bar_height(self) -> int:
        return BAR

    @property
    def drawn(self) -> list[Drawn]:
        most = max((max(bar.value, bar.room) for bar in self.bars), default=0)
        scale = WIDEST / most if most else 0
        return [
            Drawn(bar, ROW * number + 18, round(bar.value * scale, 2), round(bar.room * scale, 2))
            for number, bar in enumerate(self.bars)
        ]

    @property
    def said(self) -> str:
        return " ".join(f"{bar.name}: {bar.words}." for bar in self.bars)


def charts_of(
    key: str,
    rows: "Sequence[LoadRow]",
    queue: dict[str, Any],
    languages: "Sequence[LanguageRow]",
) -> list[Chart]:
    """The lead's four charts; `key` is part of the ids in the page."""
    now = timezone.now()
    waits = [(str(row.colleague.user), row.oldest) for row in rows]
    late = [(str(row.colleague.user), row.overdue) for row in rows]
    return [
        Chart(f"{key}-load", _("Load and capacity"), _("Load"), [_load(row) for row in rows]),
        Chart(
            f"{key}-oldest",
            _("Waits longest"),
            _("How long"),
            [
                _wait(name, since, now)
                for name, since in [(_("The team's queue"), queue["queue_oldest"]), *waits]
            ],
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
    words = _("%(load)s of %(capacity)s") % {"load": load, "capacity": capacity}
    return Bar(str(row.colleague.user), load, words, room=capacity, is_bad=load > capacity)


def _wait(name: str, since: dt.datetime | None, now: dt.datetime) -> Bar:
    if since is None:
        return Bar(name, 0, _("nothing waits"))
    return Bar(name, max(0.0, (now - since).total_seconds()), timesince(since, now, depth=1))


def _language(row: "LanguageRow") -> Bar:
    tasks = ngettext("%(n)s task", "%(n)s tasks", row.tasks) % {"n": row.tasks}
    speakers = ngettext("%(n)s colleague speaks it", "%(n)s colleagues speak it", row.speakers)
    words = f"{tasks}, {speakers % {'n': row.speakers}}"
    return Bar(own_name(row.code), row.tasks, words, is_bad=row.speakers == 0)
