"""What people may have of their timeline, and how it goes."""

import datetime as dt
from typing import Any

from cms.privacy.handlers import Subject
from cms.timeline.models import FamilyTimeline
from cms.timeline.queries import records_in


class TimelinePrivacy:
    """The family's dates, its situation, and what it does not want to be shown."""

    def export(self, subject: Subject) -> dict[str, Any]:
        rows = FamilyTimeline.unscoped.filter(family__in=subject.families).order_by("pk")
        return {
            "timelines": [
                {
                    "family": str(row.family_id),
                    "changed_at": row.updated_at.isoformat(),
                    "records": records_in(row),
                }
                for row in rows
            ]
        }

    def erase(self, subject: Subject) -> dict[str, int]:
        """A family's timeline goes with the family; one adult who leaves takes nothing from the others."""
        rows = FamilyTimeline.unscoped.filter(family__in=subject.families)
        return {"timeline.FamilyTimeline": rows.delete()[0]}

    def retention(self, now: dt.datetime) -> dict[str, int]:
        """Kept as long as the family has an account; old deletions go with the next change."""
        return {"timeline.FamilyTimeline": 0}
