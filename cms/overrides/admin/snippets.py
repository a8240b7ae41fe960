"""The municipality's changes in Wagtail: list, draft, history, preview."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.locks import WorkflowLock
from wagtail.models import Revision
from wagtail.snippets.views.snippets import (
    CollectWorkflowActionDataView,
    CreateView,
    EditView,
    IndexView,
    PreviewOnCreateView,
    SnippetViewSet,
    WorkflowActionView,
)

from cms.content.rendering.composition import Mode
from cms.municipalities.scope import current_municipality_or_none
from cms.overrides.admin.forms import OverrideForm
from cms.overrides.models import Override
from cms.overrides.queries import (
    State,
    in_review,
    locked_ids,
    master_of,
    parts_of,
    reviewed_words,
    state_of,
    states,
)
from cms.overrides.texts import Difference, differences, language_name
from cms.review.admin.panels import PublishCheckPanel, ReadingPanel
from cms.review.forms import ApprovalForm, VouchForm
from cms.review.gate import Check, missing, missing_before_review
from cms.review.models import ProfessionalReviewTask
from cms.review.rules import may_approve


def state_words(override: Override, state: State) -> str:
    """How a change stands, in few words, the most urgent first."""
    waits = override.has_unpublished_changes
    words = (
        (state.master is None, _("The article is gone")),
        (state.gone, _("The part is gone: not shown")),
        (state.locked, _("Locked by the region: not shown")),
        (state.changed, _("The regional article has changed")),
        (not override.live, _("Draft")),
        (waits, _("Shown; a newer draft waits")),
        (True, _("Shown to families")),
    )
    return next(text for holds, text in words if holds)


def review_words(override: Override, *, waits: bool) -> str:
    """Who has approved what families read, or for a draft the draft; or that nobody has yet."""
    if waits:
        return _("Waits for review")
    found = reviewed_words(override)
    if found is None:
        return _("Not reviewed")
    return f"{found.name}, {found.role}, {date_format(found.day, 'j. F Y')}"


class ChangesView(IndexView):
    """The list; how each change stands is found for all rows at once."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("municipality", "latest_revision")

    def get_table(self, object_list: Any) -> Any:
        rows = list(object_list)
        found = states(rows)
        waiting = in_review(rows)
        for row in rows:
            row.state = found[row.pk]
            row.state_words = state_words(row, row.state)
            row.review_words = review_words(row, waits=row.pk in waiting)
        return super().get_table(rows)


class NewChangeView(CreateView):
    """A change begins at an article: show the articles."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("overrides_articles")


class NoPreviewOfNew(PreviewOnCreateView):
    """There is nothing to preview before a change has an article."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise Http404


class ChangeView(EditView):
    """The draft, below what it changes and what became different in the region's article since.

    Who may not publish or approve reads why; what they have typed is saved as a draft before.
    """

    def get_lock(self) -> WorkflowLock | None:
        """While a professional reads the text nobody else changes it: they approve what they have read."""
        task = self.object.current_workflow_task
        return WorkflowLock(self.object, task) if task is not None else None

    def get_lock_context(self) -> dict[str, Any]:
        """There is no lock by hand, so there are no addresses to lock and unlock."""
        words = self.lock.get_message(self.request.user) if self.lock else ""
        if words and self.request.method == "GET":
            tell = messages.warning if self.locked_for_user else messages.info
            tell(self.request, words, extra_tags="lock")
        return {"lock": self.lock, "locked_for_user": self.locked_for_user}

    def workflow_action_is_valid(self) -> bool:
        """An approval that came from a screen opened earlier is let through, to be refused with reasons."""
        if super().workflow_action_is_valid():
            return True
        task = self.current_workflow_task
        return isinstance(task, ProfessionalReviewTask) and self.workflow_action == "approve"

    def save_instance(self) -> Any:
        """A reviewer who sends the form back as it came has edited nothing, and is no author of it."""
        if self.action == "workflow-action":
            before = self.object.get_latest_revision_as_object()
            given = self.form.save(commit=False)
            if (before.fingerprint(), before.lix_reason) == (given.fingerprint(), given.lix_reason):
                self.new_revision, self.has_content_changes = None, False
                return before
        return super().save_instance()

    def publish_action(self) -> HttpResponse | None:
        refused = self._back_with_reasons(missing(self.object))
        return refused if refused is not None else super().publish_action()

    def workflow_action_action(self) -> HttpResponse | None:
        if self.workflow_action == "approve":
            if not may_approve(self.request.user, self.object):
                reason = _("You have edited this article. Somebody else must approve it.")
                messages.error(self.request, reason)
                return redirect(self.get_edit_url())
            refused = self._back_with_reasons(missing_before_review(self.object))
            if refused is not None:
                return refused
        if not super().workflow_action_is_valid():
            raise PermissionDenied
        try:
            answer: HttpResponse | None = super().workflow_action_action()
        except PermissionDenied as error:
            messages.error(self.request, str(error))
            return redirect(self.get_edit_url())
        return answer

    def _back_with_reasons(self, reasons: Iterable[Check]) -> HttpResponse | None:
        lines = [str(reason.text) for reason in reasons]
        if not lines:
            return None
        messages.error(self.request, _("Saved as a draft, but not published yet:"))
        for line in lines:
            messages.error(self.request, line)
        return redirect(self.get_edit_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        override: Override = self.object
        master = master_of(override)
        locked = locked_ids(override.municipality.region_id, [override.article_uuid])
        state = state_of(override, master, locked.get(override.article_uuid, frozenset()))
        return context | {
            "override": override,
            "state": state,
            "state_words": state_words(override, state),
            "language": language_name(override.locale),
            "parts": parts_of(master) if master else [],
            "differences": changes_of_master(override, state),
            "hides": override.mode == Mode.HIDE,
        }


def changes_of_master(override: Override, state: State) -> list[Difference]:
    """What the region changed in the article since this change was made or confirmed."""
    if state.master is None or not state.changed:
        return []
    # The confined manager would not show revisions of the region's pages.
    base = Revision._base_manager.filter(pk=override.base_revision, object_id=str(state.master.pk)).first()
    if base is None:
        return []
    before = base.as_object().body.raw_data
    return differences(list(before), list(state.master.body.raw_data), override.block_id)


class _AsksNoReviewDate:
    """A change is reviewed with its article: the reviewer names their role only."""

    def get_form_class(self) -> Any:
        found = super().get_form_class()  # type: ignore[misc]
        return VouchForm if found is ApprovalForm else found


class ReviewActionView(_AsksNoReviewDate, WorkflowActionView):
    """Approve, or ask for changes, from a list."""


class ReviewDataView(_AsksNoReviewDate, CollectWorkflowActionDataView):
    """The same from the editor."""


class OverrideViewSet(SnippetViewSet):
    """Changes of the host's municipality; none on the region's host."""

    model = Override
    icon = "edit"
    menu_label = gettext_lazy("Changes to regional articles")
    menu_name = "overrides"
    menu_order = 240
    add_to_admin_menu = True
    # Wagtail's reference index reads outside any municipality.
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    index_view_class = ChangesView
    add_view_class = NewChangeView
    preview_on_add_view_class = NoPreviewOfNew
    edit_view_class = ChangeView
    workflow_action_view_class = ReviewActionView
    collect_workflow_action_data_view_class = ReviewDataView
    edit_template_name = "overrides/edit.html"
    list_display = (
        "title",
        Column("get_mode_display", label=gettext_lazy("What it does")),
        Column("locale", label=gettext_lazy("Language"), accessor=lambda row: language_name(row.locale)),
        StatusTagColumn(
            "state_words",
            label=gettext_lazy("How it stands"),
            primary=lambda row: not row.state.needs_attention,
        ),
        Column("review_words", label=gettext_lazy("Reviewed by")),
    )
    list_filter = ("mode", "locale", "live")
    edit_handler = ObjectList(
        [
            ReadingPanel(),
            FieldPanel("mode"),
            FieldPanel("block_id"),
            FieldPanel("body"),
            FieldPanel("lix_reason"),
            PublishCheckPanel(),
        ],
        base_form_class=OverrideForm,
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return Override.objects.all()

    def get_menu_item(self, order: int | None = None) -> MenuItem:
        item = super().get_menu_item(order)
        shown = item.is_shown

        def is_shown(request: HttpRequest) -> bool:
            return current_municipality_or_none() is not None and shown(request)

        item.is_shown = is_shown
        return item
