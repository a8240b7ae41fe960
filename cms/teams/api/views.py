"""Whom a family can write to, and when it gets an answer."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.municipalities.http import municipality_of
from cms.plugin_api.permissions import IsMember
from cms.teams.api.serializers import TeamsForFamiliesSerializer
from cms.teams.calendar import Calendar
from cms.teams.models import Team, TeamTopic
from cms.teams.promise import answer_expected, text_of
from cms.teams.queries import calendars_of, teams_for_families


class TeamsView(APIView):
    """The teams that families can write to."""

    permission_classes = (IsMember,)

    @extend_schema(
        operation_id="teams",
        description="In the municipality's order. A topic leads to the team that it stands under.",
        parameters=[OpenApiParameter("locale", str, description="Language code of the texts.")],
        responses=TeamsForFamiliesSerializer,
        tags=["teams"],
    )
    def get(self, request: Request) -> Response:
        language = request.query_params.get("locale") or get_language() or "da"
        teams = list(teams_for_families(municipality_of(request)))
        calendars = calendars_of(teams)
        now = timezone.now()
        rows = [_team(team, language, now, calendars[team.pk]) for team in teams]
        return Response(TeamsForFamiliesSerializer({"teams": rows}).data)


def _team(team: Team, language: str, now: dt.datetime, calendar: Calendar) -> dict[str, Any]:
    text = text_of(team, language)
    topics = ((topic.pk, _label(topic, language, team)) for topic in team.topics.all())
    return {
        "id": team.pk,
        "name": (text.name if text else "") or team.name,
        "description": text.description if text else "",
        "topics": [{"id": key, "label": label} for key, label in topics if label],
        "answer": answer_expected(team, now, language, calendar),
    }


def _label(topic: TeamTopic, language: str, team: Team) -> str:
    labels = {one.language: one.label for one in topic.labels.all()}
    first = next(iter(labels.values()), "")
    return labels.get(language) or labels.get(team.municipality.default_language) or first
