"""How long somebody may have to wait: a range from what is known, or nothing. Pure.

The team's last talks say how long one takes; a middle half of them is what usually happens. A promise of
minutes would be false, so that the answer is rounded outward to whole five minutes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from plugins.video.on_demand.limits import FEWEST_TALKS

STEP = 5
# Beyond an hour nothing can be said but that it is more.
LONGEST = 60


@dataclass(frozen=True)
class Wait:
    """In minutes: at least `least`; at most `most`, None for "more than an hour"."""

    least: int
    most: int | None


def wait_of(*, ahead: int, serving: int, talking: int, talks: Sequence[float]) -> Wait | None:
    """The wait of whoever has `ahead` people before them, in minutes.

    `serving` people are on duty, `talking` of them are in a talk; `talks` are lengths of the last ones in
    minutes. None when too little is known, or when nobody is on duty.
    """
    if serving < 1 or len(talks) < FEWEST_TALKS:
        return None
    # How many talks have to end before it is one's turn; the first of them may end at any moment.
    must_end = max(0, ahead + 1 - max(0, serving - talking))
    usual = sorted(talks)
    least = max(0, must_end - 1) * quantile(usual, 0.25) / serving
    most = ceil(must_end / serving) * quantile(usual, 0.75)
    low, high = STEP * int(least // STEP), STEP * (int(most // STEP) + 1)
    return Wait(min(low, LONGEST), high if high <= LONGEST else None)


def quantile(ordered: Sequence[float], share: float) -> float:
    """Between the nearest two, as `statistics.quantiles` with the inclusive method does."""
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
