"""Which packs of articles a conversation is offered, and what a family would get of them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q, QuerySet

from cms.accounts.languages import own_name
from cms.plugin_api.articles import ArticleReference, articles_in
from plugins.chat.models import ArticlePack, Conversation, PackedArticle

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality


@dataclass(frozen=True)
class Packed:
    """An article of a pack as it is now; `reference` is None when families cannot read it."""

    row: PackedArticle
    reference: ArticleReference | None
    is_other_language: bool = False

    @property
    def title(self) -> str:
        return self.reference.title if self.reference is not None else self.row.title

    @property
    def language(self) -> str:
        """The language by its own name."""
        return own_name(self.reference.locale) if self.reference is not None else ""


@dataclass(frozen=True)
class OfferedPack:
    pack: ArticlePack
    articles: list[Packed]

    @property
    def readable(self) -> list[Packed]:
        return [one for one in self.articles if one.reference is not None]

    @property
    def left_out(self) -> list[Packed]:
        return [one for one in self.articles if one.reference is None]


def packs_of(municipality: "Municipality") -> QuerySet[ArticlePack]:
    """All packs of the municipality, with team and articles: two queries."""
    return (
        ArticlePack.objects.filter(municipality=municipality)
        .select_related("team", "municipality")
        .prefetch_related(Prefetch("articles", PackedArticle.objects.all()))
    )


def packs_for(conversation: Conversation) -> QuerySet[ArticlePack]:
    """The packs of the conversation's team or teams and of all teams."""
    return packs_of(conversation.municipality).filter(Q(team=None) | Q(team__in=conversation.team_keys))


def opened(
    packs: "QuerySet[ArticlePack] | list[ArticlePack]", municipality: "Municipality", language: str
) -> list[OfferedPack]:
    """The packs with their articles in `language`, else in the municipality's first; one query more."""
    rows = list(packs)
    wanted = {article.article_uuid for pack in rows for article in pack.articles.all()}
    known = articles_in(municipality, wanted, language)
    return [
        OfferedPack(
            pack, [_packed(row, known.get(row.article_uuid), language) for row in pack.articles.all()]
        )
        for pack in rows
    ]


def _packed(row: PackedArticle, reference: ArticleReference | None, language: str) -> Packed:
    return Packed(row, reference, reference is not None and reference.locale != language)
