"""One letter a night to each person: what waits for their review, and which of their articles fall due."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.models import TaskState

from cms.accounts.delivery import send_mail_later
from cms.accounts.models import Membership, Role, User
from cms.content.addresses import origin_of
from cms.content.models import ArticlePage
from cms.content.queries import Library, all_libraries, under
from cms.content.reviewed import has_danish_review
from cms.municipalities.confinement.context import unconfined
from cms.review.actions.links import region_origin
from cms.review.freshness import DEFAULT, all_policies
from cms.review.models import ProfessionalReviewTask, ReviewAssignment, ReviewReminder
from cms.review.subjects import object_of, subject_of

SOON_DAYS = 2


@dataclass
class Letter:
    """What one person is told tonight: (title, date, address of the editor)."""

    articles: list[tuple[str, dt.date, str]] = field(default_factory=list)
    reviews: list[tuple[str, dt.date, str]] = field(default_factory=list)


@transaction.atomic
def send_reminders(today: dt.date | None = None) -> int:
    """Write to everybody who has something to do; return the number of letters. Safe to repeat."""
    day = today or timezone.localdate()
    letters: dict[Any, Letter] = defaultdict(Letter)
    with unconfined():
        for library in all_libraries():
            _collect_articles(library, day, letters)
        _collect_reviews(day, letters)
        people = User.objects.filter(pk__in=letters, is_active=True).exclude(email=None)
        messages = [_message(person, letters[person.pk]) for person in people]
    for message in messages:
        transaction.on_commit(partial(send_mail_later, message))
    return len(messages)


def _collect_articles(library: Library, day: dt.date, letters: dict[Any, Letter]) -> None:
    policy = all_policies().get(library.municipality.site_id, DEFAULT) if library.municipality else DEFAULT
    if not policy.remind_days:
        return
    horizon = day + dt.timedelta(days=max(policy.remind_days))
    pages = ArticlePage.objects.live().filter(under(library.root_paths), next_review_at__lte=horizon)
    pages = pages.exclude(has_danish_review())
    caretakers: list[Any] | None = None
    for page in pages.select_related("owner").order_by("next_review_at", "pk"):
        assert page.next_review_at is not None  # noqa: S101 - the filter sees to it
        left = (page.next_review_at - day).days
        due = [days for days in policy.remind_days if left <= days]
        if not _note_new(page.pk, page.next_review_at, due):
            continue
        if _cares(page.owner, library):
            owners = [page.owner_id]
        else:
            caretakers = _caretakers(library) if caretakers is None else caretakers
            owners = caretakers
        for owner in owners:
            letters[owner].articles.append((page.title, page.next_review_at, _edit(library, page)))


def _note_new(page_id: int, review_on: dt.date, due: list[int]) -> bool:
    """Note the reminders that have come; say whether any is new. Those missed in between go with it."""
    known = set(
        ReviewReminder.objects.filter(page=page_id, review_on=review_on).values_list("days", flat=True)
    )
    fresh = [days for days in due if days not in known]
    ReviewReminder.objects.bulk_create(
        [ReviewReminder(page_id=page_id, review_on=review_on, days=days) for days in fresh],
        ignore_conflicts=True,
    )
    return bool(fresh)


def _cares(owner: User | None, library: Library) -> bool:
    """Whether the owner still works at the place."""
    if owner is None or not owner.is_active:
        return False
    return Membership.objects.filter(
        user=owner, ended_at=None, municipality=library.municipality, **_region(library)
    ).exists()


def _caretakers(library: Library) -> list[Any]:
    role = Role.REGION_ADMIN if library.municipality is None else Role.MUNICIPAL_ADMIN
    found = Membership.objects.filter(
        ended_at=None, role=role, municipality=library.municipality, **_region(library)
    )
    return list(found.values_list("user", flat=True))


def _region(library: Library) -> dict[str, Any]:
    return {"region": library.region} if library.municipality is None else {}


def _collect_reviews(day: dt.date, letters: dict[Any, Letter]) -> None:
    soon = day + dt.timedelta(days=SOON_DAYS)
    rows = ReviewAssignment.objects.filter(
        due_on__lte=soon, workflow_state__current_task_state__status=TaskState.STATUS_IN_PROGRESS
    ).select_related("workflow_state__current_task_state")
    for row in rows.select_for_update(of=("self",)):
        late = row.due_on < day
        if (row.told_late_at if late else row.told_soon_at) is not None:
            continue
        setattr(row, "told_late_at" if late else "told_soon_at", timezone.now())
        row.save(update_fields=["told_late_at", "told_soon_at"])
        about = object_of(row.workflow_state)
        library = subject_of(about).place_of(about) if about is not None else None
        if about is None or library is None:
            continue
        title = subject_of(about).title_of(about.get_latest_revision_as_object())
        entry = (title, row.due_on, _edit(library, about))
        for person in _reviewers(row):
            letters[person].reviews.append(entry)


def _reviewers(row: ReviewAssignment) -> list[Any]:
    """The named reviewer, or all who may take it."""
    if row.assignee_id is not None:
        return [row.assignee_id]
    task = ProfessionalReviewTask.objects.filter(pk=row.workflow_state.current_task_state.task_id).first()
    if task is None:
        return []
    people = User.objects.filter(groups__in=task.groups.all(), is_active=True).distinct()
    return list(people.values_list("pk", flat=True))


def _edit(library: Library, about: Any) -> str:
    origin = origin_of(library.municipality) if library.municipality else region_origin(library.region)
    return origin + subject_of(about).edit_path(about)


def _message(person: User, letter: Letter) -> EmailMessage:
    language = person.language if person.language in {"da", "en"} else "da"
    with translation.override(language):
        subject = _("Articles that wait for you")
        body = render_to_string("review/reminder.txt", {"letter": letter, "name": person.get_short_name()})
    return EmailMessage(subject=subject, body=body, to=[str(person.email)])
