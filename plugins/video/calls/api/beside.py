"""What other plugins show a family beside its call have to know of the meeting."""

from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.plugin_api.permissions import IsMember
from plugins.video.calls.api.serializers import CallBesideSerializer
from plugins.video.calls.api.views import TAGS, user_of
from plugins.video.calls.queries import access_meeting, team_of
from plugins.video.calls.rules import Role, role_in


class BesideView(APIView):
    """For the family's own adults: whose conversation, and with which team. Guests have none."""

    permission_classes = (IsMember,)

    @extend_schema(operation_id="video_call_beside", responses=CallBesideSerializer, tags=TAGS)
    def get(self, request: Request, meeting_id: UUID) -> Response:
        user = user_of(request)
        meeting = access_meeting(user, meeting_id)
        if role_in(user, meeting) != Role.CITIZEN:
            raise Http404
        facts = {
            "family": meeting.family_id,
            "team": team_of(meeting),
            "for_one_adult": meeting.guardian_id is not None,
        }
        return Response(CallBesideSerializer(facts).data)
