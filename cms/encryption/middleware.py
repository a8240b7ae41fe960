"""One keyring per request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from cms.encryption.keyring import keyring_scope


class KeyringMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with keyring_scope():
            return self.get_response(request)
