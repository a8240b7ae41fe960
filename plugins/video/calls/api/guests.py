"""The calls' API for guests: nobody is signed in, so the link and then the browser's secret decide."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.plugin_api.throttles import ClientThrottle
from plugins.video.calls.actions.links import use_link
from plugins.video.calls.actions.rooms import open_or_closed
from plugins.video.calls.api.problems import told_as_problems
from plugins.video.calls.api.serializers import (
    CallGuestSerializer,
    CallTicketSerializer,
    CallTokenSerializer,
)
from plugins.video.calls.api.views import TAGS, ticket_for
from plugins.video.calls.browser import remember, secret_of
from plugins.video.calls.models import CallParticipant
from plugins.video.calls.queries import guest_of_browser
from plugins.video.guests.queries import minutes_late


def guest_of(request: Request) -> CallParticipant:
    """The guest whose browser this is; Http404 for anybody else."""
    guest = guest_of_browser(secret_of(request._request))
    if guest is None:
        raise Http404
    return guest


def told(guest: CallParticipant) -> dict[str, object]:
    meeting = guest.room.meeting
    facts = {"role": guest.role, "starts_at": meeting.starts_at, "late_minutes": minutes_late(meeting)}
    return dict(CallGuestSerializer(facts).data)


class JoinView(APIView):
    """Use a link, once. A tap sends it: programs that only look at links use up nothing.

    The browser in which it was used may come back by it.
    """

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (ClientThrottle,)
    throttle_action = "video_join"

    @extend_schema(
        operation_id="video_call_join",
        request=CallTokenSerializer,
        responses=CallGuestSerializer,
        tags=TAGS,
        auth=[],
    )
    def post(self, request: Request) -> Response:
        given = CallTokenSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        with told_as_problems():
            guest, secret = use_link(**given.validated_data, browser=secret_of(request._request))
        response = Response(told(guest))
        remember(response, secret)
        response["Cache-Control"] = "no-store"
        return response


class GuestView(APIView):
    """What a guest who has used a link in this browser may know before the call."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(operation_id="video_call_guest", responses=CallGuestSerializer, tags=TAGS, auth=[])
    def get(self, request: Request) -> Response:
        return Response(told(guest_of(request)))


class GuestTicketView(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="video_call_guest_ticket",
        request=None,
        responses=CallTicketSerializer,
        tags=TAGS,
        auth=[],
    )
    def post(self, request: Request) -> Response:
        guest = guest_of(request)
        with told_as_problems():
            open_or_closed(guest.room)
            ticket = ticket_for(guest)
        return Response(CallTicketSerializer(ticket).data)
