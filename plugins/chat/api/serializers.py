"""Shapes of the chat's API."""

from rest_framework import serializers

from cms.municipalities.models import EmergencyNumber


class UrgentNumberSerializer(serializers.ModelSerializer[EmergencyNumber]):
    class Meta:
        model = EmergencyNumber
        fields = ("label", "number", "hint")


class PromiseSerializer(serializers.Serializer[object]):
    promise = serializers.CharField()
    open_now = serializers.BooleanField()
    opening_hours = serializers.CharField()
    urgent_numbers = UrgentNumberSerializer(many=True)
