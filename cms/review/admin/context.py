"""What the editor's panels show of one draft."""

from typing import Any

from django.urls import reverse

from cms.content.models import ArticlePage
from cms.review.gate import checklist
from cms.review.measuring import measure_page
from cms.review.models import ReviewAssignment
from cms.review.queries import review_state_of
from cms.review.rules import may_approve
from cms.review.terms import LIX_TARGET

_REMEMBERED = "_review_context"


def text_context(page: ArticlePage) -> dict[str, Any]:
    """Measure and checklist of an article as it stands in memory."""
    measured = measure_page(page)
    target = LIX_TARGET
    checks = checklist(page, measured)
    return {
        "measured": measured,
        "target": target,
        "too_hard": measured.lix > target,
        "scale": min(100, round(100 * measured.lix / 60)),
        "target_at": round(100 * target / 60),
        "checks": checks,
        "missing": [check for check in checks if not check.met],
    }


def editor_context(page: ArticlePage, user: Any) -> dict[str, Any]:
    """The same with the state of the review; both panels of one editor share it."""
    known: dict[str, Any] | None = page.__dict__.get(_REMEMBERED)
    if known is None:
        state = review_state_of(page)
        assignment = ReviewAssignment.objects.filter(workflow_state=state).first() if state else None
        known = text_context(page) | {
            "measure_url": reverse("review_measure", args=(page.pk,)),
            "in_review": state is not None,
            "assignment": assignment,
            "own_work": state is not None and not may_approve(user, page),
        }
        page.__dict__[_REMEMBERED] = known
    return known
