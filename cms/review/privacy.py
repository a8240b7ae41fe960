"""Personal data of reviews: who was to review, and who was asked by a link."""

import datetime as dt
from typing import Any

from cms.privacy.handlers import Subject
from cms.review.models import ReviewAssignment, ReviewLink

# The name and role under an approval are published with the article; the address is not needed for that.
ADDRESS_KEPT = dt.timedelta(days=90)


class ReviewPrivacy:
    def export(self, subject: Subject) -> dict[str, Any]:
        if subject.user is None:
            return {}
        mine = ReviewAssignment.objects.filter(assignee=subject.user)
        sent = ReviewLink.objects.filter(created_by=subject.user)
        asked = ReviewLink.objects.filter(email=subject.user.email) if subject.user.email else []
        return {
            "reviews": [{"due_on": row.due_on.isoformat()} for row in mine],
            "links_sent": [{"to": row.name, "at": row.created_at.isoformat()} for row in sent],
            "links_received": [
                {"at": row.created_at.isoformat(), "answer": row.answer, "text": row.text} for row in asked
            ],
        }

    def erase(self, subject: Subject) -> dict[str, int]:
        if subject.user is None:
            return {}
        return {
            "review.ReviewAssignment": ReviewAssignment.objects.filter(assignee=subject.user).update(
                assignee=None
            ),
            "review.ReviewLink": ReviewLink.objects.filter(created_by=subject.user).update(created_by=None),
        }

    def retention(self, now: dt.datetime) -> dict[str, int]:
        """Blank the addresses of links that have been over for three months."""
        over = ReviewLink.objects.filter(expires_at__lt=now - ADDRESS_KEPT).exclude(email="")
        return {"review.ReviewLink": over.update(email="")}
