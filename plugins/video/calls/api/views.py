"""The calls' API for those who are signed in: tickets, the professional's list, links, the end."""

from typing import Any, cast
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.accounts.models import User
from cms.encryption.keyring import preload_keys
from cms.plugin_api.permissions import IsMember, IsProfessional
from plugins.video.actions.following_up import may_follow_up
from plugins.video.calls.actions.calling import call_family
from plugins.video.calls.actions.people import decide, participant_of
from plugins.video.calls.actions.rooms import end_room, hide_addresses, open_room
from plugins.video.calls.actions.tickets import issue_ticket
from plugins.video.calls.api.problems import told_as_problems
from plugins.video.calls.api.serializers import (
    CallLinkSerializer,
    CallSerializer,
    CallSummarySerializer,
    CallTicketSerializer,
    NewCallLinkSerializer,
)
from plugins.video.calls.limits import LINK_AFTER_END, TICKET_LIFE
from plugins.video.calls.models import CallParticipant, CallRoom
from plugins.video.calls.policy import can_hide_addresses
from plugins.video.calls.queries import (
    access_as_host,
    access_meeting,
    access_participant,
    listed,
    participants_of,
    room_of,
    talk_of,
)
from plugins.video.calls.rules import role_in
from plugins.video.calls.states import Act
from plugins.video.guests.actions.inviting import Invited, invite_guest
from plugins.video.guests.actions.telling import JOIN_PATH
from plugins.video.models import Meeting
from plugins.video.on_demand.actions.answering import answer_by_coming

TAGS = ["video"]
SOCKET = "/ws/video/call"
ACTS = [Act.ADMIT.value, Act.DENY.value, Act.BACK.value, Act.REMOVE.value]


def user_of(request: Request) -> User:
    return cast("User", request.user)


def ticket_for(participant: CallParticipant) -> dict[str, Any]:
    return {
        "ticket": issue_ticket(participant),
        "expires_in": int(TICKET_LIFE.total_seconds()),
        "socket": SOCKET,
        "role": participant.role,
    }


def shown(meeting: Meeting) -> dict[str, Any]:
    """The professional's view of the call as it is now."""
    room = room_of(meeting)
    preload_keys([meeting.family_id])
    people = [listed(one) for one in participants_of(room)] if room is not None else []
    call = {
        "opened_at": room.opened_at if room else None,
        "closed_at": room.closed_at if room else None,
        "relay_only": room.relay_only if room else False,
        "can_hide_addresses": can_hide_addresses(),
        "people": people,
    }
    return dict(CallSerializer(call).data)


def _open_room_of(meeting: Meeting) -> CallRoom:
    room = room_of(meeting)
    if room is None:
        raise Http404
    return room


class TicketView(APIView):
    """Come to the call of a meeting that one takes part in."""

    permission_classes = (IsMember,)

    @extend_schema(operation_id="video_call_ticket", request=None, responses=CallTicketSerializer, tags=TAGS)
    def post(self, request: Request, meeting_id: UUID) -> Response:
        user = user_of(request)
        meeting = access_meeting(user, meeting_id)
        role = role_in(user, meeting)
        if role is None:
            raise Http404
        with told_as_problems():
            answer_by_coming(meeting_id=meeting.pk, actor=user)
            room = open_room(meeting=meeting, actor=user)
            ticket = ticket_for(participant_of(room, user, role))
        return Response(CallTicketSerializer(ticket).data)


class CallView(APIView):
    """The professional's list: who waits, who is in."""

    permission_classes = (IsProfessional,)

    @extend_schema(operation_id="video_call", responses=CallSerializer, tags=TAGS)
    def get(self, request: Request, meeting_id: UUID) -> Response:
        return Response(shown(access_as_host(request.user, meeting_id)))


class PersonActView(APIView):
    """Let in, refuse, send back to the lobby, or send out for good."""

    permission_classes = (IsProfessional,)

    @extend_schema(
        operation_id="video_call_decide",
        parameters=[OpenApiParameter("act", str, OpenApiParameter.PATH, enum=ACTS)],
        request=None,
        responses=CallSerializer,
        tags=TAGS,
    )
    def post(self, request: Request, meeting_id: UUID, person_id: UUID, act: str) -> Response:
        meeting = access_as_host(request.user, meeting_id)
        room = _open_room_of(meeting)
        person = access_participant(room, person_id)
        if act not in ACTS:
            raise Http404
        with told_as_problems():
            decide(participant_id=person.pk, room_id=room.pk, act=Act(act), actor=user_of(request))
        return Response(shown(meeting))


class LinksView(APIView):
    """Invite a guest."""

    permission_classes = (IsProfessional,)

    @extend_schema(
        operation_id="video_call_link",
        request=NewCallLinkSerializer,
        responses={201: CallLinkSerializer},
        tags=TAGS,
    )
    def post(self, request: Request, meeting_id: UUID) -> Response:
        meeting = access_as_host(request.user, meeting_id)
        given = NewCallLinkSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        with told_as_problems():
            open_room(meeting=meeting, actor=user_of(request))
            invited = Invited(language=meeting.municipality.default_language, **given.validated_data)
            guest, token = invite_guest(meeting_id=meeting.pk, invited=invited, actor=user_of(request))
        made = {
            "id": guest.participant_id,
            "url": request.build_absolute_uri(f"{JOIN_PATH}#t={token}") if token else "",
            "expires_at": meeting.ends_at + LINK_AFTER_END,
        }
        return Response(CallLinkSerializer(made).data, status=201)


class HideAddressesView(APIView):
    """Send media through the relay only, for a family whose address is protected."""

    permission_classes = (IsProfessional,)

    @extend_schema(
        operation_id="video_call_hide_addresses", request=None, responses=CallSerializer, tags=TAGS
    )
    def post(self, request: Request, meeting_id: UUID) -> Response:
        meeting = access_as_host(request.user, meeting_id)
        with told_as_problems():
            room = open_room(meeting=meeting, actor=user_of(request))
            hide_addresses(room_id=room.pk, actor=user_of(request))
        return Response(shown(meeting))


class RingView(APIView):
    """Call the family: their devices ring. Pressed twice within a minute, it is one call."""

    permission_classes = (IsProfessional,)

    @extend_schema(operation_id="video_call_ring", request=None, responses=CallSerializer, tags=TAGS)
    def post(self, request: Request, meeting_id: UUID) -> Response:
        meeting = access_as_host(request.user, meeting_id)
        with told_as_problems():
            call_family(meeting=meeting, actor=user_of(request))
        return Response(shown(meeting))


class EndView(APIView):
    """End for everybody."""

    permission_classes = (IsProfessional,)

    @extend_schema(operation_id="video_call_end", request=None, responses=CallSummarySerializer, tags=TAGS)
    def post(self, request: Request, meeting_id: UUID) -> Response:
        room = _open_room_of(access_as_host(request.user, meeting_id))
        return Response(summary_of(end_room(room_id=room.pk, actor=user_of(request))))


class SummaryView(APIView):
    """How it was, for the professional: how long, and how well each was connected."""

    permission_classes = (IsProfessional,)

    @extend_schema(operation_id="video_call_summary", responses=CallSummarySerializer, tags=TAGS)
    def get(self, request: Request, meeting_id: UUID) -> Response:
        return Response(summary_of(_open_room_of(access_as_host(request.user, meeting_id))))


def summary_of(room: CallRoom) -> dict[str, Any]:
    talk = talk_of(room)
    facts = {
        "talked_from": room.talked_from,
        "closed_at": room.closed_at,
        "ended": room.ended,
        "minutes": talk.minutes,
        "people": [
            {"role": one.role, "path": one.path, "quality": one.quality, "rating": one.rating}
            for one in talk.people
        ],
        "forgotten_on": talk.forgotten_on,
        "may_follow_up": may_follow_up(room.meeting),
    }
    return dict(CallSummarySerializer(facts).data)
