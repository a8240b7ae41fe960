"""The professionals' inbox in Wagtail's admin."""

from typing import ClassVar

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import Family
from cms.municipalities.confinement import kinds
from cms.plugin_api.admin import PluginMenuItem, PluginViewSet
from plugins.chat.admin.acts import ActView
from plugins.chat.admin.beside import BesideListView, BesideNewsView, BesideTalkView, BesideView
from plugins.chat.admin.canned import CannedRepliesView, CannedReplyView, CheckView, DeleteView
from plugins.chat.admin.danger import DangerWordsViewSet
from plugins.chat.admin.emergency import EmergencyView
from plugins.chat.admin.files import ArticlesView, AttachmentView
from plugins.chat.admin.packs import DeletePackView, PackArticlesView, PacksView, PackView
from plugins.chat.admin.tags import TagsView
from plugins.chat.admin.transcripts import TranscriptView
from plugins.chat.admin.views import ConversationView, InboxView, ListView, SearchView, ThreadView
from plugins.chat.models import ArticlePack, Attachment, CannedReply, Conversation
from plugins.chat.rules import can_see_danger_words

_ONE = "conversation/<uuid:conversation_id>/"


class InboxViewSet(PluginViewSet):
    name = "chat"
    icon = "comment"
    address_values: ClassVar = {
        "conversation_id": kinds.row_of(Conversation),
        "family_id": kinds.row_of(Family),
        "attachment_id": kinds.row_of(Attachment),
        "reply_id": kinds.row_of(CannedReply),
        "pack_id": kinds.row_of(ArticlePack),
        "language": kinds.word,
        "act": kinds.word,
    }

    def get_urlpatterns(self) -> list[URLPattern]:
        view = self.construct_view
        return [
            path("", view(InboxView), name="inbox"),
            path("list/", view(ListView), name="list"),
            path("articles/", view(ArticlesView), name="articles"),
            path("emergency/", view(EmergencyView), name="emergency"),
            path("search/", view(SearchView), name="search"),
            path("tags/", view(TagsView), name="tags"),
            path("canned/", view(CannedRepliesView), name="canned_replies"),
            path("canned/add/", view(CannedReplyView), name="canned_reply_add"),
            path("canned/<int:reply_id>/", view(CannedReplyView), name="canned_reply"),
            path("canned/<int:reply_id>/delete/", view(DeleteView), name="canned_delete"),
            path("canned/<int:reply_id>/check/<slug:language>/", view(CheckView), name="canned_check"),
            path("packs/", view(PacksView), name="packs"),
            path("packs/add/", view(PackView), name="pack_add"),
            path("packs/<int:pack_id>/", view(PackView), name="pack"),
            path("packs/<int:pack_id>/articles/", view(PackArticlesView), name="pack_articles"),
            path("packs/<int:pack_id>/delete/", view(DeletePackView), name="pack_delete"),
            path("beside/<uuid:family_id>/", view(BesideView), name="beside"),
            path("beside/<uuid:family_id>/list/", view(BesideListView), name="beside_list"),
            path("beside/<uuid:family_id>/news/", view(BesideNewsView), name="beside_news"),
            path(_ONE, view(ConversationView), name="conversation"),
            path(f"{_ONE}beside/", view(BesideTalkView), name="beside_talk"),
            path(f"{_ONE}thread/", view(ThreadView), name="thread"),
            path(f"{_ONE}attachment/<uuid:attachment_id>/", view(AttachmentView), name="attachment"),
            path(f"{_ONE}transcript/", view(TranscriptView), name="transcript"),
            path(f"{_ONE}<slug:act>/", view(ActView), name="act"),
        ]


viewsets = [InboxViewSet(), DangerWordsViewSet()]
menu_items = [
    PluginMenuItem(_("Inbox"), url_name="chat:inbox", name="chat-inbox", icon_name="comment", order=110),
    PluginMenuItem(
        _("Danger words"),
        url_name="chat_danger:lists",
        name="chat-danger",
        icon_name="warning",
        order=115,
        rule=can_see_danger_words,
    ),
]
