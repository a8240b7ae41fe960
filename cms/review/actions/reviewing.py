"""Assign a review, and approve a text as a whole."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Revision, TaskState

from cms.accounts.models import User
from cms.audit.record import record
from cms.review import audit
from cms.review.forms import check_next_review
from cms.review.gate import PublishRefusedError, missing_before_review
from cms.review.models import ReviewAssignment
from cms.review.models.assignments import default_due
from cms.review.queries import place_of, review_state_of
from cms.review.rules import may_approve
from cms.review.subjects import Subject, subject_of, subject_of_type


class SelfApprovalError(PermissionDenied):
    """Somebody tried to approve what they wrote themselves."""


class NotInReviewError(ValueError):
    """The text is not waiting for a professional review."""


@transaction.atomic
def assign_review(
    *, about: Any, assignee: User | None, due_on: dt.date | None = None, actor: User | None
) -> ReviewAssignment:
    """Name who reviews the text and until when; whoever may not approve it may not be named."""
    state = review_state_of(about)
    if state is None:
        raise NotInReviewError(about.pk)
    if assignee is not None and not may_approve(assignee, about):
        raise SelfApprovalError(_("%(name)s has edited the article.") % {"name": assignee.display_name})
    values = {"assignee": assignee, "due_on": due_on or default_due()}
    row, _made = ReviewAssignment.objects.update_or_create(
        workflow_state=state, defaults=values | {"told_soon_at": None, "told_late_at": None}
    )
    library = place_of(about)
    record(
        audit.ASSIGNED,
        actor=actor,
        municipality=library.municipality if library else None,
        target=about,
        data={"assignee": str(assignee.pk) if assignee else "", "due_on": row.due_on.isoformat()},
    )
    return row


@transaction.atomic
def approve_review(
    *,
    task_state: TaskState,
    actor: User,
    reviewer_role: str = "",
    next_review_at: str | dt.date = "",
    comment: str = "",
) -> None:
    """Approve: write who vouches for the text, then let the workflow publish it.

    Raises SelfApprovalError, PublishRefusedError, or PermissionDenied when role or date are no good.
    """
    subject = subject_of_type(task_state.workflow_state.base_content_type_id)
    if subject is None:
        raise PermissionDenied
    about = subject.locked(task_state.workflow_state.object_id)
    if not may_approve(actor, about):
        raise SelfApprovalError(_("You have edited this article. Somebody else must approve it."))
    reasons = missing_before_review(about)
    if reasons:
        raise PublishRefusedError(" ".join(str(reason.text) for reason in reasons))
    if subject.needs_vouching(about):
        if not reviewer_role.strip():
            raise PermissionDenied(_("Say in which role you review."))
        revision = record_reviewer(
            about=about,
            name=actor.display_name,
            role=reviewer_role.strip(),
            next_review_at=_day(next_review_at) if subject.has_review_date else None,
        )
        TaskState.objects.filter(pk=task_state.pk).update(revision=revision)
        task_state.revision = revision
    library = place_of(about)
    record(
        audit.APPROVED,
        actor=actor,
        municipality=library.municipality if library else None,
        target=about,
        data={"revision": task_state.revision_id},
    )
    task_state.approve(user=actor, comment=comment)


def record_reviewer(*, about: Any, name: str, role: str, next_review_at: dt.date | None) -> Revision:
    """Write the reviewer and the dates into a new revision, which counts as nobody's edit."""
    subject: Subject = subject_of(about)
    draft = about.get_latest_revision_as_object()
    subject.vouch(draft, name=name, role=role, next_review_at=next_review_at)
    return draft.save_revision(user=None, clean=False)


def _day(given: str | dt.date) -> dt.date:
    """The date comes back through the browser: it is checked again."""
    try:
        day = given if isinstance(given, dt.date) else dt.date.fromisoformat(given)
        return check_next_review(day)
    except (ValueError, ValidationError) as error:
        raise PermissionDenied(_("Say when the article is to be reviewed next.")) from error
