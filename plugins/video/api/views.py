"""The meetings' API: what is to come, and what both sides do with it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.accounts.models import User
from cms.accounts.queries import professionals_of
from cms.encryption.keyring import preload_keys
from cms.plugin_api.permissions import IsMember
from cms.plugin_api.rules import is_professional
from plugins.video.actions.changing import (
    cancel_meeting,
    change_way,
    move_by_family,
    move_meeting,
    say_late,
)
from plugins.video.api.booking import CONFLICT, SLOT_EXAMPLE, TAGS, fresh_slots, user_of
from plugins.video.api.problems import told_as_problems
from plugins.video.api.serializers import (
    LateSerializer,
    MeetingListSerializer,
    MeetingReasonSerializer,
    MeetingSerializer,
    MoveSerializer,
    WaySerializer,
)
from plugins.video.checks.queries import with_own_check
from plugins.video.errors import WrongProfessionalError
from plugins.video.guests.queries import with_guests
from plugins.video.invitations import invitation
from plugins.video.models import Meeting
from plugins.video.queries.meetings import access_meeting, called_off_for, upcoming_meetings_of

MOST = 50


class UpcomingView(APIView):
    """The meetings of the person's families and those they hold, next first."""

    permission_classes = (IsMember,)

    @extend_schema(operation_id="video_upcoming", responses=MeetingListSerializer, tags=TAGS)
    def get(self, request: Request) -> Response:
        user = user_of(request)
        rows = {
            "results": list(with_own_check(with_guests(upcoming_meetings_of(user)), user)[:MOST]),
            "cancelled": list(called_off_for(user)[:MOST]),
        }
        preload_keys(meeting.family_id for found in rows.values() for meeting in found)
        return Response(MeetingListSerializer(rows, context={"user": user}).data)


class MeetingView(APIView):
    """One meeting, also one that was cancelled."""

    permission_classes = (IsMember,)

    @extend_schema(operation_id="video_read", responses=MeetingSerializer, tags=TAGS)
    def get(self, request: Request, meeting_id: UUID) -> Response:
        return shown(access_meeting(request.user, meeting_id), user_of(request))


class CancelView(APIView):
    """Cancel, by either side, with or without a reason."""

    permission_classes = (IsMember,)

    @extend_schema(
        operation_id="video_cancel",
        request=MeetingReasonSerializer,
        responses={200: MeetingSerializer, **CONFLICT},
        examples=[OpenApiExample("cancel", {"reason": "The child is ill."}, request_only=True)],
        tags=TAGS,
    )
    def post(self, request: Request, meeting_id: UUID) -> Response:
        return _act(request, meeting_id, MeetingReasonSerializer, cancel_meeting)


class LateView(APIView):
    """Say that one comes some minutes later."""

    permission_classes = (IsMember,)

    @extend_schema(
        operation_id="video_late",
        request=LateSerializer,
        responses={200: MeetingSerializer, **CONFLICT},
        examples=[OpenApiExample("late", {"minutes": 15}, request_only=True)],
        tags=TAGS,
    )
    def post(self, request: Request, meeting_id: UUID) -> Response:
        return _act(request, meeting_id, LateSerializer, say_late)


class WayView(APIView):
    """By phone instead of video, or the other way round."""

    permission_classes = (IsMember,)

    @extend_schema(
        operation_id="video_way",
        request=WaySerializer,
        responses={200: MeetingSerializer, **CONFLICT},
        examples=[OpenApiExample("way", {"by": "phone"}, request_only=True)],
        tags=TAGS,
    )
    def post(self, request: Request, meeting_id: UUID) -> Response:
        return _act(request, meeting_id, WaySerializer, change_way)


class MoveView(APIView):
    """To another time: a family to one that is offered, a professional to any."""

    permission_classes = (IsMember,)

    @extend_schema(
        operation_id="video_move",
        request=MoveSerializer,
        responses={200: MeetingSerializer, **CONFLICT},
        examples=[OpenApiExample("move", {"starts_at": SLOT_EXAMPLE["starts_at"]}, request_only=True)],
        tags=TAGS,
    )
    def post(self, request: Request, meeting_id: UUID) -> Response:
        user, meeting = user_of(request), access_meeting(request.user, meeting_id)
        given = MoveSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = given.validated_data
        service = meeting.service

        def fresh() -> list[dict[str, Any]]:
            return fresh_slots(service, values["starts_at"], meeting) if service is not None else []

        wanted = {name: values[name] for name in ("starts_at", "reason")}
        with told_as_problems(fresh):
            if is_professional(user, meeting.municipality):
                move_meeting(
                    meeting_id=meeting.pk,
                    actor=user,
                    professional=_colleague(meeting, values.get("person")),
                    on_top=values["on_top"],
                    **wanted,
                )
            else:
                move_by_family(meeting_id=meeting.pk, actor=user, **wanted)
        return shown(access_meeting(user, meeting_id), user)


class InvitationView(APIView):
    """The meeting for the reader's calendar."""

    permission_classes = (IsMember,)

    @extend_schema(
        operation_id="video_invitation",
        responses={(200, "text/calendar"): OpenApiResponse(bytes, description="An invitation (RFC 5545).")},
        tags=TAGS,
    )
    def get(self, request: Request, meeting_id: UUID) -> HttpResponse:
        user = user_of(request)
        return calendar_file(request._request, access_meeting(user, meeting_id), user)


def calendar_file(request: HttpRequest, meeting: Meeting, user: User) -> HttpResponse:
    path = f"/admin/video/{meeting.pk}/" if is_professional(user, meeting.municipality) else "/video/"
    with translation.override(user.language):
        body = invitation(meeting, host=request.get_host(), path=path, attendee=user.email or "")
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    # The same neutral name for all: it stays in the phone's downloads.
    answer["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def shown(meeting: Meeting, user: User) -> Response:
    return Response(MeetingSerializer(meeting, context={"user": user}).data)


def _act(request: Request, meeting_id: UUID, shape: Any, action: Callable[..., Meeting]) -> Response:
    user, meeting = user_of(request), access_meeting(request.user, meeting_id)
    given = shape(data=request.data)
    given.is_valid(raise_exception=True)
    with told_as_problems():
        action(meeting_id=meeting.pk, actor=user, **given.validated_data)
    return shown(access_meeting(user, meeting_id), user)


def _colleague(meeting: Meeting, key: UUID | None) -> User | None:
    if key is None:
        return None
    found = professionals_of(meeting.municipality).filter(pk=key).first()
    if found is None:
        raise WrongProfessionalError
    return found
