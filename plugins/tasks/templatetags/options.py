"""`{% options people chosen %}`: what can be chosen in a list, put together at once for a hundred people."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
_SELECTED = mark_safe(" selected")


@register.simple_tag
def options(choices: Iterable[tuple[object, object]], chosen: object = None) -> SafeString:
    """An `<option>` for each (value, name); the one whose value is `chosen` is selected."""
    rows = ((value, _SELECTED if value == chosen else "", name) for value, name in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)
