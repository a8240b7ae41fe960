"""Where Django's own middleware must not touch an answer."""

from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware

LIBRARY = "/api/v1/library/"


class LanguageMiddleware(LocaleMiddleware):
    """Choose the language of staff pages and messages.

    The library names its language in the address: its answers must not vary by Accept-Language.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path.startswith(LIBRARY):
            return response
        return super().process_response(request, response)
