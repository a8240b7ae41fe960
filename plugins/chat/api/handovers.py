"""A family's questions of whether another team may take a conversation over, and its answers."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.plugin_api.permissions import IsMember
from cms.plugin_api.problems import Problem
from plugins.chat.actions.warm import say_no, say_yes, take_yes_back
from plugins.chat.api.access import user_of
from plugins.chat.api.serializers import ProfessionCountSerializer, counted, name_for_families
from plugins.chat.errors import HandoverError
from plugins.chat.models import WarmHandover
from plugins.chat.queries.warm import Question, access_hand_over, question_for, questions_of

ANSWERS = {"yes": say_yes, "no": say_no, "back": take_yes_back}
CHOICES = list(ANSWERS)
_HEADERS = {"Cache-Control": "private, no-store"}


@extend_schema_serializer(component_name="ChatHandOver")
class HandOverSerializer(serializers.Serializer[Any]):
    """A team asks whether another may take the conversation over, or both read it for some days.

    `summary` is what the other team is to know; it gets it with the last adult's yes, not before.
    `days` is for how long both read; `until` is the last day, once it runs. `says_yes` is the reader's
    own answer, null for none; what other adults say is told to nobody.
    """

    id = serializers.UUIDField()
    conversation = serializers.UUIDField()
    state = serializers.ChoiceField(choices=WarmHandover.State.choices)
    from_name = serializers.CharField()
    to_name = serializers.CharField()
    professions = ProfessionCountSerializer(many=True)
    summary = serializers.CharField(allow_blank=True)
    days = serializers.IntegerField()
    answer_by = serializers.DateField()
    until = serializers.DateField(allow_null=True)
    says_yes = serializers.BooleanField(allow_null=True)


@extend_schema_serializer(component_name="ChatHandOvers")
class HandOversSerializer(serializers.Serializer[Any]):
    results = HandOverSerializer(many=True)


@extend_schema_serializer(component_name="ChatHandOverAnswer")
class HandOverAnswerSerializer(serializers.Serializer[Any]):
    """`yes` agrees, `no` declines, `back` takes a yes back: the other team reads no more."""

    answer = serializers.ChoiceField(choices=CHOICES)


class HandOversView(APIView):
    """What the guardian is asked, and what runs in their threads."""

    permission_classes = (IsMember,)

    @extend_schema(operation_id="chat_hand_overs", responses=HandOversSerializer, tags=["chat"])
    def get(self, request: Request) -> Response:
        shown = [_shown(one) for one in questions_of(user_of(request))]
        return Response(HandOversSerializer({"results": shown}).data, headers=_HEADERS)


class HandOverView(APIView):
    """Answer one."""

    permission_classes = (IsMember,)

    @extend_schema(
        operation_id="chat_answer_hand_over",
        request=HandOverAnswerSerializer,
        responses={200: HandOverSerializer},
        tags=["chat"],
    )
    def post(self, request: Request, hand_over_id: UUID) -> Response:
        user = user_of(request)
        row = access_hand_over(user, hand_over_id)
        given = HandOverAnswerSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        try:
            row = ANSWERS[given.validated_data["answer"]](hand_over=row, guardian=user)
        except HandoverError as error:
            raise Problem(409, error.code, _("Nobody asks any more. It is as it was.")) from None
        return Response(HandOverSerializer(_shown(question_for(user, row))).data, headers=_HEADERS)


def _shown(one: Question) -> dict[str, Any]:
    row = one.row
    return {
        "id": row.pk,
        "conversation": row.conversation_id,
        "state": row.state,
        "from_name": name_for_families(row.from_team),
        "to_name": name_for_families(row.to_team),
        "professions": counted(one.professions),
        "summary": row.summary or "",
        "days": row.days,
        "answer_by": row.answer_by,
        "until": row.last_day,
        "says_yes": one.says_yes,
    }
