"""`{% once as name %}…{% endonce %}`: rendered here, and put into each of many cards."""

from django import template

register = template.Library()


@register.simple_block_tag
def once(content: str) -> str:
    """Return what stands between the tags, rendered."""
    return content
