"""A family's records: what the devices of a family know, one by one, and how two versions become one.

A record is {"kind", "id", "changed_at", "deleted", "value"}. Merging is the same in whatever order
and however often it happens: the last change of each record wins, a deletion as well as a change.
"""

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from cms.timeline.windows import Life

Record = dict[str, Any]
Key = tuple[str, str]

ENTRY, SITUATION, STOPPED_ARTICLE, STOPPED_SET = "entry", "situation", "article", "set"
KINDS = (ENTRY, SITUATION, STOPPED_ARTICLE, STOPPED_SET)
LOSS = "loss"
MOST = 500
# A deletion is remembered as long as a phone may lie in a drawer.
DELETIONS_KEPT = dt.timedelta(days=400)


def merged(ours: Iterable[Record], theirs: Iterable[Record]) -> list[Record]:
    """One record for each key, the one changed last."""
    found: dict[Key, Record] = {}
    for record in (*ours, *theirs):
        key = (record["kind"], record["id"])
        if key not in found or _rank(record) > _rank(found[key]):
            found[key] = record
    return [found[key] for key in sorted(found)]


def _rank(record: Record) -> tuple[int, bool, str]:
    """Changed last; of two changes in the same moment the deletion, then any, but always the same one."""
    return record["changed_at"], record["deleted"], json.dumps(record["value"], sort_keys=True)


def not_from_the_future(records: Iterable[Record], now: int) -> list[Record]:
    """A phone whose clock is ahead must not win for ever."""
    return [{**record, "changed_at": min(record["changed_at"], now)} for record in records]


def without_old_deletions(records: Iterable[Record], now: int) -> list[Record]:
    oldest = now - int(DELETIONS_KEPT.total_seconds() * 1000)
    return [record for record in records if not record["deleted"] or record["changed_at"] >= oldest]


def alive(records: Iterable[Record], kind: str) -> dict[str, Any]:
    """Id -> value of the records of a kind that are not deleted."""
    return {r["id"]: r["value"] for r in records if r["kind"] == kind and not r["deleted"]}


def is_loss(records: Iterable[Record]) -> bool:
    return any(value["situation"] == LOSS for value in alive(records, SITUATION).values())


def lives(records: Iterable[Record]) -> dict[str, Life]:
    """The pregnancies and children that are not paused, by the id of their record."""
    return {
        key: life_of(value) for key, value in alive(records, ENTRY).items() if not value.get("paused", False)
    }


def life_of(value: dict[str, Any]) -> Life:
    def day(name: str) -> dt.date | None:
        text = value.get(name)
        return dt.date.fromisoformat(text) if text else None

    several = bool(value.get("several", False))
    date, due = day("date"), day("due")
    if value["kind"] == "due":
        return Life(due=date, several=several)
    if value["kind"] == "born":
        return Life(born=date, due=due, several=several)
    return Life(arrival=date, born=day("born"), several=several)
