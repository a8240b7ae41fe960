"""Photos, recordings and articles in the inbox."""

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views import View
from django.views.generic import TemplateView

from cms.municipalities.scope import current_municipality
from cms.plugin_api.articles import find_articles
from plugins.chat.admin.views import note_reading
from plugins.chat.api.files import file_response
from plugins.chat.queries.attachments import attachment_for_staff
from plugins.chat.queries.conversations import access_for_staff

if TYPE_CHECKING:
    from cms.accounts.models import User

MOST_WORDS = 80


class AttachmentView(View):
    """One photo or recording; like opening the conversation, this is put on record with the reason."""

    def get(self, request: HttpRequest, conversation_id: UUID, attachment_id: UUID) -> HttpResponse:
        user = cast("User", request.user)
        conversation, reason = access_for_staff(user, conversation_id)
        row = attachment_for_staff(user, conversation, attachment_id)
        answer = file_response(row, request.headers.get("Range", ""))
        note_reading(user, conversation, reason, attachment=str(row.pk))
        return answer


class ArticlesView(TemplateView):
    """The articles that fit the words, to choose one from."""

    template_name = "chat/parts/articles.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = self.request.GET.get("q", "").strip()[:MOST_WORDS]
        found = find_articles(current_municipality(), words) if words else []
        return super().get_context_data(words=words, articles=found, **kwargs)
