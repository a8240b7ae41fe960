"""Who may approve what."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from wagtail.models import Page, Revision, TaskState
from wagtail_localize.models import StringTranslation

from cms.municipalities.confinement.context import unconfined
from cms.review.models import ArticleApproval, ProfessionalReviewTask

if TYPE_CHECKING:
    from django.db.models import QuerySet


def editors_since_approval(about: Any) -> set[Any]:
    """Return the keys of everybody who changed `about` since a person of the place last approved it.

    That is who saved a revision, and of a translation who translated one of its texts. Never approved
    means: everybody who ever did, and the person who made the page.
    """
    with unconfined():
        approved = _last_approval(about)
        revisions = Revision.objects.for_instance(about).exclude(user=None)
        texts = _translated(about)
        if approved is not None:
            revisions = revisions.filter(created_at__gt=approved)
            texts = texts.filter(updated_at__gt=approved)
        editors = set(revisions.values_list("user", flat=True))
        editors |= set(texts.values_list("last_translated_by", flat=True))
    owner = getattr(about, "owner_id", None)
    return editors if approved is not None or not owner else editors | {owner}


def _translated(about: Any) -> "QuerySet[StringTranslation]":
    """The texts of a page that somebody translated; nothing else has any."""
    texts: QuerySet[StringTranslation] = StringTranslation.objects.exclude(last_translated_by=None)
    if not isinstance(about, Page):
        texts = texts.none()
    else:
        texts = texts.filter(locale=about.locale_id, context__object_id=about.translation_key)
    return texts


def _last_approval(about: Any) -> dt.datetime | None:
    """An approval through a link is none here: it proves an e-mail address only."""
    reviewed: dt.datetime | None = (
        TaskState.objects.for_instance(about)
        .filter(status=TaskState.STATUS_APPROVED, task__content_type__model="professionalreviewtask")
        .order_by("-finished_at")
        .values_list("finished_at", flat=True)
        .first()
    )
    if not isinstance(about, Page):  # whose key is another thing's
        return reviewed
    checked = (
        ArticleApproval.objects.filter(page=about.pk, signed_in=True)
        .values_list("approved_at", flat=True)
        .first()
    )
    return max((moment for moment in (reviewed, checked) if moment is not None), default=None)


def may_approve(user: Any, about: Any) -> bool:
    """Nobody approves their own words, superusers included."""
    return user.pk not in editors_since_approval(about)


def may_check_translation(user: Any, page: Page) -> bool:
    """Who reviews at this place, and did not translate."""
    workflow = page.get_workflow()
    tasks = ProfessionalReviewTask.objects.filter(workflow_tasks__workflow=workflow) if workflow else ()
    reviews = any(task.groups.filter(user=user).exists() for task in tasks)
    return (user.is_superuser or reviews) and may_approve(user, page)
