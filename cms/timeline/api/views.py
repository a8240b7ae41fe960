"""The timeline: the same for everybody in the library, and a family's own."""

import dataclasses
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.accounts.api.me import signed_in_user
from cms.accounts.models import Family
from cms.api.problems import Problem
from cms.api.serializers import ProblemSerializer
from cms.content.api.views import LibraryView
from cms.municipalities.hosts import hostname_of
from cms.municipalities.http import municipality_of
from cms.timeline.actions import TooManyRecordsError, merge_timeline
from cms.timeline.api.serializers import (
    FamilyTimelineSerializer,
    LibraryTimelineSerializer,
    TimelineRecordsSerializer,
)
from cms.timeline.library import timeline
from cms.timeline.queries import own_family, records_of, sets_on
from cms.timeline.records import Record
from cms.timeline.rules import articles_between

_PROBLEM = "application/problem+json"
_EXAMPLE = {
    "locale": "en",
    "sets": [
        {
            "key": "premature",
            "situation": "premature",
            "name": "Born too early",
            "entries": [
                {
                    "article": "5b0b0c7e-7a86-4f3a-9d0c-0f6a4c8f5a11",
                    "anchor": "birth",
                    "side": "after",
                    "unit": "day",
                    "from": 7,
                    "to": 30,
                    "order": 0,
                }
            ],
        }
    ],
}


@extend_schema_view(
    get=extend_schema(
        operation_id="library_timeline",
        description=(
            "The sets that are on here, in the editors' order, so that a device chooses by itself: "
            "nobody's due date is sent. An article that is in no set of its situation comes with its "
            "own stages, in a set whose key begins with stages-."
        ),
        tags=["library"],
        auth=[],
        parameters=[
            OpenApiParameter(
                "locale",
                OpenApiTypes.STR,
                OpenApiParameter.QUERY,
                description="Language code; the municipality's first language when absent.",
            ),
            OpenApiParameter(
                "cards",
                OpenApiTypes.STR,
                OpenApiParameter.QUERY,
                enum=["0", "1"],
                description="1 sends the cards of the articles along.",
            ),
        ],
        responses={
            (200, "application/json"): LibraryTimelineSerializer,
            304: OpenApiResponse(description="Nothing new since the ETag in If-None-Match."),
            (400, _PROBLEM): OpenApiResponse(ProblemSerializer, description="A parameter is malformed."),
            (404, _PROBLEM): OpenApiResponse(ProblemSerializer, description="The host belongs to nobody."),
        },
        examples=[OpenApiExample("Two sets", value=_EXAMPLE, response_only=True, status_codes=["200"])],
    )
)
class LibraryTimelineView(LibraryView):
    endpoint = staticmethod(timeline)


class FamilyTimelineView(APIView):
    """The family's dates, situation and what it stopped, for its adults alone."""

    @extend_schema(operation_id="me_timeline", responses=FamilyTimelineSerializer, tags=["people"])
    def get(self, request: Request) -> Response:
        family = own_family(signed_in_user(request), municipality_of(request))
        return _answer(request, family, records_of(family))

    @extend_schema(
        operation_id="me_timeline_merge",
        description="Merges: of each record the last change wins, a deletion as well. Safe to repeat.",
        request=TimelineRecordsSerializer,
        responses=FamilyTimelineSerializer,
        tags=["people"],
    )
    def put(self, request: Request) -> Response:
        user = signed_in_user(request)
        family = own_family(user, municipality_of(request))
        shape = TimelineRecordsSerializer(data=request.data)
        shape.is_valid(raise_exception=True)
        try:
            records = merge_timeline(family=family, records=shape.validated_data["records"], actor=user)
        except TooManyRecordsError:
            raise Problem(400, "too_many_records", _("There is no room for more dates")) from None
        return _answer(request, family, records)


def _answer(request: Request, family: Family, records: list[Record]) -> Response:
    today = timezone.localdate()
    sets = sets_on(hostname_of(request.META.get("HTTP_HOST", "")) or "")
    now: list[dict[str, Any]] = [
        dataclasses.asdict(reason) for reason in articles_between(sets, records, today, today)
    ]
    # Health data: no cache may keep it, not even the browser's own.
    return Response({"records": records, "now": now}, headers={"Cache-Control": "no-store"})
