"""Articles, and the other pages of the trees, as subjects of the review."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageSubscription

from cms.content.models import ArticlePage, Variant
from cms.content.queries import Library, library_of, under
from cms.content.rendering.article import render_article
from cms.content.rendering.blocks import LocalContact
from cms.content.rendering.material import Material, contacts_of
from cms.municipalities.confinement.context import unconfined
from cms.review.gate import Check, checklist
from cms.review.measuring import Measure, measure_page
from cms.review.queries import library_here
from cms.review.subjects import Subject


class PageSubject(Subject):
    """Topics may stand in a workflow too; the gate and the name of the reviewer are for articles."""

    model = Page
    views: ClassVar[str] = "review_"
    key: ClassVar[str] = "page_id"

    def place_of(self, about: Page) -> Library | None:
        return library_of(about)

    def here(self, library: Library, keys: Iterable[str]) -> dict[str, Any]:
        pages = Page.objects.filter(under(library.root_paths), pk__in=list(keys))
        return {str(page.pk): page for page in pages}

    def find(self, request: HttpRequest, key: Any) -> ArticlePage:
        page = get_object_or_404(Page, pk=key).specific
        if not isinstance(page, ArticlePage) or self.place_of(page) != library_here(request):
            raise Http404
        if not page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return page

    def locked(self, key: Any) -> Any:
        return Page.objects.select_for_update().get(pk=key).specific

    def get(self, key: Any) -> Any | None:
        page = Page._base_manager.filter(pk=key).first()
        return page.specific if page is not None else None

    def checklist(self, draft: Page) -> list[Check]:
        return checklist(draft) if isinstance(draft, ArticlePage) else []

    def measure(self, draft: ArticlePage) -> Measure:
        return measure_page(draft)

    def filled(self, draft: ArticlePage, request: HttpRequest) -> ArticlePage:
        form_class = type(draft).get_edit_handler().get_form_class()
        form = form_class(
            request.POST,
            instance=draft,
            subscription=PageSubscription(page=draft, user=request.user),
            parent_page=draft.get_parent(),
            for_user=request.user,
        )
        form.defer_required_fields()
        # What is filled in wrongly keeps its saved value; the rest is on `draft` after this.
        form.is_valid()
        return draft

    def vouch(self, draft: ArticlePage, *, name: str, role: str, next_review_at: dt.date | None) -> None:
        draft.reviewer_name, draft.reviewer_role = name, role
        draft.reviewed_at, draft.next_review_at = timezone.localdate(), next_review_at

    def needs_vouching(self, about: Page) -> bool:
        return isinstance(about, ArticlePage)

    def title_of(self, draft: Page) -> str:
        return str(draft.title)

    def rendered(self, draft: ArticlePage, municipality: Any) -> dict[str, Any]:
        return _rendered(draft, municipality, Variant.NORMAL)

    def rendered_easy(self, draft: ArticlePage, municipality: Any) -> dict[str, Any] | None:
        return _rendered(draft, municipality, Variant.EASY) if draft.easy_body else None

    def edit_path(self, about: Page) -> str:
        return reverse("wagtailadmin_pages:edit", args=(about.pk,))

    def compare_path(self, about: Page, revision_id: int) -> str:
        if not about.live_revision_id:
            return ""
        return reverse("wagtailadmin_pages:revisions_compare", args=(about.pk, "live", revision_id))


def _rendered(draft: ArticlePage, municipality: Any, variant: Variant) -> dict[str, Any]:
    with unconfined():
        material = Material([draft.uuid], draft=draft)
        language = material.language(draft)
        contacts: dict[str, LocalContact] = contacts_of(municipality, language) if municipality else {}
        return render_article(draft, material, contacts, variant=variant).article
