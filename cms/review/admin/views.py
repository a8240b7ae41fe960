"""Measuring unsaved text, naming a reviewer, checking a translation, and links for reviewers without an account."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin import messages
from wagtail.models import Page, PageSubscription

from cms.content.languages import direction
from cms.content.models import ArticlePage
from cms.review.actions.links import LinkRefusedError, revoke_link, send_link
from cms.review.actions.reviewing import (
    DraftChangedError,
    NotATranslationError,
    NotInReviewError,
    SelfApprovalError,
    assign_review,
    check_translation,
)
from cms.review.admin.context import text_context
from cms.review.forms import AssignForm, LinkForm, TranslationCheckForm
from cms.review.gate import checklist
from cms.review.models import ReviewAssignment, ReviewLink
from cms.review.models.assignments import default_due
from cms.review.queries import candidates_for, library_here, links_of, place_of, review_state_of
from cms.review.rules import may_check_translation
from cms.review.texts import danish_of, plain_lines, texts_of, without_sources


class _ArticleScreen(View):
    """A screen about one article that the person may edit, on the host of its library."""

    page: Any
    user: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.page = get_object_or_404(Page, pk=kwargs["page_id"]).specific
        self.user = request.user
        if not isinstance(self.page, ArticlePage) or place_of(self.page) != library_here(request):
            raise Http404
        if not self.page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def show(self, request: HttpRequest, template: str, title: str, **values: Any) -> HttpResponse:
        edit = reverse("wagtailadmin_pages:edit", args=(self.page.pk,))
        crumbs = [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": edit, "label": self.page.get_admin_display_title()},
            {"url": "", "label": title},
        ]
        frame = {
            "page_title": title,
            "header_title": title,
            "header_icon": "check",
            "breadcrumbs_items": crumbs,
            "article": self.page,
            "edit_url": edit,
        }
        return render(request, template, frame | values)


class MeasureView(_ArticleScreen):
    """POST the editor's unsaved form: its LIX, what makes it hard, and the checklist. Saves nothing."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        draft = self.page.get_latest_revision_as_object()
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
        context = text_context(draft)
        measured = context["measured"]
        return JsonResponse(
            {
                "lix": measured.lix,
                "sentences": [sentence["text"] for sentence in measured.longest_sentences],
                "words": measured.longest_words,
                "reading": render_to_string("review/_reading.html", context, request),
                "checks": render_to_string("review/_checks.html", context, request),
            },
            headers={"Cache-Control": "no-store"},
        )


class AssignView(_ArticleScreen):
    def get(self, request: HttpRequest, page_id: int) -> HttpResponse:
        return self._page(request, self._form())

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        form = self._form(request.POST)
        if form.is_valid():
            try:
                assign_review(page=self.page, actor=self.user, **form.cleaned_data)
            except (SelfApprovalError, NotInReviewError) as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Saved. They are told by e-mail before it is due."))
                return redirect("wagtailadmin_pages:edit", self.page.pk)
        return self._page(request, form)

    def _form(self, data: Any = None) -> AssignForm:
        state = review_state_of(self.page)
        known = ReviewAssignment.objects.filter(workflow_state=state).first() if state else None
        initial = {
            "assignee": known.assignee_id if known else None,
            "due_on": known.due_on if known else default_due(),
        }
        return AssignForm(data, initial=initial, candidates=candidates_for(self.page))

    def _page(self, request: HttpRequest, form: AssignForm) -> HttpResponse:
        in_review = review_state_of(self.page) is not None
        return self.show(request, "review/assign.html", _("Who reviews?"), form=form, in_review=in_review)


class LinksView(_ArticleScreen):
    def get(self, request: HttpRequest, page_id: int) -> HttpResponse:
        return self._page(request, LinkForm())

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        form = LinkForm(request.POST)
        if form.is_valid():
            try:
                link = send_link(page=self.page, actor=self.user, **form.cleaned_data)
            except LinkRefusedError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("The link is on its way to %(name)s.") % {"name": link.name})
                return redirect("review_links", self.page.pk)
        return self._page(request, form)

    def _page(self, request: HttpRequest, form: LinkForm) -> HttpResponse:
        title = _("Reviewers without an account")
        return self.show(request, "review/links.html", title, form=form, links=links_of(self.page))


class CheckTranslationView(_ArticleScreen):
    """The translation beside the Danish text, and the words of whoever has read both."""

    def get(self, request: HttpRequest, page_id: int) -> HttpResponse:
        return self._page(request, TranslationCheckForm(initial={"revision": self.page.latest_revision_id}))

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        form = TranslationCheckForm(request.POST)
        if form.is_valid():
            try:
                check_translation(page=self.page, actor=self.user, **form.cleaned_data)
            except (SelfApprovalError, NotATranslationError) as error:
                raise PermissionDenied from error
            except DraftChangedError:
                newest = {"role": form.cleaned_data["role"], "revision": self.page.latest_revision_id}
                form = TranslationCheckForm(newest)
                form.add_error(None, _("The translation was changed while you read it. Read it again."))
            else:
                messages.success(request, _("The translation is checked. It can be published now."))
                return redirect("review_check_translation", self.page.pk)
        return self._page(request, form)

    def _page(self, request: HttpRequest, form: TranslationCheckForm) -> HttpResponse:
        draft = self.page.get_latest_revision_as_object()
        danish = danish_of(draft)
        values: dict[str, Any] = {"danish": danish}
        if danish is not None:
            here, source = texts_of([draft, danish])
            language = draft.locale.language_code
            checks = [check for check in checklist(draft) if check.code == "translation"]
            values |= {
                "form": form,
                "checks": checks,
                "may_check": may_check_translation(self.user, self.page),
                "language": language,
                "direction": direction(language),
                "lines": plain_lines(without_sources(here)),
                "danish_lines": plain_lines(without_sources(source)),
            }
        return self.show(request, "review/check_translation.html", _("Check the translation"), **values)


class RevokeLinkView(_ArticleScreen):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, page_id: int, link_id: Any) -> HttpResponse:
        link = get_object_or_404(ReviewLink, pk=link_id, page_id=self.page.pk)
        revoke_link(link=link, actor=self.user)
        messages.success(request, _("The link no longer works."))
        return redirect("review_links", self.page.pk)
