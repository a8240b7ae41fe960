"""What the review adds to Wagtail's admin."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter
from wagtail.permissions import page_permission_policy

from cms.content.languages import DEFAULT_LANGUAGE
from cms.content.models import ArticlePage
from cms.municipalities.menu import ShownMenuItem
from cms.review.actions import links
from cms.review.actions.copies import draft_of_translation, forget_reviews, forget_words_of_alias
from cms.review.admin import reports
from cms.review.admin.homepage import replace_panels
from cms.review.admin.spreadsheet import UploadView
from cms.review.admin.views import CheckTranslationView, screens
from cms.review.articles import PageSubject
from cms.review.gate import Check, missing, missing_before_review
from cms.review.models import ProfessionalReviewTask
from cms.review.models.tasks import APPROVALS
from cms.review.rules import may_approve

_PASSAGES_TOLD = 3


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    hardest, due, every = reports.HardestView, reports.DueView, reports.ArticlesView
    return [
        *screens(PageSubject(), "review/<int:page_id>/"),
        path(
            "review/<int:page_id>/translation/",
            CheckTranslationView.as_view(subject=PageSubject()),
            name="review_check_translation",
        ),
        path("reports/articles/", every.as_view(), name="review_articles"),
        path("reports/articles/results/", every.as_view(results_only=True), name="review_articles_results"),
        path("reports/articles/read-back/", UploadView.as_view(), name="review_upload"),
        path("reports/hardest/", hardest.as_view(), name="review_hardest"),
        path("reports/hardest/results/", hardest.as_view(results_only=True), name="review_hardest_results"),
        path("reports/review-dates/", due.as_view(), name="review_due"),
        path("reports/review-dates/results/", due.as_view(results_only=True), name="review_due_results"),
    ]


def _edits_articles(request: HttpRequest) -> bool:
    wanted = ["add", "change", "publish"]
    return bool(page_permission_policy.user_has_any_permission(request.user, wanted))


@hooks.register("register_reports_menu_item")
def articles_item() -> ShownMenuItem:
    return ShownMenuItem(
        gettext_lazy("All articles"),
        reverse_lazy("review_articles"),
        name="all-articles",
        icon_name="list-ul",
        order=90,
        shown=_edits_articles,
    )


@hooks.register("register_reports_menu_item")
def hardest_item() -> ShownMenuItem:
    return ShownMenuItem(
        gettext_lazy("Hardest articles"),
        reverse_lazy("review_hardest"),
        name="hardest",
        icon_name="openquote",
        order=100,
        shown=_edits_articles,
    )


@hooks.register("register_reports_menu_item")
def due_item() -> ShownMenuItem:
    return ShownMenuItem(
        gettext_lazy("Reviews overdue and soon"),
        reverse_lazy("review_due"),
        name="review-due",
        icon_name="calendar-alt",
        order=110,
        shown=_edits_articles,
    )


@hooks.register("construct_homepage_panels")
def homepage_panels(request: HttpRequest, panels: list[Any]) -> None:
    replace_panels(request, panels)


@hooks.register("before_publish_page")
def refuse_to_publish(request: HttpRequest, page: Any) -> HttpResponse | None:
    """The draft is saved already; the editor comes back to it with the reasons."""
    return _back_with_reasons(request, page, missing(page)) if isinstance(page, ArticlePage) else None


def _back_with_reasons(request: HttpRequest, page: Any, reasons: Iterable[Check]) -> HttpResponse | None:
    if not reasons:
        return None
    messages.error(request, _("Saved as a draft, but not published yet:"))
    for reason in reasons:
        messages.error(request, _told(reason), buttons=_ways_on(reason, page))
    return redirect("wagtailadmin_pages:edit", page.pk)


def _told(reason: Check) -> SafeString:
    """The reason, with the first passages that were changed: the editor of translations shows no checklist."""
    passages = reason.passages[:_PASSAGES_TOLD]
    lines = format_html_join("", "<br><del>{}</del> <ins>{}</ins>", passages)
    return format_html("{}{}", reason.text, lines)


def _ways_on(reason: Check, page: Any) -> list[Any]:
    ways = [messages.button(reason.compare_url, _("Compare the whole article"))] if reason.compare_url else []
    if reason.code == "translation":
        address = reverse("review_check_translation", args=(page.pk,))
        ways.append(messages.button(address, _("Check the translation")))
    return ways


# Before the hook with which the translation editor takes over.
@hooks.register("before_edit_page", order=-10)
def refuse_to_publish_translation(request: HttpRequest, page: Any) -> HttpResponse | None:
    """The translation is kept as a draft, and the translator reads what is missing."""
    if (
        request.method != "POST"
        or request.POST.get("action") != "publish"
        or not isinstance(page, ArticlePage)
    ):
        return None
    if not page.permissions_for_user(request.user).can_publish():
        return None
    drafted = draft_of_translation(page, request.user)
    return None if drafted is None else _back_with_reasons(request, page, missing(drafted))


@hooks.register("register_page_listing_more_buttons")
def check_in_the_tree(page: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    yield from _check_buttons(page, user)


@hooks.register("register_page_header_buttons")
def check_in_the_header(
    page: Any, user: Any, view_name: str | None = None, next_url: str | None = None
) -> Iterator[Button]:
    yield from _check_buttons(page, user)


def _check_buttons(page: Any, user: Any) -> Iterator[Button]:
    if not issubclass(page.specific_class or object, ArticlePage):
        return
    if page.locale.language_code != DEFAULT_LANGUAGE and page.permissions_for_user(user).can_edit():
        yield Button(
            _("Check the translation"),
            url=reverse("review_check_translation", args=[page.pk]),
            icon_name="wagtail-localize-language",
            priority=46,
        )


@hooks.register("after_copy_page")
def copies_wait_for_their_review(request: HttpRequest, page: Any, new_page: Any) -> None:
    forget_reviews(new_page, request.user)


@hooks.register("after_convert_alias_page")
def what_was_an_alias_waits_for_its_review(request: HttpRequest, page: Any) -> None:
    forget_words_of_alias(page)


@hooks.register("before_edit_page")
def refuse_to_approve(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Say why, where Wagtail would only save: the approval came from a page that was opened earlier."""
    if request.method != "POST" or "action-workflow-action" not in request.POST:
        return None
    task = page.current_workflow_task
    if request.POST.get("workflow-action-name") not in APPROVALS or not isinstance(
        task, ProfessionalReviewTask
    ):
        return None
    if not may_approve(request.user, page):
        messages.error(request, _("You have edited this article. Somebody else must approve it."))
    else:
        reasons = missing_before_review(page)
        if not reasons:
            return None
        for reason in reasons:
            messages.error(request, str(reason.text))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("insert_editor_js")
def editor_js() -> SafeString:
    return format_html('<script src="{}"></script>', static("review/editor.js"))


@hooks.register("insert_global_admin_css")
def admin_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("review/admin.css"))


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    for name, label, words in _LOGGED:
        actions.register_action(name)(_formatter(label, words))


_LOGGED = (
    (links.LOG_SENT, gettext_lazy("Review link sent"), gettext_lazy("Sent to %(name)s, %(role)s")),
    (links.LOG_REVOKED, gettext_lazy("Review link taken back"), gettext_lazy("Taken back from %(name)s")),
    (
        links.LOG_APPROVED,
        gettext_lazy("Approved through a link"),
        gettext_lazy("%(name)s, %(role)s, approves: %(text)s"),
    ),
    (
        links.LOG_WISHES,
        gettext_lazy("Wishes through a link"),
        gettext_lazy("%(name)s, %(role)s, wishes: %(text)s"),
    ),
)


def _formatter(label: Any, words: Any) -> type[LogFormatter]:
    """The history's line about a link: who answered in which role, and their words."""

    def format_message(self: Any, entry: Any) -> str:
        return str(words) % {key: entry.data.get(key, "") for key in ("name", "role", "text")}

    return type("LinkFormatter", (LogFormatter,), {"label": label, "format_message": format_message})
