"""Threads of a whole family: offer, accept, say no, leave."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.accounts.queries import families_of
from cms.municipalities.scope import current_municipality
from cms.plugin_api.permissions import IsMember
from cms.plugin_api.problems import Problem
from plugins.chat.actions.conversations import agree_to_share, decline_to_share, stop_sharing
from plugins.chat.api.access import user_of
from plugins.chat.models import Conversation
from plugins.chat.queries.sharing import Sharing, sharings_of, thread_with
from plugins.chat.queries.teams import team_to_write_to

STATES = ["none", "offered_by_me", "offered_to_me", "declined", "shared", "paused"]


@extend_schema_serializer(component_name="ChatSharing")
class SharingSerializer(serializers.Serializer[Any]):
    """Where the family's shared thread with a team stands for the reader. Nobody's no is told to others."""

    family = serializers.UUIDField()
    team = serializers.IntegerField()
    team_name = serializers.CharField()
    state = serializers.ChoiceField(choices=STATES)
    names = serializers.ListField(
        child=serializers.CharField(), help_text="First names of the others who have said yes."
    )
    conversation = serializers.UUIDField(allow_null=True)


@extend_schema_serializer(component_name="ChatSharings")
class SharingsSerializer(serializers.Serializer[Any]):
    results = SharingSerializer(many=True)


@extend_schema_serializer(component_name="ChatShareAnswer")
class ShareAnswerSerializer(serializers.Serializer[Any]):
    """`yes` offers or accepts, `no` declines what others offered, `leave` takes a yes back."""

    family = serializers.UUIDField()
    team = serializers.IntegerField()
    answer = serializers.ChoiceField(choices=["yes", "no", "leave"])


class SharingView(APIView):
    """The guardian's possibilities to share, team by team. Empty for whoever is the family's only adult."""

    permission_classes = (IsMember,)

    @extend_schema(operation_id="chat_sharing", responses=SharingsSerializer, tags=["chat"])
    def get(self, request: Request) -> Response:
        rows = sharings_of(user_of(request), current_municipality())
        return Response(SharingsSerializer({"results": rows}).data)

    @extend_schema(
        operation_id="chat_share",
        request=ShareAnswerSerializer,
        responses={200: SharingSerializer},
        tags=["chat"],
    )
    def post(self, request: Request) -> Response:
        given = ShareAnswerSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values, user, place = given.validated_data, user_of(request), current_municipality()
        now = _of(sharings_of(user, place), values)
        if values["answer"] == "yes":
            family = families_of(user, place).get(pk=now.family)
            chosen = team_to_write_to(place, now.team, None)
            if chosen is None:
                raise Http404
            agree_to_share(family=family, guardian=user, team=chosen[0])
        elif values["answer"] == "no" and now.state == "offered_to_me":
            decline_to_share(conversation=_thread(now), guardian=user)
        elif values["answer"] == "leave" and now.state in {"offered_by_me", "shared", "paused"}:
            stop_sharing(conversation=_thread(now), guardian=user)
        elif values["answer"] == "no" and now.state not in {"declined", "none"}:
            raise Problem(409, "agreed_already", _("You have said yes. Leave the conversation instead."))
        return Response(SharingSerializer(_of(sharings_of(user, place), values)).data)


def _of(rows: list[Sharing], values: dict[str, Any]) -> Sharing:
    for row in rows:
        if (row.family, row.team) == (values["family"], values["team"]):
            return row
    raise Http404


def _thread(row: Sharing) -> Conversation:
    found = thread_with(row.team, family=row.family, kind=Conversation.Kind.SHARED)
    if found is None:
        raise Http404
    return found
