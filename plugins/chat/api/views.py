"""The chat's API for families."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.accounts.queries import families_of
from cms.municipalities.scope import current_municipality
from cms.plugin_api.permissions import IsMember
from cms.plugin_api.problems import Problem
from plugins.chat.actions.conversations import agree_to_share, open_own
from plugins.chat.actions.messages import Content, hide_message, send_own_message, withdraw_message
from plugins.chat.actions.reading import mark_read
from plugins.chat.api.access import (
    no_such_article,
    not_shared,
    not_uploaded,
    other_content,
    too_late,
    user_of,
)
from plugins.chat.api.serializers import (
    ConversationSerializer,
    EventsSerializer,
    MessageSerializer,
    NewConversationSerializer,
    NewMessageSerializer,
    PromiseSerializer,
    ReadSerializer,
    SyncSerializer,
    shown_event,
    shown_message,
)
from plugins.chat.errors import (
    NoSuchArticleError,
    NoSuchAttachmentError,
    NotSharedError,
    OtherContentError,
    TooLateError,
)
from plugins.chat.models import Conversation, Message
from plugins.chat.promise import promise_of
from plugins.chat.queries.conversations import (
    MOST_EVENTS,
    PAGE,
    access_own,
    hidden_from,
    own_conversations,
    started_before,
)
from plugins.chat.queries.danger import known_entry
from plugins.chat.queries.own_stream import page_after, page_before
from plugins.chat.queries.sync import changes_since
from plugins.chat.queries.taking_part import access_to_read
from plugins.chat.queries.teams import team_to_write_to

TAGS = ["chat"]


class PromiseView(APIView):
    """What a family reads before it writes."""

    permission_classes = (IsMember,)

    @extend_schema(
        operation_id="chat_promise",
        parameters=[OpenApiParameter("locale", str)],
        responses=PromiseSerializer,
        tags=TAGS,
    )
    def get(self, request: Request) -> Response:
        language = request.query_params.get("locale") or get_language() or "da"
        return Response(PromiseSerializer(promise_of(current_municipality(), language)).data)


class ConversationListSerializer(serializers.Serializer[Any]):
    results = ConversationSerializer(many=True)


class ConversationsView(APIView):
    """The guardian's own threads, and starting one."""

    permission_classes = (IsMember,)

    @extend_schema(operation_id="chat_conversations", responses=ConversationListSerializer, tags=TAGS)
    def get(self, request: Request) -> Response:
        rows = own_conversations(user_of(request))[:PAGE]
        return Response({"results": ConversationSerializer(rows, many=True).data})

    @extend_schema(
        operation_id="chat_start",
        request=NewConversationSerializer,
        responses={200: ConversationSerializer},
        tags=TAGS,
    )
    def post(self, request: Request) -> Response:
        """Open the thread with a team; a second time gives the same one.

        With the `client_id` of an earlier try it is that one, whatever has become of the team since.
        """
        given = NewConversationSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        user = user_of(request)
        family = _family(request, given.validated_data.get("family"))
        wanted = given.validated_data
        known = started_before(user, wanted.get("client_id"))
        if known is not None:
            return Response(ConversationSerializer(known).data)
        chosen = team_to_write_to(current_municipality(), wanted.get("team"), wanted.get("topic"))
        if chosen is None:
            raise Problem(409, "nobody_answers", _("Nobody answers here yet. Call us instead."))
        team, topic = chosen
        if given.validated_data["kind"] == Conversation.Kind.SHARED:
            thread = agree_to_share(family=family, guardian=user, team=team)
            if thread is None:
                raise Problem(409, "not_shared_yet", _("The other adult in your family must say yes first."))
        else:
            thread = open_own(
                family=family, guardian=user, team=team, topic=topic, started_as=wanted.get("client_id")
            )
        row = own_conversations(user).get(pk=thread.pk)
        return Response(ConversationSerializer(row).data)


def _family(request: Request, wanted: UUID | None) -> Any:
    families = families_of(request.user, current_municipality())
    found = families.filter(pk=wanted).first() if wanted else families.order_by("created_at").first()
    if found is None:
        raise Http404
    return found


class EventsView(APIView):
    """A thread's events: forward after a number, or the page before one."""

    permission_classes = (IsMember,)

    @extend_schema(
        operation_id="chat_events",
        parameters=[OpenApiParameter("after", int), OpenApiParameter("before", int)],
        responses=EventsSerializer,
        tags=TAGS,
    )
    def get(self, request: Request, conversation_id: UUID) -> Response:
        user = user_of(request)
        conversation = access_to_read(user, conversation_id)
        before, after = _number(request, "before"), _number(request, "after")
        if before is not None:
            events, hidden = page_before(user, conversation, before)
        else:
            events, hidden = page_after(user, conversation, after or 0)
        first = events[0].seq if events else (after or 0) + 1
        last = events[-1].seq if events else first - 1
        return Response(
            {
                "from": first,
                "to": last,
                "last_seq": conversation.last_seq,
                "has_more": last < conversation.last_seq and len(events) == MOST_EVENTS,
                "reached_start": first <= 1,
                "events": [shown_event(event, user, hidden) for event in events],
            }
        )


def _number(request: Request, name: str) -> int | None:
    text = request.query_params.get(name)
    if text is None:
        return None
    try:
        return max(0, int(text))
    except ValueError:
        raise serializers.ValidationError({name: ["A whole number."]}) from None


class MessagesView(APIView):
    """Send. The same `client_id` sends once, however often it is tried."""

    permission_classes = (IsMember,)

    @extend_schema(
        operation_id="chat_send",
        request=NewMessageSerializer,
        responses={200: MessageSerializer, 201: MessageSerializer},
        tags=TAGS,
    )
    def post(self, request: Request, conversation_id: UUID) -> Response:
        user = user_of(request)
        try:
            content = content_of(request)
        except APIException:
            access_own(user, conversation_id)  # what is not there does not say what it would have wanted
            raise
        try:
            message, is_new = send_own_message(conversation_id=conversation_id, author=user, content=content)
        except OtherContentError:
            raise other_content() from None
        except NoSuchAttachmentError:
            raise not_uploaded() from None
        except NoSuchArticleError:
            raise no_such_article() from None
        except NotSharedError:
            raise not_shared() from None
        return Response(shown_message(message, user), status=201 if is_new else 200)


def content_of(request: Request) -> Content:
    given = NewMessageSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    values = given.validated_data
    mark = values.get("danger")
    # A mark that nobody knows gives no reason, but what the phone called urgent stays so: better once too often.
    known = known_entry(current_municipality(), mark["version"], mark["entry"]) if mark else None
    return Content(
        client_id=values["client_id"],
        body=values["body"],
        reply_to=values.get("reply_to"),
        article=values.get("article"),
        attachments=tuple(values["attachments"]),
        is_urgent=values["is_urgent"] or mark is not None,
        danger=known,
    )


class ReadView(APIView):
    """The guardian has had everything up to `seq` on the screen."""

    permission_classes = (IsMember,)

    @extend_schema(operation_id="chat_read", request=ReadSerializer, responses={204: None}, tags=TAGS)
    def post(self, request: Request, conversation_id: UUID) -> Response:
        user = user_of(request)
        conversation = access_own(user, conversation_id)
        given = ReadSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        mark_read(conversation=conversation, user=user, seq=given.validated_data["seq"])
        return Response(status=204)


class WithdrawView(APIView):
    """Take a message of one's own back, within five minutes."""

    permission_classes = (IsMember,)

    @extend_schema(operation_id="chat_withdraw", request=None, responses=MessageSerializer, tags=TAGS)
    def post(self, request: Request, conversation_id: UUID, message_id: UUID) -> Response:
        user = user_of(request)
        conversation = access_own(user, conversation_id)
        message = _message(conversation, message_id)
        if message.author_id != user.pk:
            raise Http404
        try:
            row = withdraw_message(message=message, actor=user)
        except TooLateError:
            raise too_late() from None
        return Response(shown_message(row, user))


class HideView(APIView):
    """Take a message away from one's own sight."""

    permission_classes = (IsMember,)

    @extend_schema(operation_id="chat_hide", request=None, responses={204: None}, tags=TAGS)
    def post(self, request: Request, conversation_id: UUID, message_id: UUID) -> Response:
        user = user_of(request)
        conversation = access_own(user, conversation_id)
        hide_message(message=_message(conversation, message_id), user=user)
        return Response(status=204)


def _message(conversation: Conversation, message_id: UUID) -> Message:
    found = Message.objects.filter(conversation=conversation, pk=message_id).first()
    if found is None:
        raise Http404
    return found


class SyncView(APIView):
    """Everything of the guardian's threads that changed since the cursor."""

    permission_classes = (IsMember,)

    @extend_schema(
        operation_id="chat_sync",
        parameters=[OpenApiParameter("cursor", str)],
        responses=SyncSerializer,
        tags=TAGS,
    )
    def get(self, request: Request) -> Response:
        user = user_of(request)
        session = request._request.session.session_key or ""
        found = changes_since(user, session, request.query_params.get("cursor", ""))
        hidden = hidden_from(user, [event for events in found["events"].values() for event in events])
        return Response(SyncSerializer(found, context={"user": user, "hidden": hidden}).data)
