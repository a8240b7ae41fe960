"""The screens for danger words: look, change a draft, try a sentence, approve."""

from typing import ClassVar

from django.urls import URLPattern, path

from cms.municipalities.confinement import kinds
from cms.municipalities.models import Municipality
from cms.plugin_api.admin import PluginViewSet
from cms.plugin_api.rules import AnyUser
from plugins.chat.admin.danger.acts import BeginView, ListActView, OwnerActView
from plugins.chat.admin.danger.entries import EntryView
from plugins.chat.admin.danger.screens import ListsView, ListView, VersionView
from plugins.chat.models import DangerEntry, DangerList, DangerVersion
from plugins.chat.rules import can_see_danger_words


class DangerWordsViewSet(PluginViewSet):
    """For professionals, who propose and approve, and for administrators, who say who may approve."""

    name = "chat_danger"
    icon = "warning"
    url_prefix = "chat/danger"
    url_namespace = "chat_danger"
    address_values: ClassVar = {
        "list_id": kinds.row_of(DangerList),
        "entry_id": kinds.row_of(DangerEntry),
        "version_id": kinds.row_of(DangerVersion),
        "act": kinds.word,
    }

    def allows(self, user: AnyUser, municipality: Municipality) -> bool:
        return can_see_danger_words(user, municipality)

    def get_urlpatterns(self) -> list[URLPattern]:
        view = self.construct_view
        return [
            path("", view(ListsView), name="lists"),
            path("begin/", view(BeginView), name="begin"),
            path("owners/<slug:act>/", view(OwnerActView), name="owner"),
            path("<int:list_id>/", view(ListView), name="list"),
            path("<int:list_id>/words/add/", view(EntryView), name="add"),
            path("<int:list_id>/words/<int:entry_id>/", view(EntryView), name="entry"),
            path("<int:list_id>/versions/<uuid:version_id>/", view(VersionView), name="version"),
            path("<int:list_id>/<slug:act>/", view(ListActView), name="act"),
        ]
