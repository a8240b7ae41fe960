"""From the lobby to a colleague: who can take the meeting, and giving it to them."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.accounts.queries import professionals_of
from cms.plugin_api.permissions import IsProfessional
from plugins.video.actions.handing_over import hand_over
from plugins.video.api.booking import CONFLICT
from plugins.video.api.problems import told_as_problems
from plugins.video.calls.api.serializers import CallTakersSerializer, CallToSerializer
from plugins.video.calls.api.views import TAGS, user_of
from plugins.video.calls.queries import access_as_host
from plugins.video.errors import NotOnDutyError
from plugins.video.queries.meetings import access_meeting, takers_of


class HandOverView(APIView):
    """Colleagues on duty, and giving one of them the meeting. Of two who give it away one does (409)."""

    permission_classes = (IsProfessional,)

    @extend_schema(operation_id="video_call_takers", responses=CallTakersSerializer, tags=TAGS)
    def get(self, request: Request, meeting_id: UUID) -> Response:
        found = takers_of(access_as_host(request.user, meeting_id), timezone.now())
        return Response(CallTakersSerializer({"results": found}).data)

    @extend_schema(
        operation_id="video_call_hand_over",
        request=CallToSerializer,
        responses={204: None, **CONFLICT},
        examples=[OpenApiExample("to", {"to": "5b0b0c7e-7a86-4f3a-9d0c-0f6a4c8f5a11"}, request_only=True)],
        tags=TAGS,
    )
    def post(self, request: Request, meeting_id: UUID) -> Response:
        # Also for who holds it no more: they are told who does.
        meeting = access_meeting(request.user, meeting_id)
        given = CallToSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        to = professionals_of(meeting.municipality).filter(pk=given.validated_data["to"]).first()
        with told_as_problems():
            if to is None:
                raise NotOnDutyError
            hand_over(meeting_id=meeting.pk, actor=user_of(request), to=to)
        return Response(status=204)
