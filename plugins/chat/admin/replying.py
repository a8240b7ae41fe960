"""What a reply's form holds besides its text, and why one was not sent."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.plugin_api.articles import ArticleReference, article_in
from plugins.chat.actions.attachments import MOST_OF_A_MESSAGE, upload
from plugins.chat.actions.messages import Content
from plugins.chat.api.files import words_for
from plugins.chat.errors import (
    ChatError,
    EmptyPackError,
    NewsError,
    NobodyReadsError,
    NoSuchArticleError,
    NoSuchAttachmentError,
    NotSharedError,
    TooManyUploadsError,
    UnusableAttachmentError,
)
from plugins.chat.models import ArticlePack, Attachment, Conversation
from plugins.chat.queries.packs import packs_for

if TYPE_CHECKING:
    from cms.accounts.models import User


def reply_of_form(request: HttpRequest, body: str, form_id: UUID) -> Content | None:
    """The reply, without a photo that comes with the form; None when there is nothing to send."""
    article = _article(request.POST.get("article", ""))
    files = tuple(filter(None, map(_key, request.POST.getlist("attachments"))))
    if not body and article is None and not files and "photo" not in request.FILES:
        return None
    return Content(client_id=form_id, body=body, article=article, attachments=files[:MOST_OF_A_MESSAGE])


def pack_of_form(request: HttpRequest, conversation: Conversation) -> ArticlePack | None:
    """The pack of articles that is to follow; Http404 for one that this conversation is not offered."""
    key = request.POST.get("pack", "")
    if not key:
        return None
    found = packs_for(conversation).filter(pk=int(key)).first() if key.isdigit() and len(key) < 10 else None
    if found is None:
        raise Http404
    return found


def with_photo(request: HttpRequest, conversation: Conversation, user: "User", content: Content) -> Content:
    """Take the form's photo in; sent again, the same form gives the same one.

    Raises UnusableAttachmentError, TooManyUploadsError, OtherContentError.
    """
    file = request.FILES.get("photo")
    if file is None:
        return content
    row, _is_new = upload(
        conversation=conversation,
        author=user,
        client_id=uuid5(content.client_id, "photo"),
        kind=Attachment.Kind.PHOTO,
        data=file.read(),
    )
    return replace(content, attachments=(*content.attachments, row.client_id)[-MOST_OF_A_MESSAGE:])


def words_of_refusal(error: ChatError) -> str:
    """Why it was not sent, for the professional. The text is kept in every case."""
    if isinstance(error, UnusableAttachmentError):
        return words_for(error)
    fitting = (words for kinds, words in _REFUSALS if isinstance(error, kinds))
    return str(next(fitting, _("This form was sent before. Your text is kept as a draft.")))


_REFUSALS: Sequence[tuple[tuple[type[ChatError], ...], Any]] = (
    (
        (NewsError,),
        gettext_lazy(
            "Not sent: somebody wrote while you did. Your text is kept. Read what is new, then send it."
        ),
    ),
    (
        (NotSharedError,),
        gettext_lazy(
            "Not sent: not every adult in the family says yes now. Your text is kept. Use an own conversation."
        ),
    ),
    (
        (NobodyReadsError,),
        gettext_lazy(
            "Not sent: who this conversation belongs to has no access to it any more. Your text is kept."
        ),
    ),
    (
        (EmptyPackError,),
        gettext_lazy(
            "Not sent: none of the articles in the pack is in the library any more. Your text is kept."
        ),
    ),
    (
        (NoSuchArticleError, NoSuchAttachmentError),
        gettext_lazy("Not sent: the article or photo is not there any more. Your text is kept."),
    ),
    ((TooManyUploadsError,), gettext_lazy("Send what you have chosen first.")),
)


def key_of_article(chosen: str) -> str:
    """The chosen article as its radio button says it; "" for nothing of the kind."""
    found = _article(chosen)
    return f"{found['locale']}/{found['uuid']}" if found is not None else ""


def chosen_article(conversation: Conversation, chosen: str) -> ArticleReference | None:
    """The article of that key, as it is now; None for one that families cannot read in that language."""
    wanted = _article(chosen)
    if wanted is None:
        return None
    found = article_in(conversation.municipality, UUID(wanted["uuid"]), wanted["locale"])
    return found if found is not None and found.locale == wanted["locale"] else None


def _article(chosen: str) -> dict[str, str] | None:
    """The chosen article: "<language>/<uuid>"."""
    locale, _slash, key = chosen.partition("/")
    uuid = _key(key)
    return {"uuid": str(uuid), "locale": locale} if uuid is not None else None


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
