"""Reads of reviews, confined to the place to which the host belongs."""

from typing import Any

from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery
from django.http import HttpRequest
from wagtail.models import Page, TaskState, WorkflowState

from cms.accounts.models import User
from cms.content.models import ArticlePage
from cms.content.queries import Library, all_libraries, library_of, under
from cms.municipalities.http import tenant
from cms.review.models import ProfessionalReviewTask, ReviewAssignment, ReviewLink, RevisionReadability


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
    """Reviews that wait for the person: first those given to them, then by due date. Five queries at most."""
    user: Any = request.user
    library = library_here(request)
    if library is None:
        return []
    tasks = ProfessionalReviewTask.objects.all()
    if not user.is_superuser:
        tasks = tasks.filter(groups__in=user.groups.all())
    states = (
        TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, task__in=tasks.values("pk"))
        .select_related("workflow_state", "revision", "revision__user")
        .prefetch_related(
            Prefetch("workflow_state__review_assignment", ReviewAssignment.objects.select_related("assignee"))
        )
    )
    pages = {str(page.pk): page for page in _pages_of(states, library)}
    waiting = [state for state in states if state.workflow_state.object_id in pages]
    for state in waiting:
        state.page = pages[state.workflow_state.object_id]
        state.assignment = getattr(state.workflow_state, "review_assignment", None)
        state.is_mine = state.assignment is not None and state.assignment.assignee_id == user.pk
    return sorted(waiting, key=lambda state: (not state.is_mine, _due(state), state.pk))


def _pages_of(states: Any, library: Library) -> QuerySet[Page]:
    keys = [state.workflow_state.object_id for state in states]
    found: QuerySet[Page] = Page.objects.filter(under(library.root_paths), pk__in=keys)
    return found


def _due(state: Any) -> str:
    return state.assignment.due_on.isoformat() if state.assignment else ""


def review_state_of(page: Page) -> WorkflowState | None:
    """Return the page's workflow when it stands at the professional review."""
    state = page.current_workflow_state
    task = page.current_workflow_task
    return state if isinstance(task, ProfessionalReviewTask) else None


def candidates_for(page: Page) -> QuerySet[User]:
    """Whom the review may be given to: the task's groups, without those who edited. Everybody of one place."""
    from cms.review.rules import editors_since_approval

    task = page.current_workflow_task
    if not isinstance(task, ProfessionalReviewTask):
        return User.objects.none()
    people: QuerySet[User] = User.objects.filter(is_active=True, groups__in=task.groups.all())
    return people.exclude(pk__in=editors_since_approval(page)).distinct().order_by("first_name", "last_name")


def links_of(page: Page) -> QuerySet[ReviewLink]:
    return ReviewLink.objects.filter(page=page).select_related("created_by")


def place_of(page: Page) -> Library | None:
    return library_of(page)
