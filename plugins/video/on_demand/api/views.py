"""The lines' API: what families do with their own place, and what those who answer do with it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.accounts.queries import professionals_of
from cms.plugin_api.permissions import IsMember, IsProfessional
from cms.plugin_api.problems import ProblemSerializer
from cms.plugin_api.throttles import PersonThrottle
from plugins.video.api.booking import FAMILY_NEEDED, own_family, user_of
from plugins.video.api.problems import PROBLEM
from plugins.video.models import QueueOffer, QueuePlace
from plugins.video.on_demand.actions.answering import answer, not_now
from plugins.video.on_demand.actions.joining import ask_call, ask_call_from, join, leave, see
from plugins.video.on_demand.actions.serving import claim, hand_over, put_back
from plugins.video.on_demand.api.problems import told_as_problems
from plugins.video.on_demand.api.serializers import (
    HandOverSerializer,
    NewQueuePlaceSerializer,
    QueueClaimSerializer,
    QueuePlaceSerializer,
    QueueSerializer,
)
from plugins.video.on_demand.errors import NotServingError
from plugins.video.on_demand.queries import (
    access_own_place,
    access_place,
    line_of,
    lines_of,
    offers_here,
    open_place_of,
    told_place_of,
)

TAGS = ["video"]
REFUSED = {
    (409, PROBLEM): OpenApiResponse(
        ProblemSerializer,
        description="Not now: `opens_at` says when, `holder` who was first.",
        examples=[
            OpenApiExample(
                "claimed",
                {
                    "type": "about:blank",
                    "title": "Karen Holm was first and is ringing them now.",
                    "status": 409,
                    "code": "claimed",
                    "holder": "Karen Holm",
                },
                media_type=PROBLEM,
            )
        ],
    )
}


class QueueView(APIView):
    """With whom one can talk now, and one's own place."""

    permission_classes = (IsMember,)
    throttle_action = "video_queue"

    def get_throttles(self) -> list[Any]:
        return [PersonThrottle()] if self.request.method == "POST" else []

    @extend_schema(operation_id="video_queue", responses=QueueSerializer, tags=TAGS)
    def get(self, request: Request) -> Response:
        now, user = timezone.now(), user_of(request)
        lines = lines_of(offers_here().prefetch_related("team__texts"), now)
        place = open_place_of(user)
        mine = next((line for line in lines if place and line.offer.team_id == place.team_id), None)
        if place is not None and mine is None:
            mine = _line(place)
        context = {"language": get_language() or "", "line": mine}
        last = told_place_of(user, now) if place is None else None
        answer = QueueSerializer({"teams": lines, "place": place, "last": last}, context=context)
        return Response(answer.data)

    @extend_schema(
        operation_id="video_queue_join",
        request=NewQueuePlaceSerializer,
        responses={201: QueuePlaceSerializer, **REFUSED, **FAMILY_NEEDED},
        examples=[OpenApiExample("join", {"team": 1}, request_only=True)],
        tags=TAGS,
    )
    def post(self, request: Request) -> Response:
        """Take a place in line; who has one keeps it."""
        given = NewQueuePlaceSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values, user = given.validated_data, user_of(request)
        offer = offers_here().filter(team=values["team"]).first()
        if offer is None:
            raise Http404
        family = own_family(user, values.get("family"))
        act = ask_call_from if values["call_me"] else join
        with told_as_problems():
            place = act(offer=offer, family=family, person=user)
        return Response(shown(access_own_place(user, place.pk)), status=201)


def _told(operation: str, answer: Any) -> Any:
    """How an act on a place stands in the description of the API."""
    responses: dict[Any, Any] = {200: answer, **REFUSED}
    return extend_schema_view(
        post=extend_schema(operation_id=operation, request=None, responses=responses, tags=TAGS)
    )


class HereView(APIView):
    """A sign of life from the page that shows the place, each 20 seconds; the answer is the place now."""

    permission_classes = (IsMember,)

    @extend_schema(operation_id="video_queue_here", request=None, responses=QueuePlaceSerializer, tags=TAGS)
    def post(self, request: Request, place_id: UUID) -> Response:
        return Response(shown(see(access_own_place(user_of(request), place_id))))


class _OwnPlaceView(APIView):
    """One act of the person on their own place."""

    permission_classes = (IsMember,)
    act: Callable[..., QueuePlace]

    def post(self, request: Request, place_id: UUID) -> Response:
        user = user_of(request)
        place = access_own_place(user, place_id)
        with told_as_problems():
            type(self).act(place_id=place.pk, actor=user)
        return Response(shown(access_own_place(user, place_id)))


@_told("video_queue_leave", QueuePlaceSerializer)
class LeaveView(_OwnPlaceView):
    """Give the place up."""

    act = staticmethod(leave)


@_told("video_queue_call_me", QueuePlaceSerializer)
class CallMeView(_OwnPlaceView):
    """Rather be called by phone."""

    act = staticmethod(ask_call)


@_told("video_queue_answer", QueuePlaceSerializer)
class AnswerView(_OwnPlaceView):
    """Take the call that rings; `meeting` of the answer is where it is."""

    act = staticmethod(answer)


@_told("video_queue_not_now", QueuePlaceSerializer)
class NotNowView(_OwnPlaceView):
    """It does not suit now: the place is kept."""

    act = staticmethod(not_now)


class _HeldPlaceView(APIView):
    """One act of a professional on a place in a line that they answer for."""

    permission_classes = (IsProfessional,)
    act: Callable[..., QueuePlace]

    def post(self, request: Request, place_id: UUID) -> Response:
        place = access_place(request.user, place_id)
        with told_as_problems():
            done = type(self).act(place_id=place.pk, actor=user_of(request))
        return Response(QueueClaimSerializer(done).data)


@_told("video_queue_claim", QueueClaimSerializer)
class ClaimView(_HeldPlaceView):
    """Take somebody from the line; a call is made, and their devices ring. Exactly one professional can."""

    act = staticmethod(claim)


@_told("video_queue_put_back", QueueClaimSerializer)
class PutBackView(_HeldPlaceView):
    """Give it back to the line, to the same place."""

    act = staticmethod(put_back)


class HandOverView(APIView):
    """Hand it to a colleague of the team; it rings anew."""

    permission_classes = (IsProfessional,)

    @extend_schema(
        operation_id="video_queue_hand_over",
        request=HandOverSerializer,
        responses={200: QueueClaimSerializer, **REFUSED},
        examples=[OpenApiExample("to", {"to": "5b0b0c7e-7a86-4f3a-9d0c-0f6a4c8f5a11"}, request_only=True)],
        tags=TAGS,
    )
    def post(self, request: Request, place_id: UUID) -> Response:
        place = access_place(request.user, place_id)
        given = HandOverSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        to = professionals_of(place.team.municipality).filter(pk=given.validated_data["to"]).first()
        with told_as_problems():
            if to is None:
                raise NotServingError
            handed = hand_over(place_id=place.pk, actor=user_of(request), to=to)
        return Response(QueueClaimSerializer(handed).data)


def _line(place: QueuePlace) -> Any:
    offer = QueueOffer.objects.filter(team=place.team_id).select_related("team__municipality").first()
    return line_of(offer, timezone.now()) if offer is not None else None


def shown(place: QueuePlace) -> dict[str, Any]:
    """The person's place as it is now."""
    line = _line(place) if place.state == QueuePlace.State.WAITING else None
    context = {"language": get_language() or "", "line": line}
    return dict(QueuePlaceSerializer(place, context=context).data)
