"""Whose request it is, and how refusals become problems."""

from typing import cast

from django.utils.translation import gettext as _
from rest_framework.request import Request

from cms.accounts.models import User
from cms.plugin_api.problems import Problem
from plugins.chat.errors import OtherContentError, TooLateError


def user_of(request: Request) -> User:
    return cast("User", request.user)


def other_content() -> Problem:
    return Problem(
        422, "client_id_used", _("This message was not sent: its number belongs to another message.")
    )


def too_late() -> Problem:
    return Problem(409, "too_late", _("A message can be taken back for five minutes only."))


def not_uploaded() -> Problem:
    """The device has the file still: it uploads it again and sends once more."""
    return Problem(409, "attachment_missing", _("A photo or recording did not arrive. We try again."))


def no_such_article() -> Problem:
    return Problem(422, "article_gone", _("The article is no longer in the library."))


def not_shared() -> Problem:
    return Problem(
        409, "not_shared", _("Not everybody in your family says yes. Write in your own conversation.")
    )


__all__ = [
    "OtherContentError",
    "TooLateError",
    "no_such_article",
    "not_shared",
    "not_uploaded",
    "other_content",
    "too_late",
    "user_of",
]
