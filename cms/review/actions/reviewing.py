"""Assign a review, and approve a text as a whole."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision, TaskState

from cms.accounts.models import User
from cms.audit.record import record
from cms.content.actions.translations import tell_check
from cms.content.models import ArticlePage
from cms.review import audit
from cms.review.actions.words import keep_words
from cms.review.forms import check_next_review
from cms.review.gate import PublishRefusedError, missing_before_review
from cms.review.models import ReviewAssignment
from cms.review.models.assignments import default_due
from cms.review.queries import place_of, review_state_of
from cms.review.rules import may_approve, may_check_translation
from cms.review.subjects import Subject, subject_of, subject_of_type
from cms.review.texts import danish_of, is_translation


class SelfApprovalError(PermissionDenied):
    """Somebody tried to approve what they wrote themselves."""


class NotATranslationError(ValueError):
    """The article has no Danish text of which it could be the translation."""


class DraftChangedError(ValueError):
    """The text was changed after the reviewer was shown it."""


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

    A translation keeps the dates of the Danish article. Raises SelfApprovalError, PublishRefusedError, or
    PermissionDenied when role or date are no good.
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
        dated = subject.has_review_date and not is_translation(about)
        revision = record_reviewer(
            about=about,
            name=actor.display_name,
            role=reviewer_role.strip(),
            next_review_at=_day(next_review_at) if dated else None,
            signed_in=True,
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


@transaction.atomic
def check_translation(*, page: ArticlePage, actor: User, role: str, revision: int) -> None:
    """A person of the place says that the translation says what the Danish article says.

    `revision` is the one that they have read. What families read already is told to be checked at once;
    nothing else is published. Raises NotATranslationError, SelfApprovalError or DraftChangedError.
    """
    locked = Page.objects.select_for_update().get(pk=page.pk).specific
    if not is_translation(locked):
        raise NotATranslationError(locked.pk)
    if not may_check_translation(actor, locked):
        raise SelfApprovalError(_("Somebody must check it who reviews here and has not translated it."))
    if locked.latest_revision_id != revision:
        raise DraftChangedError
    record_reviewer(about=locked, name=actor.display_name, role=role, next_review_at=None, signed_in=True)
    library = place_of(locked)
    record(
        audit.TRANSLATION_CHECKED,
        actor=actor,
        municipality=library.municipality if library else None,
        target=locked,
        data={"revision": revision, "locale": locked.locale.language_code},
    )
    if locked.live:
        tell_check(locked)


def record_reviewer(
    *, about: Any, name: str, role: str, next_review_at: dt.date | None, signed_in: bool
) -> Revision:
    """Write who vouches for the newest draft, and for which words; return the revision that carries it.

    The name and dates go into a new revision, which counts as nobody's edit. Those of a translation's
    check stand beside it: its own fields are the Danish article's.
    """
    subject: Subject = subject_of(about)
    draft = about.get_latest_revision_as_object()
    if is_translation(draft):
        revision = about.get_latest_revision() or draft.save_revision(user=None, clean=False)
    else:
        subject.vouch(draft, name=name, role=role, next_review_at=next_review_at)
        revision = draft.save_revision(user=None, clean=False)
    if isinstance(draft, ArticlePage):
        danish = danish_of(draft)
        keep_words(
            page=draft, danish=danish, name=name, role=role, signed_in=signed_in, revision_id=revision.pk
        )
    return revision


def _day(given: str | dt.date) -> dt.date:
    """The date comes back through the browser: it is checked again."""
    try:
        day = given if isinstance(given, dt.date) else dt.date.fromisoformat(given)
        return check_next_review(day)
    except (ValueError, ValidationError) as error:
        raise PermissionDenied(_("Say when the article is to be reviewed next.")) from error
