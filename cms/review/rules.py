"""Who may approve what."""

from typing import Any

from wagtail.models import Revision, TaskState

from cms.municipalities.confinement.context import unconfined


def editors_since_approval(about: Any) -> set[Any]:
    """Return the keys of everybody who saved a revision of `about` since a professional last approved it.

    Never approved means: everybody who ever saved one, and the person who made the page.
    """
    with unconfined():
        approved = (
            TaskState.objects.for_instance(about)
            .filter(status=TaskState.STATUS_APPROVED, task__content_type__model="professionalreviewtask")
            .order_by("-finished_at")
            .values_list("finished_at", flat=True)
            .first()
        )
        revisions = Revision.objects.for_instance(about).exclude(user=None)
        if approved is not None:
            return set(revisions.filter(created_at__gt=approved).values_list("user", flat=True))
        editors = set(revisions.values_list("user", flat=True))
    owner = getattr(about, "owner_id", None)
    return editors | ({owner} if owner else set())


def may_approve(user: Any, about: Any) -> bool:
    """Nobody approves their own words, superusers included."""
    return user.pk not in editors_since_approval(about)
