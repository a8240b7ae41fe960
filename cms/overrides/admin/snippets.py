"""The municipality's changes in Wagtail: list, draft, history, preview."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.models import Revision
from wagtail.snippets.views.snippets import (
    CreateView,
    EditView,
    IndexView,
    PreviewOnCreateView,
    SnippetViewSet,
)

from cms.content.rendering.composition import Mode
from cms.municipalities.scope import current_municipality_or_none
from cms.overrides.admin.forms import OverrideForm
from cms.overrides.models import Override
from cms.overrides.queries import State, locked_ids, master_of, parts_of, state_of, states
from cms.overrides.texts import Difference, differences, language_name


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


class ChangesView(IndexView):
    """The list; how each change stands is found for all rows at once."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("municipality")

    def get_table(self, object_list: Any) -> Any:
        rows = list(object_list)
        found = states(rows)
        for row in rows:
            row.state = found[row.pk]
            row.state_words = state_words(row, row.state)
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
    """The draft, below what it changes and what became different in the region's article since."""

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
    )
    list_filter = ("mode", "locale", "live")
    edit_handler = ObjectList(
        [
            FieldPanel("mode"),
            FieldPanel("block_id"),
            FieldPanel("body"),
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
