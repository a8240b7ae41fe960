"""By phone instead, when the connection of a call is lost."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.plugin_api.permissions import IsMember
from plugins.video.api.booking import CONFLICT
from plugins.video.calls.actions.asking import ask_for_phone
from plugins.video.calls.api.problems import told_as_problems
from plugins.video.calls.api.views import TAGS, user_of
from plugins.video.calls.queries import access_meeting


class CallMeView(APIView):
    """For the family's own adults: the team calls. Asked twice it is asked once."""

    permission_classes = (IsMember,)

    @extend_schema(operation_id="video_call_me", request=None, responses={204: None, **CONFLICT}, tags=TAGS)
    def post(self, request: Request, meeting_id: UUID) -> Response:
        meeting = access_meeting(request.user, meeting_id)
        with told_as_problems():
            ask_for_phone(meeting_id=meeting.pk, actor=user_of(request))
        return Response(status=204)
