"""A municipality's rules for review dates in an exported library."""

from typing import Any

from cms.exchange.library.context import Incoming, Outgoing
from cms.review.models import ReviewDates

_FIELDS = ("remind_days", "overdue_after", "hide_after")


class ReviewDatesPart:
    """`{"remind_days": [days], "overdue_after": days, "hide_after": days}` where a municipality has chosen."""

    def export(self, context: Outgoing) -> Any:
        if context.municipality is None:
            return None
        row = ReviewDates._base_manager.filter(site=context.municipality.site_id).first()
        return {name: getattr(row, name) for name in _FIELDS} if row is not None else None

    def restore(self, data: Any, context: Incoming) -> None:
        if context.municipality is not None:
            chosen = {name: data[name] for name in _FIELDS}
            ReviewDates._base_manager.get_or_create(site=context.municipality.site, defaults=chosen)
