"""The shapes of the timeline's JSON."""

from typing import Any

from rest_framework import serializers

from cms.content.api.serializers import CardSerializer
from cms.timeline.models import Anchor, Side, Situation, Unit
from cms.timeline.records import ENTRY, KINDS, LOSS, MOST, SITUATION

_LATEST = 10**14  # milliseconds; a phone may be wrong, but not by a thousand years


class TimelineSpanSerializer(serializers.Serializer[Any]):
    """One article and its span; `from` and `to` belong to it, `order` is the editors'."""

    article = serializers.UUIDField()
    anchor = serializers.ChoiceField(choices=Anchor.choices)
    side = serializers.ChoiceField(choices=Side.choices)
    unit = serializers.ChoiceField(choices=Unit.choices)
    to = serializers.IntegerField()
    order = serializers.IntegerField()

    def get_fields(self) -> dict[str, serializers.Field]:  # type: ignore[type-arg]
        # `from` is a keyword of Python and cannot be an attribute.
        return {**super().get_fields(), "from": serializers.IntegerField()}


class TimelineSetSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    situation = serializers.ChoiceField(choices=Situation.choices)
    name = serializers.CharField(allow_blank=True, help_text="Empty for what articles say of themselves.")
    entries = TimelineSpanSerializer(many=True)


class LibraryTimelineSerializer(serializers.Serializer[Any]):
    locale = serializers.CharField()
    sets = TimelineSetSerializer(many=True)
    cards = CardSerializer(many=True, required=False, help_text="Only with cards=1.")


class TimelineValueSerializer(serializers.Serializer[Any]):
    """The value of an entry (a pregnancy, a child, an adoption) or of the situation."""

    kind = serializers.ChoiceField(choices=["due", "born", "adopted"], required=False)
    date = serializers.DateField(
        required=False, help_text="The due date, the birth date, or the day the child came home."
    )
    due = serializers.DateField(required=False, help_text="The due date of a child born early.")
    born = serializers.DateField(required=False, help_text="The birth date of an adopted child.")
    several = serializers.BooleanField(required=False, help_text="Twins or more.")
    paused = serializers.BooleanField(required=False)
    situation = serializers.ChoiceField(choices=["none", LOSS], required=False)


class TimelineRecordSerializer(serializers.Serializer[Any]):
    """One thing that a device knows. `article` and `set` records say: stop showing this."""

    kind = serializers.ChoiceField(choices=KINDS)
    id = serializers.RegexField(r"^[A-Za-z0-9_-]{1,64}$")
    changed_at = serializers.IntegerField(
        min_value=0, max_value=_LATEST, help_text="Milliseconds since 1970; the last change wins."
    )
    deleted = serializers.BooleanField()
    value = TimelineValueSerializer(allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        value = attrs["value"]
        if (
            not attrs["deleted"]
            and attrs["kind"] == ENTRY
            and not (value and {"kind", "date"} <= value.keys())
        ):
            raise serializers.ValidationError({"value": "An entry needs a kind and a date."})
        if not attrs["deleted"] and attrs["kind"] == SITUATION and not (value and "situation" in value):
            raise serializers.ValidationError({"value": "Say which situation."})
        return attrs

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().to_internal_value(data)
        # Kept as JSON: dates as text, and nothing of what was deleted.
        value = None if found["deleted"] or found["value"] is None else dict(found["value"])
        if value is not None:
            value = {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in value.items()}
        return {**found, "value": value}


class TimelineRecordsSerializer(serializers.Serializer[Any]):
    records = TimelineRecordSerializer(many=True, max_length=MOST)  # type: ignore[call-arg]  # goes to the list


class TimelineReasonSerializer(serializers.Serializer[Any]):
    """An article for now and why; never what it says."""

    article = serializers.UUIDField()
    set = serializers.CharField()
    entry = serializers.CharField(allow_null=True)
    shown_from = serializers.DateField(allow_null=True)
    shown_to = serializers.DateField(allow_null=True)


class FamilyTimelineSerializer(serializers.Serializer[Any]):
    records = TimelineRecordSerializer(many=True)
    now = TimelineReasonSerializer(many=True)
