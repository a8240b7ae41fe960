"""What plugins may know of the library: articles that families can read now, by key, link or words."""

from cms.content.references import (
    ArticleReference,
    article_in,
    article_linked_in,
    articles_in,
    current_revisions,
    find_articles,
)

__all__ = [
    "ArticleReference",
    "article_in",
    "article_linked_in",
    "articles_in",
    "current_revisions",
    "find_articles",
]
