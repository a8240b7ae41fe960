"""Which article a message carries, and what its card says."""

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cms.plugin_api.articles import ArticleReference, article_in, article_linked_in
from plugins.chat.errors import NoSuchArticleError
from plugins.chat.models import Message

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality


def chosen_article(
    municipality: "Municipality", wanted: dict[str, Any] | None, body: str
) -> ArticleReference | None:
    """The article that was chosen, else the first one that the text has a link to.

    Raises NoSuchArticleError when families cannot read the chosen one.
    """
    if wanted is None:
        return article_linked_in(municipality, body)
    found = article_in(municipality, UUID(str(wanted["uuid"])), str(wanted["locale"]))
    if found is None:
        raise NoSuchArticleError
    return found


def put_on(message: Message, article: ArticleReference) -> None:
    """Keep the reference with the revision of this moment, and the words of the card sealed."""
    message.article = {"uuid": str(article.uuid), "locale": article.locale, "revision": article.revision}
    message.card = json.dumps({"title": article.title, "summary": article.summary, "path": article.path})
