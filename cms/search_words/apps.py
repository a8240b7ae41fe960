from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchWordsConfig(AppConfig):
    name = "cms.search_words"
    label = "search_words"
    verbose_name = _("Search words")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.accounts.models import Role
        from cms.exchange.library.registry import register_part
        from cms.municipalities.confinement.routes import allow_route, allow_scoped_views, refuse_route
        from cms.municipalities.permissions import grant
        from cms.privacy.handlers import register_privacy_handler
        from cms.search_words.exchange import SynonymsPart
        from cms.search_words.models import SynonymGroup
        from cms.search_words.privacy import SearchWordsPrivacy

        register_part("synonyms", SynonymsPart())
        register_privacy_handler("search_words", SearchWordsPrivacy())
        allow_scoped_views("wagtailsnippets_search_words_synonymgroup", SynonymGroup)
        refuse_route("wagtailsnippetchoosers_search_words_synonymgroup:*", "nothing chooses synonyms")
        allow_route("search_words_nothing_found")
        acts = {f"search_words.{act}_synonymgroup" for act in ("add", "change", "delete", "view")}
        for role in (Role.EDITOR, Role.MUNICIPAL_ADMIN, Role.REGION_ADMIN):
            grant(role, acts)
