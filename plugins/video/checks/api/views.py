"""Try a device before a meeting: what the line needs, and how it went. For members and for guests."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.plugin_api.permissions import IsMember
from cms.plugin_api.throttles import ClientThrottle, PersonThrottle
from plugins.video.calls.api.problems import told_as_problems
from plugins.video.calls.api.views import SOCKET, TAGS, user_of
from plugins.video.calls.browser import secret_of
from plugins.video.calls.errors import NothingToTryError
from plugins.video.calls.queries import access_meeting
from plugins.video.checks.actions import PARTS, note_check
from plugins.video.checks.api.serializers import (
    DeviceCheckSerializer,
    GuestDeviceCheckSerializer,
    GuestLinkSerializer,
    LineToTrySerializer,
)
from plugins.video.checks.limits import LINE_LIFE
from plugins.video.checks.lines import relay_servers
from plugins.video.checks.queries import guest_who_tries
from plugins.video.checks.rules import can_be_tried

if TYPE_CHECKING:
    from plugins.video.models import Meeting


def line_to_try(meeting: "Meeting", person: UUID) -> Response:
    """Raise NothingToTryError."""
    now = timezone.now()
    if not can_be_tried(meeting, now):
        raise NothingToTryError
    expires = now + LINE_LIFE
    line = {"ice": relay_servers(meeting, person, expires), "expires_at": expires, "socket": SOCKET}
    return Response(LineToTrySerializer(line).data, headers={"Cache-Control": "no-store"})


def parts_of(values: dict[str, Any]) -> dict[str, str]:
    return {name: values[name] for name in PARTS}


class LineView(APIView):
    """What a member's device needs to try its line."""

    permission_classes = (IsMember,)
    throttle_classes = (PersonThrottle,)
    throttle_action = "video_check"

    @extend_schema(operation_id="video_check_line", request=None, responses=LineToTrySerializer, tags=TAGS)
    def post(self, request: Request, meeting_id: UUID) -> Response:
        meeting = access_meeting(request.user, meeting_id)
        with told_as_problems():
            return line_to_try(meeting, user_of(request).pk)


class CheckView(APIView):
    """How a member's device did."""

    permission_classes = (IsMember,)
    throttle_classes = (PersonThrottle,)
    throttle_action = "video_check"

    @extend_schema(
        operation_id="video_check", request=DeviceCheckSerializer, responses={204: None}, tags=TAGS
    )
    def post(self, request: Request, meeting_id: UUID) -> Response:
        meeting = access_meeting(request.user, meeting_id)
        given = DeviceCheckSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        with told_as_problems():
            note_check(meeting_id=meeting.pk, actor=user_of(request), parts=parts_of(given.validated_data))
        return Response(status=204)


class GuestLineView(APIView):
    """What a guest's device needs to try its line; the link is not used up, and need not work yet."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (ClientThrottle,)
    throttle_action = "video_check_guest"

    @extend_schema(
        operation_id="video_check_guest_line",
        request=GuestLinkSerializer,
        responses=LineToTrySerializer,
        tags=TAGS,
        auth=[],
    )
    def post(self, request: Request) -> Response:
        given = GuestLinkSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        with told_as_problems():
            guest = guest_who_tries(given.validated_data["token"], secret_of(request._request))
            return line_to_try(guest.meeting, guest.pk)


class GuestCheckView(APIView):
    """How a guest's device did."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (ClientThrottle,)
    throttle_action = "video_check_guest"

    @extend_schema(
        operation_id="video_check_guest",
        request=GuestDeviceCheckSerializer,
        responses={204: None},
        tags=TAGS,
        auth=[],
    )
    def post(self, request: Request) -> Response:
        given = GuestDeviceCheckSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = given.validated_data
        with told_as_problems():
            guest = guest_who_tries(values["token"], secret_of(request._request))
            note_check(meeting_id=guest.meeting_id, guest=guest, parts=parts_of(values))
        return Response(status=204)
