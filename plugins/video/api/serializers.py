"""Shapes of the meetings' API. Times are RFC 3339, lengths in minutes."""

from typing import Any

from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cms.accounts.models import User
from plugins.video.calls.rules import GUEST_ROLES
from plugins.video.checks.queries import own_check
from plugins.video.checks.rules import works
from plugins.video.guests.queries import roles_coming
from plugins.video.models import Meeting, Proposal, ServiceType
from plugins.video.rules import can_move_alone

LONGEST_REASON, LONGEST_WORDS = 500, 2000


def _language() -> str:
    return get_language() or ""


class MeetingSerializer(serializers.ModelSerializer[Meeting]):
    """`professional` is a name to show, null when the person is no longer there.

    `kind` window: somebody calls some time between the two moments. `until_done`: the end is not fixed.
    `reason`: why it was moved or cancelled, in the words of whoever did it, "" when they gave none.
    `late_minutes`: somebody said that they come so much later; `late_is_mine` says whether it was the
    reader. `can_choose_time`: the family can move it by itself. `also_coming`: as what others come besides
    the family and the professional, by a link of their own. `device_works`: how the reader's own device did
    when they last tried it for this meeting, null before that.
    """

    professional = serializers.CharField(source="professional.display_name", default=None, read_only=True)
    minutes = serializers.IntegerField(read_only=True)
    service = serializers.SerializerMethodField()
    service_id = serializers.IntegerField(read_only=True, allow_null=True)
    late_is_mine = serializers.SerializerMethodField()
    cancelled = serializers.BooleanField(source="is_cancelled", read_only=True)
    reason = serializers.SerializerMethodField()
    can_choose_time = serializers.SerializerMethodField()
    also_coming = serializers.SerializerMethodField()
    device_works = serializers.SerializerMethodField()

    class Meta:
        model = Meeting
        fields = (
            "id",
            "family",
            "professional",
            "starts_at",
            "ends_at",
            "minutes",
            "kind",
            "by",
            "until_done",
            "service",
            "service_id",
            "late_minutes",
            "late_is_mine",
            "cancelled",
            "reason",
            "can_choose_time",
            "also_coming",
            "device_works",
        )
        read_only_fields = fields

    def get_service(self, meeting: Meeting) -> str:
        return meeting.service.name_in(_language()) if meeting.service is not None else ""

    def get_reason(self, meeting: Meeting) -> str:
        return meeting.reason or ""

    def get_late_is_mine(self, meeting: Meeting) -> bool:
        reader = self.context.get("user")
        return meeting.late_by_id is not None and reader is not None and meeting.late_by_id == reader.pk

    def get_can_choose_time(self, meeting: Meeting) -> bool:
        return can_move_alone(meeting)

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(GUEST_ROLES)))
    def get_also_coming(self, meeting: Meeting) -> list[str]:
        return roles_coming(meeting)

    def get_device_works(self, meeting: Meeting) -> bool | None:
        reader = self.context.get("user")
        check = own_check(meeting, reader) if reader is not None else None
        return works(check) if check is not None else None


class MeetingListSerializer(serializers.Serializer[object]):
    """What is to come, and what others cancelled of it."""

    results = MeetingSerializer(many=True)
    cancelled = MeetingSerializer(many=True)


class PersonToMeetSerializer(serializers.ModelSerializer[User]):
    name = serializers.CharField(source="display_name", read_only=True)

    class Meta:
        model = User
        fields = ("id", "name")
        read_only_fields = fields


class MeetingServiceSerializer(serializers.ModelSerializer[ServiceType]):
    """A kind of meeting that a family can book. `people` to choose from, empty where the team decides.

    `is_window`: not at a time on the clock; somebody calls some time between the two moments.
    """

    name = serializers.SerializerMethodField()
    people = serializers.SerializerMethodField()
    is_window = serializers.SerializerMethodField()

    class Meta:
        model = ServiceType
        fields = ("id", "name", "minutes", "people", "is_window")
        read_only_fields = fields

    def get_name(self, service: ServiceType) -> str:
        return service.name_in(_language())

    def get_is_window(self, service: ServiceType) -> bool:
        return service.window_minutes is not None

    @extend_schema_field(PersonToMeetSerializer(many=True))
    def get_people(self, service: ServiceType) -> Any:
        return PersonToMeetSerializer(self.context["people"].get(service.pk, []), many=True).data


class MeetingServiceListSerializer(serializers.Serializer[object]):
    results = MeetingServiceSerializer(many=True)


class SlotSerializer(serializers.Serializer[Any]):
    """For professionals who ask for one person's windows: `taken` of `most` families; null for all else."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    taken = serializers.IntegerField(allow_null=True, default=None)
    most = serializers.IntegerField(allow_null=True, default=None)


class SlotListSerializer(serializers.Serializer[object]):
    """The free times of some days, and the last day that can be asked for."""

    results = SlotSerializer(many=True)
    last_day = serializers.DateField()


class NewHoldSerializer(serializers.Serializer[Any]):
    service = serializers.IntegerField()
    family = serializers.UUIDField(required=False, help_text="Needed by who belongs to several families.")
    starts_at = serializers.DateTimeField()
    person = serializers.UUIDField(required=False, allow_null=True)


class HoldSerializer(serializers.Serializer[Any]):
    """The time is kept until `expires_at`; it is booked by its id."""

    id = serializers.UUIDField(source="pk")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    people = serializers.ListField(child=serializers.CharField())


class NewMeetingSerializer(serializers.Serializer[Any]):
    hold = serializers.UUIDField()
    by = serializers.ChoiceField(choices=Meeting.By.choices, default=Meeting.By.VIDEO)


class MeetingReasonSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=LONGEST_REASON, allow_blank=True, default="")


class MoveSerializer(MeetingReasonSerializer):
    """`person` and `on_top` are for professionals: hold it yourself, or book although it is taken."""

    starts_at = serializers.DateTimeField()
    person = serializers.UUIDField(required=False, allow_null=True)
    on_top = serializers.BooleanField(default=False)


class LateSerializer(serializers.Serializer[Any]):
    minutes = serializers.IntegerField(min_value=1, max_value=120)


class WaySerializer(serializers.Serializer[Any]):
    by = serializers.ChoiceField(choices=Meeting.By.choices)


class ProposedTimeSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="pk")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class ProposalSerializer(serializers.ModelSerializer[Proposal]):
    """Times to pick one of. `times` is empty when they are no longer open; `meeting` is what was picked."""

    professional = serializers.CharField(source="professional.display_name", default=None, read_only=True)
    service = serializers.SerializerMethodField()
    times = ProposedTimeSerializer(source="open_times", many=True, read_only=True)

    class Meta:
        model = Proposal
        fields = ("id", "family", "state", "professional", "service", "by", "expires_at", "times", "meeting")
        read_only_fields = fields

    def get_service(self, proposal: Proposal) -> str:
        return proposal.service.name_in(_language()) if proposal.service is not None else ""


class ProposalListSerializer(serializers.Serializer[object]):
    results = ProposalSerializer(many=True)


class PickSerializer(serializers.Serializer[Any]):
    time = serializers.UUIDField()
    by = serializers.ChoiceField(choices=Meeting.By.choices, required=False)


class NoneFitsSerializer(serializers.Serializer[Any]):
    words = serializers.CharField(max_length=LONGEST_WORDS)
