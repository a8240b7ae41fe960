"""The cookie by which a guest's browser is known after its link was used."""

from typing import TYPE_CHECKING

from django.conf import settings

from plugins.video.calls.limits import EARLY, HARD_END

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

COOKIE = "video_guest"
# The link's own end is what counts; the cookie only has to last as long.
_LIFE = int((EARLY + HARD_END).total_seconds()) * 2


def secret_of(request: "HttpRequest") -> str:
    return request.COOKIES.get(COOKIE, "")


def remember(response: "HttpResponse", secret: str) -> None:
    """No script reads it, and no other site's request carries it."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=_LIFE,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Strict",
    )
