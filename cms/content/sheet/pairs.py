"""Which block of one language stands beside which of the other."""

from collections.abc import Mapping, Sequence
from typing import Any

Block = Mapping[str, Any]
Pair = tuple[Block | None, Block | None]


def pairs(first: Sequence[Block], second: Sequence[Block]) -> list[Pair]:
    """Pair blocks by their id, which translations share, in the order of `first`.

    A block that only one language has keeps its place among its neighbours, with nothing beside it.
    """
    by_id = {block["id"]: place for place, block in enumerate(second)}
    found: list[Pair] = []
    placed: set[int] = set()
    reached = 0
    for block in first:
        place = by_id.get(block["id"])
        if place is not None:
            found += [(None, second[at]) for at in range(reached, place) if at not in placed]
            # What stands before a paired block in the second language has had its turn.
            placed |= {*range(reached, place + 1), place}
            reached = max(reached, place + 1)
        found.append((block, second[place] if place is not None else None))
    found += [(None, block) for at, block in enumerate(second) if at not in placed]
    return _without_twins(found)


def _without_twins(found: list[Pair]) -> list[Pair]:
    """Drop a lone block that stands in a pair further down, as when two languages order them otherwise."""
    paired = {right["id"] for left, right in found if left is not None and right is not None}
    return [
        (left, right)
        for left, right in found
        if left is not None or right is None or right["id"] not in paired
    ]
