"""The professionals' inbox in Wagtail's admin."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.municipalities.scope import current_municipality
from cms.plugin_api.admin import PluginMenuItem, PluginViewSet
from plugins.chat.promise import promise_of


class InboxView(WagtailAdminTemplateMixin, TemplateView):
    page_title = _("Inbox")
    header_icon = "comment"
    template_name = "chat/inbox.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        promise = promise_of(current_municipality(), self.request.LANGUAGE_CODE)
        return super().get_context_data(promise=promise, island=_island(), **kwargs)


def _island() -> dict[str, Any]:
    """Props of the live counters; nothing waits as long as nobody can write."""
    return {
        "title": _("Conversations now"),
        "labels": {"open": _("Open"), "waiting": _("Waiting for an answer")},
        "words": {"live": _("Up to date"), "waiting": _("Connecting …")},
        "counters": {"open": 0, "waiting": 0},
    }


class InboxViewSet(PluginViewSet):
    name = "chat"
    icon = "comment"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", self.construct_view(InboxView), name="inbox")]


viewsets = [InboxViewSet()]
menu_items = [
    PluginMenuItem(_("Inbox"), url_name="chat:inbox", name="chat-inbox", icon_name="comment", order=110)
]
