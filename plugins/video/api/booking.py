"""What a family can book, when it is free, and booking it."""

import datetime as dt
from typing import Any, cast
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.accounts.models import Family, User
from cms.accounts.queries import access_family, families_of
from cms.municipalities.scope import current_municipality
from cms.plugin_api.permissions import IsMember
from cms.plugin_api.problems import Problem, ProblemSerializer
from cms.plugin_api.rules import is_professional
from cms.teams.queries import zone
from plugins.video.actions.booking import book_hold, drop_holds, hold_slot
from plugins.video.api.problems import PROBLEM, told_as_problems
from plugins.video.api.serializers import (
    HoldSerializer,
    MeetingSerializer,
    MeetingServiceListSerializer,
    NewHoldSerializer,
    NewMeetingSerializer,
    SlotListSerializer,
    SlotSerializer,
)
from plugins.video.models import Hold, Meeting, Occupancy, ServiceType
from plugins.video.queries.families import families_in_words
from plugins.video.queries.meetings import access_meeting
from plugins.video.queries.services import access_service, services_for_families
from plugins.video.queries.slots import MOST_DAYS, free_slots, people_for, terms_of

TAGS = ["video"]
# How far ahead somebody is shown times who was too late for one.
FRESH = 7
SLOT_EXAMPLE = {"starts_at": "2026-12-01T09:00:00+01:00", "ends_at": "2026-12-01T09:30:00+01:00"}
TAKEN = OpenApiResponse(
    ProblemSerializer,
    description="Somebody was first: `slots` are the times that are free now.",
    examples=[
        OpenApiExample(
            "taken",
            {
                "type": "about:blank",
                "title": "This time is taken. Choose another one.",
                "status": 409,
                "code": "taken",
                "slots": [SLOT_EXAMPLE],
            },
            media_type=PROBLEM,
        )
    ],
)
CONFLICT = {(409, PROBLEM): TAKEN}
FAMILY_NEEDED = {
    (422, PROBLEM): OpenApiResponse(
        ProblemSerializer,
        description="The person belongs to several `families`: ask again and name one of them.",
        examples=[
            OpenApiExample(
                "family_needed",
                {
                    "type": "about:blank",
                    "title": "For which family?",
                    "status": 422,
                    "code": "family_needed",
                    "families": [
                        {"id": "0f0e7c5e-6a53-4d0c-8f0d-5d2b1f7e9a10", "name": "Ida"},
                        {"id": "7c9d2f63-52a8-4a6b-b7a0-2f6f0f9f7a11", "name": "Karl, Yusuf"},
                    ],
                },
                media_type=PROBLEM,
            )
        ],
    )
}


def user_of(request: Request) -> User:
    return cast("User", request.user)


def slots_as_rows(
    service: ServiceType, slots: list[Any], moved: Meeting | None = None, *, with_places: bool = False
) -> list[dict[str, Any]]:
    """`with_places`: how full each window is. Families are not told how many others wait for a call."""
    length = terms_of(service, moved).length
    most = service.window_most if with_places and service.window_minutes is not None else None
    is_told = with_places and service.window_minutes is not None
    rows = [
        {
            "starts_at": slot.starts_at.astimezone(zone()),
            "ends_at": (slot.starts_at + length).astimezone(zone()),
            "taken": slot.taken if is_told else None,
            "most": most,
        }
        for slot in slots
    ]
    return list(SlotSerializer(rows, many=True).data)


def fresh_slots(
    service: ServiceType, near: dt.datetime, without: Meeting | None = None, person: User | None = None
) -> list[dict[str, Any]]:
    """What is free on the wanted day and the week after it; of `person` where the family chooses whom."""
    day = max(near, timezone.now()).astimezone(zone()).date()
    last = day + dt.timedelta(days=FRESH)
    only = person if service.assignment == ServiceType.Assignment.NAMED else None
    return slots_as_rows(service, free_slots(service, day, last, person=only, without=without), without)


class ServicesView(APIView):
    """What can be booked here. Only kinds of meetings that somebody holds."""

    permission_classes = (IsMember,)

    @extend_schema(
        operation_id="video_services",
        parameters=[OpenApiParameter("locale", str)],
        responses=MeetingServiceListSerializer,
        examples=[
            OpenApiExample(
                "services",
                {
                    "results": [
                        {
                            "id": 1,
                            "name": "Talk with a health visitor",
                            "minutes": 30,
                            "people": [],
                            "is_window": False,
                        }
                    ]
                },
                response_only=True,
            )
        ],
        tags=TAGS,
    )
    def get(self, request: Request) -> Response:
        holders = {service: people_for(service) for service in services_for_families()}
        named = ServiceType.Assignment.NAMED
        people = {one.pk: who for one, who in holders.items() if one.assignment == named}
        shown = [service for service, who in holders.items() if who]
        answer = MeetingServiceListSerializer({"results": shown}, context={"people": people})
        return Response(answer.data)


class SlotsView(APIView):
    """The free times of a kind of meeting, at most 31 days at once."""

    permission_classes = (IsMember,)

    @extend_schema(
        operation_id="video_slots",
        parameters=[
            OpenApiParameter(
                "from", OpenApiTypes.DATE, description="The first local day; today when absent."
            ),
            OpenApiParameter("days", int, description="How many days; 14 when absent."),
            OpenApiParameter("person", OpenApiTypes.UUID, description="Only this person's times."),
            OpenApiParameter("meeting", OpenApiTypes.UUID, description="Count this meeting's time as free."),
        ],
        responses=SlotListSerializer,
        examples=[
            OpenApiExample("slots", {"results": [SLOT_EXAMPLE], "last_day": "2026-12-26"}, response_only=True)
        ],
        tags=TAGS,
    )
    def get(self, request: Request, service_id: int) -> Response:
        service = access_service(service_id, for_family=True)
        today = timezone.localdate()
        first = max(_day(request.query_params.get("from", "")) or today, today)
        last_day = today + dt.timedelta(days=service.horizon_days)
        # Nothing is added to a day beyond the horizon: it may be the last one that there is.
        first = min(first, last_day + dt.timedelta(days=1))
        days = _number(request.query_params.get("days", "")) or 14
        person = _person(service, request.query_params.get("person", ""))
        key = request.query_params.get("meeting", "")
        moved = access_meeting(request.user, key) if key else None
        user = user_of(request)
        works_here = is_professional(user, current_municipality())
        slots = free_slots(
            service,
            first,
            first + dt.timedelta(days=min(days, MOST_DAYS) - 1),
            person=person,
            without=moved,
        )
        return Response(
            {
                "results": slots_as_rows(
                    service, slots, moved, with_places=works_here and person is not None
                ),
                "last_day": last_day.isoformat(),
            }
        )


class HoldsView(APIView):
    """Keep a free time for ten minutes. What the person kept before is let go."""

    permission_classes = (IsMember,)

    @extend_schema(
        operation_id="video_hold",
        request=NewHoldSerializer,
        responses={201: HoldSerializer, **CONFLICT, **FAMILY_NEEDED},
        examples=[
            OpenApiExample("hold", {"service": 1, "starts_at": SLOT_EXAMPLE["starts_at"]}, request_only=True)
        ],
        tags=TAGS,
    )
    def post(self, request: Request) -> Response:
        given = NewHoldSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = given.validated_data
        service = access_service(values["service"], for_family=True)
        family = own_family(user_of(request), values.get("family"))
        person = _person(service, str(values.get("person") or ""))
        with told_as_problems(lambda: fresh_slots(service, values["starts_at"], person=person)):
            hold = hold_slot(
                service=service,
                family=family,
                starts_at=values["starts_at"],
                actor=user_of(request),
                person=person,
            )
        return Response(HoldSerializer(_shown(hold)).data, status=201)

    @extend_schema(operation_id="video_hold_drop", responses={204: None}, tags=TAGS)
    def delete(self, request: Request) -> Response:
        """Let go of what the person keeps."""
        drop_holds(actor=user_of(request), municipality=current_municipality())
        return Response(status=204)


class MeetingsView(APIView):
    """Book what was kept. The same hold always gives the same meeting: it can be asked again safely."""

    permission_classes = (IsMember,)

    @extend_schema(
        operation_id="video_book",
        request=NewMeetingSerializer,
        responses={201: MeetingSerializer, **CONFLICT},
        examples=[
            OpenApiExample(
                "book", {"hold": "5b0b0c7e-7a86-4f3a-9d0c-0f6a4c8f5a11", "by": "phone"}, request_only=True
            )
        ],
        tags=TAGS,
    )
    def post(self, request: Request) -> Response:
        given = NewMeetingSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        user, wanted = user_of(request), given.validated_data["hold"]
        hold = (
            Hold.objects.filter(pk=wanted, held_by=user)
            .select_related("service__team__municipality", "professional")
            .first()
        )
        if hold is None:
            raise Http404
        with told_as_problems(lambda: fresh_slots(hold.service, hold.starts_at, person=_kept_of(hold))):
            meeting = book_hold(hold_id=hold.pk, actor=user, by=given.validated_data["by"])
        found = access_meeting(user, meeting.pk)
        return Response(MeetingSerializer(found, context={"user": user}).data, status=201)


def own_family(user: User, wanted: UUID | None) -> Family:
    """The family that is meant: the one named, or the only one there is; else the problem `family_needed`."""
    own = families_of(user, current_municipality())
    if wanted is not None:
        return access_family(user, own.filter(pk=wanted).values_list("pk", flat=True).first())
    found = list(own.select_related("municipality").order_by("created_at")[:2])
    if not found:
        raise Http404
    if len(found) > 1:
        # Never guessed: the other adults of a family are told of what is booked for it.
        raise Problem(422, "family_needed", _("For which family?"), families=families_in_words(own, user))
    return found[0]


def _kept_of(hold: Hold) -> User | None:
    """Whose time it keeps, or kept before it was given away."""
    if hold.professional is not None:
        return hold.professional
    row = Occupancy.unscoped.filter(hold=hold).select_related("professional").order_by("pk").first()
    return row.professional if row is not None else None


def _shown(hold: Hold) -> dict[str, Any]:
    rows = Occupancy.unscoped.filter(hold=hold).select_related("professional")
    people = [hold.professional] if hold.professional is not None else [row.professional for row in rows]
    return {
        "pk": hold.pk,
        "starts_at": hold.starts_at,
        "ends_at": hold.ends_at,
        "expires_at": hold.expires_at,
        "people": [person.display_name for person in people],
    }


def _person(service: ServiceType, key: str) -> User | None:
    """One of those who hold such meetings; another key finds nobody's times."""
    if not key:
        return None
    found = next((one for one in people_for(service) if str(one.pk) == key), None)
    if found is None:
        raise Http404
    return found


def _day(text: str) -> dt.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
