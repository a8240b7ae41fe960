"""Shapes of the meetings' API."""

from rest_framework import serializers

from plugins.video.models import Meeting


class MeetingSerializer(serializers.ModelSerializer[Meeting]):
    """`professional` is a name to show, null when the person is no longer there; times are RFC 3339."""

    professional = serializers.CharField(source="professional.display_name", default=None, read_only=True)
    minutes = serializers.IntegerField(read_only=True)

    class Meta:
        model = Meeting
        fields = ("id", "family", "professional", "starts_at", "ends_at", "minutes")
        read_only_fields = fields


class MeetingListSerializer(serializers.Serializer[object]):
    results = MeetingSerializer(many=True)
