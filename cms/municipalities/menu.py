"""Entries of Wagtail's menus that only some see."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem


class ShownMenuItem(MenuItem):
    """A menu item that is there when `shown` says so of the request."""

    def __init__(self, *args: Any, shown: Callable[[HttpRequest], bool], **kwargs: Any) -> None:
        self._shown = shown
        super().__init__(*args, **kwargs)

    def is_shown(self, request: HttpRequest) -> bool:
        return self._shown(request)
