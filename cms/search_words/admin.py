"""Synonyms as a snippet, and the report of words that found nothing."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from cms.accounts.admin.base import MunicipalView
from cms.accounts.rules import AnyUser
from cms.content.languages import DEFAULT_LANGUAGE
from cms.municipalities.http import tenant
from cms.municipalities.models import Municipality
from cms.search_words.models import LONGEST_WORD, SynonymGroup
from cms.search_words.queries import words_to_help


class SynonymCreateView(CreateView):
    """A new group belongs to the host; the report hands over the word that found nothing."""

    def get_initial_form_instance(self) -> SynonymGroup:
        owner = tenant(self.request)
        word = self.request.GET.get("word", "")[:LONGEST_WORD]
        return SynonymGroup(
            region=owner.municipality.region if owner.municipality else owner.region,
            municipality=owner.municipality,
            language=self.request.GET.get("language", DEFAULT_LANGUAGE)[:12],
            words=f"{word}, " if word else "",
        )


class SynonymViewSet(SnippetViewSet):
    """On a municipality's host its own groups; on the region's host those that hold everywhere."""

    model = SynonymGroup
    icon = "tag"
    menu_label = _("Synonyms")
    menu_name = "synonyms"
    create_template_name = "content/admin/new_snippet.html"
    menu_order = 260
    add_to_admin_menu = True
    # Wagtail's reference index reads outside any municipality, which the model's manager refuses.
    add_to_reference_index = False
    list_display = ("words", "language", "changed_at")
    list_filter = ("language",)
    copy_view_enabled = False
    add_view_class = SynonymCreateView
    edit_handler = ObjectList([FieldPanel("language"), FieldPanel("words")])

    def get_queryset(self, request: HttpRequest) -> QuerySet[SynonymGroup]:
        owner = tenant(request)
        if owner.municipality is not None:
            return SynonymGroup.objects.all()
        return SynonymGroup.unscoped.filter(municipality=None, region=owner.region)


def can_see_words(user: AnyUser, municipality: Municipality) -> bool:
    """Whoever may write synonyms here sees what they are needed for."""
    return bool(user.has_perm("search_words.add_synonymgroup"))


class NothingFoundView(MunicipalView):
    """What families searched for in vain, each word with a way to help the next family."""

    title = _("Words that found nothing")
    icon = "search"
    template_name = "search_words/nothing_found.html"

    def is_allowed(self, user: AnyUser, municipality: Municipality) -> bool:
        return can_see_words(user, municipality)

    def get(self, request: HttpRequest) -> HttpResponse:
        add = reverse("wagtailsnippets_search_words_synonymgroup:add")
        rows: list[dict[str, Any]] = [
            row | {"help": f"{add}?{urlencode({'word': row['word'], 'language': row['language']})}"}
            for row in words_to_help(self.municipality)
        ]
        return self.page(request, rows=rows)
