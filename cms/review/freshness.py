"""Fresh, overdue or hidden: what a review date means in one municipality."""

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from cms.review.models.dates import HIDE_AFTER, OVERDUE_AFTER, REMIND_DAYS, ReviewDates

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality


class Freshness(Enum):
    FRESH = "fresh"
    OVERDUE = "overdue"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Policy:
    """The rules of one municipality; the region reminds by the same defaults."""

    remind_days: tuple[int, ...] = REMIND_DAYS
    overdue_after: int = OVERDUE_AFTER
    hide_after: int = HIDE_AFTER

    def freshness(self, review_on: dt.date | None, today: dt.date) -> Freshness:
        if review_on is None:
            return Freshness.FRESH
        late = (today - review_on).days
        if late > self.hide_after:
            return Freshness.HIDDEN
        return Freshness.OVERDUE if late > self.overdue_after else Freshness.FRESH

    def is_overdue(self, review_on: dt.date | None, today: dt.date) -> bool:
        return self.freshness(review_on, today) is not Freshness.FRESH


DEFAULT = Policy()


def all_policies() -> dict[int, Policy]:
    """Return the policies that differ from the default, by the municipality's site, in one query."""
    rows = ReviewDates._base_manager.values_list("site_id", "remind_days", "overdue_after", "hide_after")
    return {site: Policy(tuple(days), overdue, hide) for site, days, overdue, hide in rows}


def policy_of(municipality: "Municipality") -> Policy:
    return all_policies().get(municipality.site_id, DEFAULT)
