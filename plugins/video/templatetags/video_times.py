"""Small things that the meetings' templates need."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def pk_of(value: Any) -> Any:
    """The key of a row, or the value itself: a form's field holds the one at first and the other later."""
    return getattr(value, "pk", value)
