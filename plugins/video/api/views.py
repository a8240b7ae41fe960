"""The meetings' API."""

from typing import cast

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.accounts.models import User
from cms.plugin_api.permissions import IsMember
from plugins.video.api.serializers import MeetingListSerializer, MeetingSerializer
from plugins.video.queries import upcoming_meetings_of


class UpcomingView(APIView):
    permission_classes = (IsMember,)

    @extend_schema(operation_id="video_upcoming", responses=MeetingListSerializer, tags=["video"])
    def get(self, request: Request) -> Response:
        meetings = upcoming_meetings_of(cast("User", request.user))[:50]
        return Response({"results": MeetingSerializer(meetings, many=True).data})
