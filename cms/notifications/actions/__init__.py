"""What other apps and plugins may do with notifications."""

from cms.notifications.actions.reading import mark_about_read, mark_all_read, mark_read, mark_settled
from cms.notifications.actions.telling import notify

__all__ = ["mark_about_read", "mark_all_read", "mark_read", "mark_settled", "notify"]
