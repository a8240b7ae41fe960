"""Which articles a family is shown on a day, and why. The app decides in the same way, without an account."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cms.timeline.models import Anchor, Situation
from cms.timeline.records import STOPPED_ARTICLE, STOPPED_SET, Record, alive, is_loss, lives
from cms.timeline.windows import Span, days_of


@dataclass(frozen=True)
class Reason:
    """An article and why it is shown: the set, the family's entry, and the days."""

    article: str
    set: str
    entry: str | None
    shown_from: dt.date | None
    shown_to: dt.date | None


def articles_between(
    sets: Iterable[Mapping[str, Any]], records: Iterable[Record], first: dt.date, last: dt.date
) -> list[Reason]:
    """The articles shown on any day from `first` to `last`, each once, in the editors' order.

    After a loss only the sets for loss speak. What a family stopped is never there.
    """
    known = list(records)
    stopped = alive(known, STOPPED_ARTICLE)
    stopped_sets = alive(known, STOPPED_SET)
    offered = list(sets)
    # Who stops "Pregnancy" wants nothing of it, also not what articles say of themselves.
    unwanted = {one["situation"] for one in offered if one["key"] in stopped_sets}
    seen: set[str] = set()
    found = []
    for one in offered:
        if one["key"] in stopped_sets or (not one["name"] and one["situation"] in unwanted):
            continue
        for reason in _of_set(one, known, first, last):
            if reason.article not in stopped and reason.article not in seen:
                seen.add(reason.article)
                found.append(reason)
    return found


def _of_set(one: Mapping[str, Any], records: list[Record], first: dt.date, last: dt.date) -> Iterator[Reason]:
    loss = is_loss(records)
    if (one["situation"] == Situation.LOSS) != loss:
        return
    if loss:
        # No weeks: whatever an entry says, it is simply there.
        for entry in one["entries"]:
            yield Reason(entry["article"], one["key"], None, None, None)
        return
    ours = {key: life for key, life in lives(records).items() if one["situation"] in life.situations}
    for entry in one["entries"]:
        for key, life in ours.items():
            if entry["anchor"] == Anchor.ALWAYS:
                yield Reason(entry["article"], one["key"], key, None, None)
                continue
            day = life.day_of(entry["anchor"], one["situation"])
            if day is None:
                continue
            span = Span(entry["anchor"], entry["side"], entry["unit"], entry["from"], entry["to"])
            start, end = days_of(span, day)
            if start <= last and end >= first:
                yield Reason(entry["article"], one["key"], key, start, end)
