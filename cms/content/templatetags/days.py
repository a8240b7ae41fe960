"""Days of the stored articles, in the words of the reader's language."""

import datetime as dt

from django import template
from django.utils.formats import date_format

register = template.Library()


@register.filter
def day_in_words(day: str) -> str:
    """Return "13. april 2026" for "2026-04-13"; what is no day of ISO 8601 stays as it is."""
    try:
        return date_format(dt.date.fromisoformat(day), "DATE_FORMAT")
    except (TypeError, ValueError):
        return day
