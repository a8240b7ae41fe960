"""The chat's API."""

from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.municipalities.scope import current_municipality
from cms.plugin_api.permissions import IsMember
from plugins.chat.api.serializers import PromiseSerializer
from plugins.chat.promise import promise_of


class PromiseView(APIView):
    """What a family reads before it writes."""

    permission_classes = (IsMember,)

    @extend_schema(
        operation_id="chat_promise",
        parameters=[OpenApiParameter("locale", str)],
        responses=PromiseSerializer,
        tags=["chat"],
    )
    def get(self, request: Request) -> Response:
        language = request.query_params.get("locale") or get_language() or "da"
        return Response(PromiseSerializer(promise_of(current_municipality(), language)).data)
