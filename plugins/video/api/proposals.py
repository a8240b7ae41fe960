"""Times that were proposed to a family: it picks one, or says that none fits."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.plugin_api.permissions import IsMember
from plugins.video.actions.proposing import none_fits, pick
from plugins.video.api.booking import CONFLICT, TAGS, fresh_slots, user_of
from plugins.video.api.problems import told_as_problems
from plugins.video.api.serializers import (
    MeetingSerializer,
    NoneFitsSerializer,
    PickSerializer,
    ProposalListSerializer,
    ProposalSerializer,
)
from plugins.video.queries.meetings import access_meeting
from plugins.video.queries.proposals import access_own_proposal, proposals_for

MOST = 20


class ProposalsView(APIView):
    """What waits for the family's answer."""

    permission_classes = (IsMember,)

    @extend_schema(operation_id="video_proposals", responses=ProposalListSerializer, tags=TAGS)
    def get(self, request: Request) -> Response:
        found = proposals_for(user_of(request))[:MOST]
        return Response({"results": ProposalSerializer(found, many=True).data})


class ProposalView(APIView):
    """One proposal, also one that is answered."""

    permission_classes = (IsMember,)

    @extend_schema(operation_id="video_proposal", responses=ProposalSerializer, tags=TAGS)
    def get(self, request: Request, proposal_id: UUID) -> Response:
        return Response(ProposalSerializer(access_own_proposal(user_of(request), proposal_id)).data)


class PickView(APIView):
    """Book one of the times; the others are free again."""

    permission_classes = (IsMember,)

    @extend_schema(
        operation_id="video_pick",
        request=PickSerializer,
        responses={201: MeetingSerializer, **CONFLICT},
        examples=[
            OpenApiExample("pick", {"time": "5b0b0c7e-7a86-4f3a-9d0c-0f6a4c8f5a11"}, request_only=True)
        ],
        tags=TAGS,
    )
    def post(self, request: Request, proposal_id: UUID) -> Response:
        user = user_of(request)
        proposal = access_own_proposal(user, proposal_id)
        given = PickSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = given.validated_data

        def fresh() -> list[dict[str, Any]]:
            wanted = proposal.times.filter(pk=values["time"]).first()
            if proposal.service is None or wanted is None:
                return []
            return fresh_slots(proposal.service, wanted.starts_at)

        with told_as_problems(fresh):
            meeting = pick(
                proposal_id=proposal.pk, time_id=values["time"], actor=user, by=values.get("by", "")
            )
        found = access_meeting(user, meeting.pk)
        return Response(MeetingSerializer(found, context={"user": user}).data, status=201)


class NoneFitsView(APIView):
    """None fits: the family writes when it can, and somebody of the team answers."""

    permission_classes = (IsMember,)

    @extend_schema(
        operation_id="video_none_fits",
        request=NoneFitsSerializer,
        responses={200: ProposalSerializer, **CONFLICT},
        examples=[OpenApiExample("none", {"words": "Mondays after 3 suit us."}, request_only=True)],
        tags=TAGS,
    )
    def post(self, request: Request, proposal_id: UUID) -> Response:
        user = user_of(request)
        proposal = access_own_proposal(user, proposal_id)
        given = NoneFitsSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        with told_as_problems():
            none_fits(proposal_id=proposal.pk, actor=user, words=given.validated_data["words"])
        return Response(ProposalSerializer(access_own_proposal(user, proposal_id)).data)
