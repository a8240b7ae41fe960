"""After a call: how it was, and what is to be done."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.plugin_api.permissions import IsMember, IsProfessional
from plugins.video.actions.following_up import follow_up
from plugins.video.api.problems import told_as_problems as told_of_meetings
from plugins.video.calls.actions.rating import may_be_asked, part_of, rate
from plugins.video.calls.api.problems import told_as_problems
from plugins.video.calls.api.serializers import CallAfterSerializer, CallRatingSerializer
from plugins.video.calls.api.views import TAGS, user_of
from plugins.video.calls.queries import access_as_host, access_meeting


class AfterView(APIView):
    """Whether the person is asked how sound and picture were: not after a break-off, and once."""

    permission_classes = (IsMember,)

    @extend_schema(operation_id="video_call_after", responses=CallAfterSerializer, tags=TAGS)
    def get(self, request: Request, meeting_id: UUID) -> Response:
        meeting = access_meeting(request.user, meeting_id)
        asks = may_be_asked(part_of(meeting.pk, user_of(request)))
        return Response(CallAfterSerializer({"asks": asks}).data)

    @extend_schema(
        operation_id="video_call_rate", request=CallRatingSerializer, responses=CallAfterSerializer, tags=TAGS
    )
    def post(self, request: Request, meeting_id: UUID) -> Response:
        meeting = access_meeting(request.user, meeting_id)
        given = CallRatingSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        with told_as_problems():
            rate(meeting_id=meeting.pk, actor=user_of(request), **given.validated_data)
        return Response(CallAfterSerializer({"asks": False}).data)


class FollowUpView(APIView):
    """A follow-up task, by one tap; 409 where nobody keeps tasks."""

    permission_classes = (IsProfessional,)

    @extend_schema(operation_id="video_call_follow_up", request=None, responses={204: None}, tags=TAGS)
    def post(self, request: Request, meeting_id: UUID) -> Response:
        meeting = access_as_host(request.user, meeting_id)
        with told_of_meetings():
            follow_up(meeting_id=meeting.pk, actor=user_of(request))
        return Response(status=204)
