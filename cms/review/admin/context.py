"""What the editor's panels show of one draft."""

from typing import Any

from cms.review.models import ReviewAssignment
from cms.review.queries import review_state_of
from cms.review.rules import may_approve
from cms.review.subjects import subject_of
from cms.review.terms import LIX_TARGET

_REMEMBERED = "_review_context"


def text_context(draft: Any) -> dict[str, Any]:
    """Measure and checklist of a text as it stands in memory."""
    subject = subject_of(draft)
    measured = subject.measure(draft)
    target = LIX_TARGET
    checks = subject.checklist(draft)
    return {
        "measured": measured,
        "target": target,
        "too_hard": measured.lix > target,
        "scale": min(100, round(100 * measured.lix / 60)),
        "target_at": round(100 * target / 60),
        "checks": checks,
        "missing": [check for check in checks if not check.met],
    }


def editor_context(draft: Any, user: Any) -> dict[str, Any]:
    """The same with the state of the review; both panels of one editor share it."""
    known: dict[str, Any] | None = draft.__dict__.get(_REMEMBERED)
    if known is None:
        state = review_state_of(draft)
        path = subject_of(draft).path
        assignment = ReviewAssignment.objects.filter(workflow_state=state).first() if state else None
        known = text_context(draft) | {
            "measure_url": path("measure", draft),
            "assign_url": path("assign", draft),
            "links_url": path("links", draft),
            "in_review": state is not None,
            "assignment": assignment,
            "own_work": state is not None and not may_approve(user, draft),
        }
        draft.__dict__[_REMEMBERED] = known
    return known
