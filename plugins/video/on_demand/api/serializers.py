"""Shapes of the lines' API. A family reads its own place and numbers; never who else waits."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cms.teams.promise import text_of
from plugins.video.models import QueuePlace
from plugins.video.on_demand.queries import number_of


class QueueWaitSerializer(serializers.Serializer[Any]):
    """In minutes, rounded outward to five. `most` is null for more than an hour."""

    least = serializers.IntegerField()
    most = serializers.IntegerField(allow_null=True)


class QueueTeamSerializer(serializers.Serializer[Any]):
    """A team that can be talked with. `wait` is null where too little is known to say anything honest.

    `opens_at` is when somebody is on duty next, null when that is not known. `full`: as many wait as can be.
    """

    id = serializers.IntegerField(source="offer.team_id")
    name = serializers.SerializerMethodField()
    open = serializers.BooleanField(source="is_open")
    full = serializers.SerializerMethodField()
    opens_at = serializers.DateTimeField(allow_null=True)
    ahead = serializers.IntegerField(source="waiting")
    wait = serializers.SerializerMethodField()

    def get_name(self, line: Any) -> str:
        return name_of(line.offer.team, self.context["language"])

    def get_full(self, line: Any) -> bool:
        return bool(line.serves and line.is_full)

    @extend_schema_field(QueueWaitSerializer(allow_null=True))
    def get_wait(self, line: Any) -> Any:
        wait = line.wait_at(line.waiting + 1)
        return QueueWaitSerializer(wait).data if wait is not None else None


class QueuePlaceSerializer(serializers.ModelSerializer[QueuePlace]):
    """The person's own place. `number` is 1 for who is next, null when they do not wait any more.

    `professional` is who rings or talks, `served` whether somebody is on duty, `reason` why they are called
    back. `declined`: they said "not now" when it rang.
    """

    team = serializers.IntegerField(source="team_id")
    team_name = serializers.SerializerMethodField()
    number = serializers.SerializerMethodField()
    wait = serializers.SerializerMethodField()
    served = serializers.SerializerMethodField()
    professional = serializers.SerializerMethodField()
    meeting = serializers.UUIDField(source="meeting_id", allow_null=True)
    declined = serializers.SerializerMethodField()

    class Meta:
        model = QueuePlace
        fields = (
            "id",
            "team",
            "team_name",
            "state",
            "reason",
            "number",
            "wait",
            "served",
            "joined_at",
            "ring_until",
            "professional",
            "meeting",
            "declined",
        )
        read_only_fields = fields

    def get_team_name(self, place: QueuePlace) -> str:
        return name_of(place.team, self.context["language"])

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_number(self, place: QueuePlace) -> int | None:
        return number_of(place) if place.state == QueuePlace.State.WAITING else None

    @extend_schema_field(QueueWaitSerializer(allow_null=True))
    def get_wait(self, place: QueuePlace) -> Any:
        line = self.context.get("line")
        number = self.get_number(place)
        wait = line.wait_at(number) if line is not None and number is not None else None
        return QueueWaitSerializer(wait).data if wait is not None else None

    def get_served(self, place: QueuePlace) -> bool:
        line = self.context.get("line")
        return line is not None and line.serves

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_professional(self, place: QueuePlace) -> str | None:
        return place.holder.display_name if place.is_open and place.holder is not None else None

    def get_declined(self, place: QueuePlace) -> bool:
        return place.declined_at is not None


class QueueSerializer(serializers.Serializer[Any]):
    """`place` is where the person waits or talks, `last` what became of a place that is over."""

    teams = QueueTeamSerializer(many=True)
    place = QueuePlaceSerializer(allow_null=True)
    last = QueuePlaceSerializer(allow_null=True)


class NewQueuePlaceSerializer(serializers.Serializer[Any]):
    """`call_me`: rather be called by phone, without waiting."""

    team = serializers.IntegerField()
    family = serializers.UUIDField(required=False, help_text="Needed by who belongs to several families.")
    call_me = serializers.BooleanField(default=False)


class HandOverSerializer(serializers.Serializer[Any]):
    to = serializers.UUIDField()


class QueueClaimSerializer(serializers.Serializer[Any]):
    """What a professional has of a place: who it is, and the call that was made for it."""

    id = serializers.UUIDField(source="pk")
    state = serializers.ChoiceField(QueuePlace.State.choices)
    family = serializers.UUIDField(source="family_id")
    meeting = serializers.UUIDField(source="meeting_id", allow_null=True)
    ring_until = serializers.DateTimeField(allow_null=True)


def name_of(team: Any, language: str) -> str:
    """As families know the team."""
    text = text_of(team, language)
    return (text.name if text is not None else "") or str(team.name)
