"""What a family's phone keeps for when it cannot wait, and who reads along."""

from hashlib import sha256
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.cache import get_conditional_response
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.municipalities.scope import current_municipality
from cms.plugin_api.permissions import IsMember
from cms.teams.queries import zone
from plugins.chat.api.access import user_of
from plugins.chat.api.serializers import (
    ReadersSerializer,
    SafetySerializer,
    counted,
    name_for_families,
    team_name,
)
from plugins.chat.models import Conversation
from plugins.chat.queries.calls import call_numbers, holidays_ahead
from plugins.chat.queries.conversations import access_own
from plugins.chat.queries.danger import served_versions
from plugins.chat.queries.readers import adults_of, professions_in, professions_of, readers_of
from plugins.chat.queries.settings import silence_of

TAGS = ["chat"]
_KEPT = "private, no-cache"


class SafetyView(APIView):
    """Approved danger words and the municipality's numbers. The phone keeps them and works without us."""

    permission_classes = (IsMember,)

    @extend_schema(operation_id="chat_safety", responses={200: SafetySerializer, 304: None}, tags=TAGS)
    def get(self, request: Request) -> Response:
        place = current_municipality()
        shown: Any = SafetySerializer(
            {
                "time_zone": zone().key,
                "lists": served_versions(place),
                "numbers": call_numbers(place),
                "holidays": holidays_ahead(timezone.localdate()),
            }
        ).data
        headers = {"ETag": f'"{sha256(JSONRenderer().render(shown)).hexdigest()}"', "Cache-Control": _KEPT}
        unchanged = get_conditional_response(request._request, etag=headers["ETag"])
        if unchanged is not None and unchanged.status_code == 304:
            return Response(status=304, headers=headers)
        return Response(shown, headers=headers)


class ReadersView(APIView):
    """Who can read one of the guardian's threads, and who of the staff has opened it."""

    permission_classes = (IsMember,)

    @extend_schema(operation_id="chat_readers", responses=ReadersSerializer, tags=TAGS)
    def get(self, request: Request, conversation_id: UUID) -> Response:
        user = user_of(request)
        conversation = access_own(user, conversation_id)
        found = {
            "team_name": team_name(conversation),
            "professions": counted(professions_of(conversation)),
            "second_team": _second_team(conversation),
            "adults": [
                {"name": person.display_name, "is_me": person.pk == user.pk}
                for person in adults_of(conversation)
            ],
            "opened_by": readers_of(conversation),
            "silence": silence_of(conversation.municipality),
        }
        return Response(ReadersSerializer(found).data, headers={"Cache-Control": "private, no-store"})


def _second_team(conversation: Conversation) -> dict[str, Any] | None:
    """The team that takes it over, while both read."""
    team = conversation.second_team
    if team is None:
        return None
    return {
        "name": name_for_families(team),
        "professions": counted(professions_in([team])[team.pk]),
        "until": conversation.second_until,
    }
