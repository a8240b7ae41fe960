"""Measuring unsaved text, naming a reviewer, checking a translation, and links for reviewers without an account."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin import messages
from wagtail.admin.utils import get_latest_str

from cms.content.languages import direction
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
from cms.review.models import ReviewAssignment
from cms.review.models.assignments import default_due
from cms.review.queries import candidates_for, links_of, review_state_of
from cms.review.rules import may_check_translation
from cms.review.subjects import Subject
from cms.review.texts import danish_of, plain_lines, texts_of, without_sources


class _Screen(View):
    """A screen about one text that the person may edit, on the host of its library."""

    subject: Subject = None  # type: ignore[assignment]  # as_view gives it
    about: Any
    user: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.about = self.subject.find(request, kwargs[self.subject.key])
        self.user = request.user
        return super().dispatch(request, *args, **kwargs)

    @property
    def edit_path(self) -> str:
        return self.subject.edit_path(self.about)

    def show(self, request: HttpRequest, template: str, title: str, **values: Any) -> HttpResponse:
        name = get_latest_str(self.about)
        crumbs = [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": self.edit_path, "label": name},
            {"url": "", "label": title},
        ]
        frame = {
            "page_title": title,
            "header_title": title,
            "header_icon": "check",
            "breadcrumbs_items": crumbs,
            "name": name,
            "edit_url": self.edit_path,
        }
        return render(request, template, frame | values)


class MeasureView(_Screen):
    """POST the editor's unsaved form: its LIX, what makes it hard, and the checklist. Saves nothing."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_key: Any) -> HttpResponse:
        context = text_context(self.subject.filled(self.about.get_latest_revision_as_object(), request))
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


class AssignView(_Screen):
    def get(self, request: HttpRequest, **_key: Any) -> HttpResponse:
        return self._page(request, self._form())

    def post(self, request: HttpRequest, **_key: Any) -> HttpResponse:
        form = self._form(request.POST)
        if form.is_valid():
            try:
                assign_review(about=self.about, actor=self.user, **form.cleaned_data)
            except (SelfApprovalError, NotInReviewError) as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Saved. They are told by e-mail before it is due."))
                return redirect(self.edit_path)
        return self._page(request, form)

    def _form(self, data: Any = None) -> AssignForm:
        state = review_state_of(self.about)
        known = ReviewAssignment.objects.filter(workflow_state=state).first() if state else None
        initial = {
            "assignee": known.assignee_id if known else None,
            "due_on": known.due_on if known else default_due(),
        }
        return AssignForm(data, initial=initial, candidates=candidates_for(self.about))

    def _page(self, request: HttpRequest, form: AssignForm) -> HttpResponse:
        in_review = review_state_of(self.about) is not None
        return self.show(request, "review/assign.html", _("Who reviews?"), form=form, in_review=in_review)


class LinksView(_Screen):
    def get(self, request: HttpRequest, **_key: Any) -> HttpResponse:
        return self._page(request, LinkForm())

    def post(self, request: HttpRequest, **_key: Any) -> HttpResponse:
        form = LinkForm(request.POST)
        if form.is_valid():
            try:
                link = send_link(about=self.about, actor=self.user, **form.cleaned_data)
            except LinkRefusedError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("The link is on its way to %(name)s.") % {"name": link.name})
                return redirect(self.subject.path("links", self.about))
        return self._page(request, form)

    def _page(self, request: HttpRequest, form: LinkForm) -> HttpResponse:
        title = _("Reviewers without an account")
        rows = [
            (link, self.subject.path("revoke_link", self.about, link.pk)) for link in links_of(self.about)
        ]
        return self.show(request, "review/links.html", title, form=form, rows=rows)


class CheckTranslationView(_Screen):
    """The translation beside the Danish text, and the words of whoever has read both. Of articles only."""

    def get(self, request: HttpRequest, **_key: Any) -> HttpResponse:
        return self._page(request, TranslationCheckForm(initial={"revision": self.about.latest_revision_id}))

    def post(self, request: HttpRequest, **_key: Any) -> HttpResponse:
        form = TranslationCheckForm(request.POST)
        if form.is_valid():
            try:
                check_translation(page=self.about, actor=self.user, **form.cleaned_data)
            except (SelfApprovalError, NotATranslationError) as error:
                raise PermissionDenied from error
            except DraftChangedError:
                newest = {"role": form.cleaned_data["role"], "revision": self.about.latest_revision_id}
                form = TranslationCheckForm(newest)
                form.add_error(None, _("The translation was changed while you read it. Read it again."))
            else:
                messages.success(request, _("The translation is checked. It can be published now."))
                return redirect(self.subject.path("check_translation", self.about))
        return self._page(request, form)

    def _page(self, request: HttpRequest, form: TranslationCheckForm) -> HttpResponse:
        draft = self.about.get_latest_revision_as_object()
        danish = danish_of(draft)
        values: dict[str, Any] = {"danish": danish, "links_url": self.subject.path("links", self.about)}
        if danish is not None:
            here, source = texts_of([draft, danish])
            language = draft.locale.language_code
            checks = [check for check in checklist(draft) if check.code == "translation"]
            values |= {
                "form": form,
                "checks": checks,
                "may_check": may_check_translation(self.user, self.about),
                "language": language,
                "direction": direction(language),
                "lines": plain_lines(without_sources(here)),
                "danish_lines": plain_lines(without_sources(source)),
            }
        return self.show(request, "review/check_translation.html", _("Check the translation"), **values)


class RevokeLinkView(_Screen):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, link_id: Any, **_key: Any) -> HttpResponse:
        link = get_object_or_404(links_of(self.about), pk=link_id)
        revoke_link(link=link, actor=self.user)
        messages.success(request, _("The link no longer works."))
        return redirect(self.subject.path("links", self.about))


def screens(subject: Subject, root: str) -> list[URLPattern]:
    """The addresses of the review's screens about one kind of text; `root` holds the key."""
    views = {
        "measure": ("measure/", MeasureView),
        "assign": ("assign/", AssignView),
        "links": ("links/", LinksView),
        "revoke_link": ("links/<uuid:link_id>/revoke/", RevokeLinkView),
    }
    return [
        path(root + address, view.as_view(subject=subject), name=subject.views + name)
        for name, (address, view) in views.items()
    ]
