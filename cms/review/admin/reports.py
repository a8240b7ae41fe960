"""Reports: all articles, the hardest ones first, and what is overdue or soon will be."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, ClassVar

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views.reports import PageReportView

from cms.content.models import ArticlePage
from cms.content.reviewed import has_danish_review
from cms.content.tags.queries import tags_at, with_tag
from cms.municipalities.http import tenant
from cms.review.admin.hardest import HardText, hard_texts
from cms.review.freshness import DEFAULT, Freshness, policy_of
from cms.review.queries import articles_here, library_here, with_readability
from cms.review.spreadsheet.columns import HEADINGS
from cms.review.spreadsheet.files import csv_lines
from cms.review.spreadsheet.standing import standings, states, topic_titles
from cms.review.standing import changes_since_approval
from cms.review.telling import state_of
from cms.review.terms import LIX_TARGET

SOON_DAYS = 60
STATES = {
    "soon": _("Soon"),
    Freshness.FRESH.value: _("Review date passed"),
    Freshness.OVERDUE.value: _("Families are told"),
    Freshness.HIDDEN.value: _("Hidden from families"),
}


class _Filters(WagtailFilterSet):
    live = django_filters.BooleanFilter(label=_("Published"))

    class Meta:
        model = ArticlePage
        fields: ClassVar = ["live", "locale"]


class _ArticleFilters(_Filters):
    tag = django_filters.ChoiceFilter(label=_("Has the tag"), method="having")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["tag"].extra["choices"] = [(tag, tag) for tag in tags_at(articles_here(self.request))]

    def having(self, queryset: Any, _name: str, tag: str) -> Any:
        return with_tag(queryset, tag)


class _ArticleReport(PageReportView):
    any_permission_required: ClassVar = ["add", "change", "publish"]
    filterset_class = _Filters
    export_headings: ClassVar[dict[str, Any]] = {
        "title": _("Title"),
        "locale.language_code": _("Language"),
        "live": _("Published"),
    }

    def stream_csv(self, queryset: Any) -> Iterator[bytes]:
        """Nothing in the file is calculated by the program that opens it."""
        yield from csv_lines(
            [
                [self.get_heading(queryset, name) for name in self.list_export],
                *(self._cells(page) for page in queryset),
            ]
        )

    def _cells(self, page: Any) -> list[Any]:
        row = self.to_row_dict(page)
        return [self.preprocess_field_value(name, value, self.FORMAT_CSV) for name, value in row.items()]

    def decorate_paginated_queryset(self, object_list: Any) -> list[Any]:
        pages = list(object_list)
        changes = changes_since_approval(pages)
        for page in pages:
            page.since_approval = state_of(changes.get(page.pk))
            page.must_be_reviewed = page.pk in changes and not changes[page.pk].is_small
        return [self.decorate(page) for page in pages]

    def decorate(self, page: Any) -> Any:
        return page

    def get_filename(self) -> str:
        return f"{self.index_url_name.removeprefix('review_')}-{timezone.localdate().isoformat()}"


class ArticlesView(_ArticleReport):
    """Every article that people here write, with who is responsible and when it is reviewed next."""

    page_title = _("All articles")
    header_icon = "list-ul"
    results_template_name = "review/articles_results.html"
    index_url_name = "review_articles"
    index_results_url_name = "review_articles_results"
    filterset_class = _ArticleFilters
    list_export: ClassVar = list(HEADINGS)
    export_headings: ClassVar = HEADINGS

    def get_queryset(self) -> Any:
        here = articles_here(self.request)
        self.queryset = here.select_related("locale", "owner", "topic").order_by("title", "pk")
        return super().get_queryset()

    def decorate_paginated_queryset(self, object_list: Any) -> list[Any]:
        pages = list(object_list)
        topics, now, under_way = topic_titles(pages), standings(pages), states(pages)
        for page in pages:
            standing = now[page.pk]
            page.state_words = under_way[page.pk]
            page.topic_title = topics[page.pk]
            page.shown_title, page.lix = standing.title, standing.lix
            page.owner_name = page.owner.display_name if page.owner else ""
            page.owner_email = (page.owner.email or "") if page.owner else ""
            page.reviewed_by, page.reviewed_on = standing.reviewer, standing.reviewed_at
            page.next_review_on = standing.next_review_at
            page.tag_words = ", ".join(standing.tags)
        return pages


class HardestView(_ArticleReport):
    """Every article that people here write, with the stored LIX of its newest revision.

    What they write besides articles, such as changes to regional ones, stands between them by its own LIX.
    """

    page_title = _("Hardest articles")
    header_icon = "openquote"
    results_template_name = "review/hardest_results.html"
    index_url_name = "review_hardest"
    index_results_url_name = "review_hardest_results"
    list_export: ClassVar = [
        "title",
        "locale.language_code",
        "live",
        "measured_lix",
        "target",
        "measured_words",
        "longest_sentence",
        "lix_reason",
        "since_approval",
    ]
    export_headings: ClassVar = _ArticleReport.export_headings | {
        "measured_lix": _("LIX"),
        "target": _("Target"),
        "measured_words": _("Number of words"),
        "longest_sentence": _("Longest sentence"),
        "lix_reason": _("Reason"),
        "since_approval": _("Changed since review"),
    }

    def get_queryset(self) -> Any:
        self.queryset = with_readability(articles_here(self.request))
        return super().get_queryset()

    def paginate_queryset(self, queryset: Any, page_size: Any) -> Any:
        found = super().paginate_queryset(queryset, page_size)
        self.page = found[1]
        return found

    def decorate_paginated_queryset(self, object_list: Any) -> list[Any]:
        pages = super().decorate_paginated_queryset(object_list)
        rows = [*pages, *(text for text in self._other_texts() if self._stands_on_page(text, pages))]
        return sorted(rows, key=lambda row: -_lix(row))

    def _other_texts(self) -> list[HardText]:
        asked = getattr(self.filters.form, "cleaned_data", {}) if self.filters else {}
        live, locale = asked.get("live"), asked.get("locale")
        return [
            text
            for text in hard_texts(library_here(self.request))
            if live in (None, text.live) and locale in (None, text.locale)
        ]

    def _stands_on_page(self, text: HardText, pages: list[Any]) -> bool:
        """Whether it is no harder than this page's first article, and harder than the next page's first."""
        if self.is_export or self.page is None:
            return True
        if self.page.has_previous() and text.measured_lix > _lix(pages[0]):
            return False
        if not self.page.has_next():
            return True
        following = self.page.paginator.page(self.page.next_page_number()).object_list[0]
        return text.measured_lix > _lix(following)

    def decorate(self, page: Any) -> Any:
        page.target = LIX_TARGET
        page.too_hard = (page.measured_lix or 0) > page.target
        page.longest_sentence = (page.hardest_sentences or [{}])[0].get("text", "")
        return page


def _lix(row: Any) -> int:
    """For sorting; what was never measured comes last."""
    return -1 if row.measured_lix is None else int(row.measured_lix)


class DueView(_ArticleReport):
    """Published articles whose review date has passed or comes soon, and what families see of them.

    Translations have the date of the Danish article, which stands there for them.
    """

    page_title = _("Reviews overdue and soon")
    header_icon = "calendar-alt"
    results_template_name = "review/due_results.html"
    index_url_name = "review_due"
    index_results_url_name = "review_due_results"
    list_export: ClassVar = [
        "title",
        "locale.language_code",
        "next_review_at",
        "days_left",
        "state",
        "since_approval",
        "owner_name",
    ]
    export_headings: ClassVar = _ArticleReport.export_headings | {
        "next_review_at": _("Next review"),
        "days_left": _("Days left"),
        "state": _("State"),
        "since_approval": _("Changed since review"),
        "owner_name": _("Person responsible"),
    }

    def get_queryset(self) -> Any:
        municipality = tenant(self.request).municipality
        self.policy = policy_of(municipality) if municipality else DEFAULT
        self.today = timezone.localdate()
        horizon = self.today + dt.timedelta(days=SOON_DAYS)
        due = articles_here(self.request).live().filter(next_review_at__lte=horizon)
        due = due.exclude(has_danish_review()).select_related("locale", "owner", "latest_revision")
        self.queryset = due.order_by("next_review_at", "title")
        return super().get_queryset()

    def decorate(self, page: Any) -> Any:
        page.days_left = (page.next_review_at - self.today).days
        state = self.policy.freshness(page.next_review_at, self.today).value
        page.state_code = "soon" if page.days_left >= 0 else state
        page.state = STATES[page.state_code]
        page.owner_name = page.owner.display_name if page.owner else ""
        return page
