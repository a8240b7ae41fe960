"""The numbers of the review: targets, spans and dates; and how an article looks that has none."""

import calendar
import datetime as dt
from typing import Any

LIX_TARGET = 35
LIX_TARGET_EASY = 25
MOST_MONTHS = 24
PROPOSED_MONTHS = 12
# What an article says of its review, before there was one.
UNREVIEWED: dict[str, Any] = {
    "reviewer_name": "",
    "reviewer_role": "",
    "reviewed_at": None,
    "next_review_at": None,
}


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day `months` later, or the last day of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def last_review_day(reviewed: dt.date) -> dt.date:
    return months_after(reviewed, MOST_MONTHS)
