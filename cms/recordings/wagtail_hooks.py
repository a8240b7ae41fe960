"""The way to the recording: a button on the article, in the tree and in the editor."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from cms.content.models import ArticlePage
from cms.recordings.admin import RecordingView


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [path("recordings/<int:page_id>/", RecordingView.as_view(), name="recordings_of_page")]


@hooks.register("register_page_listing_more_buttons")
def in_the_tree(page: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    yield from _buttons(page, user)


@hooks.register("register_page_header_buttons")
def in_the_header(
    page: Any, user: Any, view_name: str | None = None, next_url: str | None = None
) -> Iterator[Button]:
    yield from _buttons(page, user)


def _buttons(page: Any, user: Any) -> Iterator[Button]:
    if (
        issubclass(page.specific_class or object, ArticlePage)
        and page.permissions_for_user(user).can_publish()
    ):
        yield Button(
            _("Read aloud"),
            url=reverse("recordings_of_page", args=[page.pk]),
            icon_name="media",
            priority=45,
        )
