"""What search words add to Wagtail's admin."""

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from cms.accounts.admin.base import RuleMenuItem
from cms.search_words.admin import NothingFoundView, SynonymViewSet, can_see_words

register_snippet(SynonymViewSet)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [path("words-without-results/", NothingFoundView.as_view(), name="search_words_nothing_found")]


@hooks.register("register_reports_menu_item")
def nothing_found_menu_item() -> RuleMenuItem:
    return RuleMenuItem(
        _("Words that found nothing"),
        reverse_lazy("search_words_nothing_found"),
        icon_name="search",
        name="words-without-results",
        order=700,
        rule=can_see_words,
    )
