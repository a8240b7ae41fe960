"""Small things that the meetings' templates need."""

from typing import Any

from django import template

from cms.accounts.languages import own_name

register = template.Library()


@register.filter
def pk_of(value: Any) -> Any:
    """The key of a row, or the value itself: a form's field holds the one at first and the other later."""
    return getattr(value, "pk", value)


@register.filter
def language_in_words(code: str) -> str:
    """A language by its own name."""
    return own_name(code)
