"""Shapes of the chat's API."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from cms.accounts.models import Profession
from cms.municipalities.models import EmergencyNumber
from cms.teams.promise import text_of
from plugins.chat.actions.attachments import MOST_OF_A_MESSAGE
from plugins.chat.models import (
    Attachment,
    CallNumber,
    Conversation,
    ConversationEvent,
    DangerEntry,
    DangerVersion,
    Message,
)
from plugins.chat.queries.attachments import card_of
from plugins.chat.queries.own_stream import WITH_FILES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from cms.accounts.models import User
    from cms.teams.models import Team

LONGEST = 4000


class UrgentNumberSerializer(serializers.ModelSerializer[EmergencyNumber]):
    class Meta:
        model = EmergencyNumber
        fields = ("label", "number", "hint")


class PromiseSerializer(serializers.Serializer[object]):
    promise = serializers.CharField()
    open_now = serializers.BooleanField()
    opening_hours = serializers.CharField()
    urgent_numbers = UrgentNumberSerializer(many=True)


class ConversationSerializer(serializers.ModelSerializer[Conversation]):
    """A thread as its family sees it: nothing of who has it, where it stands or what is noted."""

    team_name = serializers.SerializerMethodField()
    read_seq = serializers.IntegerField(read_only=True)
    has_unread = serializers.BooleanField(read_only=True)
    second_team = serializers.IntegerField(
        source="second_team_id",
        read_only=True,
        allow_null=True,
        help_text="While a warm hand-over runs: the team that takes over. Else null.",
    )
    second_team_name = serializers.SerializerMethodField(
        help_text="While a warm hand-over runs: the team that takes over, which reads and writes too. Else empty."
    )
    former_team_name = serializers.SerializerMethodField(
        help_text="Which team had it before, when it was handed over or moved; else empty."
    )
    asks = serializers.BooleanField(
        read_only=True, help_text="The reader is asked whether another team may take it over."
    )
    rests = serializers.BooleanField(
        read_only=True, help_text="Shared, and not every adult says yes now: it can be read only."
    )

    class Meta:
        model = Conversation
        fields = (
            "id", "family", "team", "team_name", "kind", "last_seq", "read_seq", "team_read_seq",
            "has_unread", "rests", "last_message_at", "created_at", "second_team", "second_team_name",
            "second_until", "former_team_name", "asks",
        )  # fmt: skip
        read_only_fields = fields

    def get_team_name(self, conversation: Conversation) -> str:
        return team_name(conversation)

    def get_second_team_name(self, conversation: Conversation) -> str:
        team = conversation.second_team
        return name_for_families(team) if team is not None else ""

    def get_former_team_name(self, conversation: Conversation) -> str:
        team = conversation.former_team
        return name_for_families(team) if team is not None else ""


def team_name(conversation: Conversation) -> str:
    """The team as families know it, in the language of the request."""
    return name_for_families(conversation.team)


def name_for_families(team: "Team") -> str:
    """A team's name in the language of the request."""
    text = text_of(team, get_language() or "")
    return (text.name if text is not None else "") or team.name


class ArticleReferenceSerializer(serializers.Serializer[Any]):
    """An article to send along. The server notes the revision that families read at that moment."""

    uuid = serializers.UUIDField()
    locale = serializers.CharField(max_length=12)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().to_internal_value(data)
        return {**found, "uuid": str(found["uuid"])}


class ArticleCardSerializer(serializers.Serializer[Any]):
    """An article as it was when it was sent: which revision, and what its card said. `path` is an address."""

    uuid = serializers.UUIDField()
    locale = serializers.CharField()
    revision = serializers.IntegerField()
    title = serializers.CharField()
    summary = serializers.CharField(allow_blank=True)
    path = serializers.CharField()


@extend_schema_serializer(component_name="ChatAttachment")
class AttachmentSerializer(serializers.ModelSerializer[Attachment]):
    """A photo (`width` and `height` in pixels) or a voice message (`seconds`). `size` is in bytes."""

    class Meta:
        model = Attachment
        fields = ("id", "kind", "content_type", "size", "width", "height", "seconds")
        read_only_fields = fields


@extend_schema_serializer(component_name="ChatMessage")
class MessageSerializer(serializers.ModelSerializer[Message]):
    """A message. `body` is null when it was withdrawn; `author` is "me", "family" or "team"."""

    # The fields are for the schema: what is shown is made by `shown_message`.
    client_id = serializers.UUIDField(read_only=True, allow_null=True)
    author = serializers.ChoiceField(choices=["me", "family", "team"], read_only=True)
    author_name = serializers.CharField(read_only=True)
    body = serializers.CharField(read_only=True, allow_null=True)
    article = ArticleCardSerializer(read_only=True, allow_null=True)
    attachments = AttachmentSerializer(many=True, read_only=True)

    class Meta:
        model = Message
        fields = (
            "id", "client_id", "seq", "kind", "author", "author_name", "body", "article", "attachments", "reply_to",
            "is_urgent", "withdrawn_at", "created_at",
        )  # fmt: skip
        read_only_fields = fields

    def to_representation(self, instance: Message) -> dict[str, Any]:
        return shown_message(instance, self.context["user"])


@extend_schema_serializer(component_name="ChatEvent")
class EventSerializer(serializers.ModelSerializer[ConversationEvent]):
    """One event. `message` is null for what is no message, and for one that the reader has hidden."""

    message = MessageSerializer(read_only=True, allow_null=True)
    data = serializers.DictField(read_only=True)  # type: ignore[assignment]  # a field of that name

    class Meta:
        model = ConversationEvent
        fields = ("seq", "kind", "message", "message_id", "data", "at")
        read_only_fields = fields

    def to_representation(self, instance: ConversationEvent) -> dict[str, Any]:
        return shown_event(instance, self.context["user"], self.context["hidden"])


# By hand: a serializer puts its fields together anew for each message, which takes longer than to show it.
_time = serializers.DateTimeField().to_representation


def shown_message(message: Message, user: "User") -> dict[str, Any]:
    """What `MessageSerializer` describes, for one reader."""
    is_mine = message.author_id is not None and message.author_id == user.pk
    has_files = message.withdrawn_at is None and message.kind in WITH_FILES
    return {
        "id": str(message.pk),
        # The key by which a sender's device knows its own message is nobody else's business.
        "client_id": str(message.client_id) if is_mine else None,
        "seq": message.seq,
        "kind": message.kind,
        "author": "me" if is_mine else "team" if message.from_staff else "family",
        "author_name": message.author.first_name if message.author is not None else "",
        "body": None if message.withdrawn_at else message.body,
        "article": card_of(message),
        "attachments": list(AttachmentSerializer(message.attachments.all(), many=True).data)
        if has_files
        else [],
        "reply_to": message.reply_to_id,
        "is_urgent": message.is_urgent,
        "withdrawn_at": _time(message.withdrawn_at) if message.withdrawn_at is not None else None,
        "created_at": _time(message.created_at),
    }


def shown_event(event: ConversationEvent, user: "User", hidden: "Collection[Any]") -> dict[str, Any]:
    """What `EventSerializer` describes, for one reader; `hidden` are keys of messages."""
    is_shown = event.message is not None and event.message_id not in hidden
    return {
        "seq": event.seq,
        "kind": event.kind,
        "message": shown_message(event.message, user) if event.message is not None and is_shown else None,
        "message_id": str(event.message_id) if event.message_id is not None else None,
        "data": event.data,
        "at": _time(event.at),
    }


@extend_schema_serializer(component_name="ChatEvents")
class EventsSerializer(serializers.Serializer[Any]):
    """Events from `from` to `to`, both included; an empty page has `to` = `from` - 1."""

    to = serializers.IntegerField()
    last_seq = serializers.IntegerField()
    has_more = serializers.BooleanField()
    reached_start = serializers.BooleanField()
    events = EventSerializer(many=True)

    def get_fields(self) -> dict[str, serializers.Field]:  # type: ignore[type-arg]
        return {"from": serializers.IntegerField(), **super().get_fields()}


class NewConversationSerializer(serializers.Serializer[Any]):
    """Whom to write to, and for which of the guardian's families (may be left out when there is one)."""

    team = serializers.IntegerField(required=False, allow_null=True)
    topic = serializers.IntegerField(required=False, allow_null=True)
    family = serializers.UUIDField(required=False, allow_null=True)
    kind = serializers.ChoiceField(choices=Conversation.Kind.choices, default=Conversation.Kind.OWN)
    client_id = serializers.UUIDField(
        required=False,
        allow_null=True,
        help_text="Made by the device: begun once, however often it is tried. For the guardian's own thread.",
    )


@extend_schema_serializer(component_name="DangerMark")
class DangerMarkSerializer(serializers.Serializer[Any]):
    """Which danger word the device found, by the list's version and the entry's key. No text."""

    version = serializers.UUIDField()
    entry = serializers.UUIDField()


@extend_schema_serializer(component_name="NewChatMessage")
class NewMessageSerializer(serializers.Serializer[Any]):
    client_id = serializers.UUIDField()
    body = serializers.CharField(max_length=LONGEST, allow_blank=True, default="", trim_whitespace=True)
    reply_to = serializers.UUIDField(required=False, allow_null=True)
    article = ArticleReferenceSerializer(required=False, allow_null=True)
    attachments = serializers.ListField(
        child=serializers.UUIDField(),
        default=list,
        max_length=MOST_OF_A_MESSAGE,
        help_text="The `client_id`s of what was uploaded for this message.",
    )
    is_urgent = serializers.BooleanField(default=False)
    danger = DangerMarkSerializer(required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs["body"] and not attrs.get("article") and not attrs["attachments"]:
            raise serializers.ValidationError({"body": ["Write something, or send a photo or an article."]})
        return attrs


@extend_schema_serializer(component_name="ChatRead")
class ReadSerializer(serializers.Serializer[Any]):
    seq = serializers.IntegerField(min_value=0)


@extend_schema_serializer(component_name="ChatSync")
class SyncSerializer(serializers.Serializer[Any]):
    """What changed since the cursor. `reset` says: forget what you have and start anew."""

    epoch = serializers.CharField()
    cursor = serializers.CharField()
    reset = serializers.BooleanField()
    has_more = serializers.BooleanField()
    conversations = ConversationSerializer(many=True)
    events = serializers.DictField(child=EventSerializer(many=True), help_text="By conversation.")
    gone = serializers.ListField(child=serializers.UUIDField(), help_text="Threads that are no longer yours.")
    hidden = serializers.ListField(
        child=serializers.UUIDField(),
        help_text="Messages that the reader has hidden since, on this device or another.",
    )


class DangerEntrySerializer(serializers.ModelSerializer[DangerEntry]):
    id = serializers.UUIDField(source="key", read_only=True)

    class Meta:
        model = DangerEntry
        fields = ("id", "kind", "phrase", "topic", "call")
        read_only_fields = fields


class DangerListSerializer(serializers.Serializer[DangerVersion]):
    """The approved words of one language."""

    language = serializers.CharField(source="list.language")
    version = serializers.UUIDField(source="pk")
    number = serializers.IntegerField()
    approved_at = serializers.DateTimeField()
    entries = DangerEntrySerializer(many=True, source="served_entries")


class CallNumberSerializer(serializers.ModelSerializer[CallNumber]):
    opens = serializers.TimeField(format="%H:%M", allow_null=True, read_only=True)
    closes = serializers.TimeField(format="%H:%M", allow_null=True, read_only=True)

    class Meta:
        model = CallNumber
        fields = (
            "call", "name", "number", "from_week", "to_week", "weeks_after_birth", "hours", "opens", "closes",
        )  # fmt: skip
        read_only_fields = fields


@extend_schema_serializer(component_name="ChatSafety")
class SafetySerializer(serializers.Serializer[Any]):
    """What a phone keeps to judge by itself: danger words, numbers, and the days with other hours."""

    time_zone = serializers.CharField()
    lists = DangerListSerializer(many=True)
    numbers = CallNumberSerializer(many=True)
    holidays = serializers.ListField(child=serializers.DateField())


class ProfessionCountSerializer(serializers.Serializer[Any]):
    profession = serializers.ChoiceField(choices=Profession.choices)
    people = serializers.IntegerField()


def counted(professions: "Mapping[str, int]") -> list[dict[str, Any]]:
    """As `ProfessionCountSerializer` takes them, in a fixed order."""
    return [{"profession": name, "people": people} for name, people in sorted(professions.items())]


class AdultSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    is_me = serializers.BooleanField()


class ReaderSerializer(serializers.Serializer[Any]):
    """A professional who opened it. `outside` says that it was for a written reason, from another team."""

    name = serializers.CharField()
    outside = serializers.BooleanField()
    times = serializers.IntegerField()
    last = serializers.DateTimeField()


class SilenceSerializer(serializers.Serializer[Any]):
    """After how many days of silence somebody of the team looks after the family; null where nobody watches."""

    unread_days = serializers.IntegerField(allow_null=True)
    worried_days = serializers.IntegerField(allow_null=True)


class SecondTeamSerializer(serializers.Serializer[Any]):
    """The team that takes the thread over: it reads and writes too, `until` this day included."""

    name = serializers.CharField()
    professions = ProfessionCountSerializer(many=True)
    until = serializers.DateField()


@extend_schema_serializer(component_name="ChatReaders")
class ReadersSerializer(serializers.Serializer[Any]):
    """Who can read this thread, and who of the staff has opened it."""

    team_name = serializers.CharField()
    professions = ProfessionCountSerializer(many=True)
    second_team = SecondTeamSerializer(allow_null=True)
    adults = AdultSerializer(many=True)
    opened_by = ReaderSerializer(many=True)
    silence = SilenceSerializer()
