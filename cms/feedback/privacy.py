"""Nobody is named here, so nobody can be asked about or erased: what there is grows old."""

import datetime as dt
from typing import Any

from cms.feedback.actions import forget_old, seal_anew
from cms.privacy.handlers import Subject


class FeedbackPrivacy:
    def export(self, subject: Subject) -> dict[str, Any]:
        return {}

    def erase(self, subject: Subject) -> dict[str, int]:
        return {}

    def retention(self, now: dt.datetime) -> dict[str, int]:
        return forget_old(now) | {"feedback_comments_sealed_anew": seal_anew()}
