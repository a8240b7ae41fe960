"""Reads of reviews, confined to the place to which the host belongs."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery
from django.http import HttpRequest
from wagtail.models import TaskState, Workflow, WorkflowPage, WorkflowState

from cms.accounts.models import User
from cms.content.models import ArticlePage
from cms.content.queries import Library, all_libraries, under
from cms.municipalities.confinement.borders import home_ids
from cms.municipalities.confinement.context import unconfined
from cms.municipalities.http import tenant
from cms.municipalities.models import Municipality
from cms.review.models import ProfessionalReviewTask, ReviewAssignment, ReviewLink, RevisionReadability
from cms.review.subjects import subject_of, subjects


def library_here(request: HttpRequest) -> Library | None:
    """Return the library that people on this host write: the municipality's own, or the region's."""
    municipality, region = tenant(request).municipality, tenant(request).region
    for library in all_libraries():
        if library.municipality == municipality and (municipality is not None or library.region == region):
            return library
    return None


def articles_here(request: HttpRequest) -> Any:
    """The articles that people on this host write, published or not."""
    library = library_here(request)
    if library is None:
        return ArticlePage.objects.none()
    return ArticlePage.objects.filter(under(library.root_paths)).select_related("locale", "latest_revision")


def with_readability(articles: Any) -> Any:
    """Add the stored measure of the newest revision, hardest first."""
    stored = RevisionReadability.objects.filter(revision=OuterRef("latest_revision"))
    return articles.annotate(
        measured_lix=Subquery(stored.values("lix")[:1]),
        measured_words=Subquery(stored.values("words")[:1]),
        hardest_sentences=Subquery(stored.values("longest_sentences")[:1]),
        hardest_words=Subquery(stored.values("longest_words")[:1]),
    ).order_by(F("measured_lix").desc(nulls_last=True), "title")


def reviews_waiting(request: HttpRequest) -> list[TaskState]:
    """Reviews that wait for the person: first those given to them, then by due date.

    Five queries at most, and one more for each further kind of text that waits.
    """
    user: Any = request.user
    library = library_here(request)
    if library is None:
        return []
    tasks = ProfessionalReviewTask.objects.all()
    if not user.is_superuser:
        tasks = tasks.filter(groups__in=user.groups.all())
    states = list(
        TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, task__in=tasks.values("pk"))
        .select_related("workflow_state", "revision", "revision__user")
        .prefetch_related(
            Prefetch("workflow_state__review_assignment", ReviewAssignment.objects.select_related("assignee"))
        )
    )
    found = _found_here(states, library)
    waiting = [state for state in states if _place_in_list(state) in found]
    for state in waiting:
        about = found[_place_in_list(state)]
        subject = subject_of(about)
        state.kind = subject.kind
        state.edit_path = subject.edit_path(about)
        state.compare_path = subject.compare_path(about, state.revision_id)
        state.assignment = getattr(state.workflow_state, "review_assignment", None)
        state.is_mine = state.assignment is not None and state.assignment.assignee_id == user.pk
    return sorted(waiting, key=lambda state: (not state.is_mine, _due(state), state.pk))


def _place_in_list(state: TaskState) -> tuple[int, str]:
    return state.workflow_state.base_content_type_id, state.workflow_state.object_id


def _found_here(states: list[TaskState], library: Library) -> dict[tuple[int, str], Any]:
    """What stands in these workflows and is written here, by content type and key."""
    found: dict[tuple[int, str], Any] = {}
    for subject in subjects():
        kind = ContentType.objects.get_for_model(subject.model).pk
        keys = {key for named, key in map(_place_in_list, states) if named == kind}
        if keys:
            found |= {(kind, key): about for key, about in subject.here(library, keys).items()}
    return found


def _due(state: Any) -> str:
    return state.assignment.due_on.isoformat() if state.assignment else ""


def review_state_of(about: Any) -> WorkflowState | None:
    """Return the workflow of a text when it stands at the professional review."""
    state: WorkflowState | None = about.current_workflow_state
    task = about.current_workflow_task
    return state if isinstance(task, ProfessionalReviewTask) else None


def candidates_for(about: Any) -> QuerySet[User]:
    """Whom the review may be given to: the task's groups, without those who edited. Everybody of one place."""
    from cms.review.rules import editors_since_approval

    task = about.current_workflow_task
    if not isinstance(task, ProfessionalReviewTask):
        return User.objects.none()
    people: QuerySet[User] = User.objects.filter(is_active=True, groups__in=task.groups.all())
    return people.exclude(pk__in=editors_since_approval(about)).distinct().order_by("first_name", "last_name")


def links_of(about: Any) -> QuerySet[ReviewLink]:
    """The links to drafts of this text. A key alone might be that of a text of another model."""
    return ReviewLink.objects.filter(
        revision__base_content_type=about.get_base_content_type(), revision__object_id=str(about.pk)
    ).select_related("created_by")


def place_of(about: Any) -> Library | None:
    return subject_of(about).place_of(about)


def review_workflow_of(municipality: Municipality) -> Workflow | None:
    """The workflow with the professional review of what a municipality writes; asked by models without a tree."""
    with unconfined():
        tasks = ProfessionalReviewTask.objects.filter(active=True).values("pk")
        found = WorkflowPage.objects.filter(
            page__in=home_ids(municipality), workflow__active=True, workflow__workflow_tasks__task__in=tasks
        )
        row = found.select_related("workflow").order_by("page__path").first()
    return row.workflow if row is not None else None
