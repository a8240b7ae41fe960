"""What a reply's form holds besides its text, and why one was not sent."""

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.http import HttpRequest
from django.utils.translation import gettext as _

from plugins.chat.actions.attachments import MOST_OF_A_MESSAGE, upload
from plugins.chat.actions.messages import Content
from plugins.chat.api.files import words_for
from plugins.chat.errors import (
    ChatError,
    NewsError,
    NoSuchArticleError,
    NoSuchAttachmentError,
    NotSharedError,
    TooManyUploadsError,
    UnusableAttachmentError,
)
from plugins.chat.models import Attachment, Conversation

if TYPE_CHECKING:
    from cms.accounts.models import User


def reply_of_form(request: HttpRequest, body: str, form_id: UUID) -> Content | None:
    """The reply, without a photo that comes with the form; None when there is nothing to send."""
    article = _article(request.POST.get("article", ""))
    files = tuple(filter(None, map(_key, request.POST.getlist("attachments"))))
    if not body and article is None and not files and "photo" not in request.FILES:
        return None
    return Content(client_id=form_id, body=body, article=article, attachments=files[:MOST_OF_A_MESSAGE])


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
    if isinstance(error, NewsError):
        return _("Not sent: somebody wrote while you did. Your text is kept. Read what is new, then send it.")
    if isinstance(error, NotSharedError):
        return _(
            "Not sent: not every adult in the family says yes now. Your text is kept. Use an own conversation."
        )
    if isinstance(error, NoSuchArticleError | NoSuchAttachmentError):
        return _("Not sent: the article or photo is not there any more. Your text is kept.")
    if isinstance(error, TooManyUploadsError):
        return _("Send what you have chosen first.")
    return _("This form was sent before. Your text is kept as a draft.")


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
