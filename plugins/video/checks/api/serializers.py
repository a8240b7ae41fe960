"""Shapes of the device check's API."""

from rest_framework import serializers

from plugins.video.calls.tokens import LONGEST
from plugins.video.checks.models import DEVICE_STATES, LINE_STATES


class DeviceCheckSerializer(serializers.Serializer[object]):
    """How each part did. No sound and no picture is sent."""

    camera = serializers.ChoiceField(DEVICE_STATES)
    microphone = serializers.ChoiceField(DEVICE_STATES)
    speaker = serializers.ChoiceField(DEVICE_STATES)
    line = serializers.ChoiceField(LINE_STATES)


class GuestLinkSerializer(serializers.Serializer[object]):
    """`token`: of the guest's link, which is not used up; "" in the browser in which it was used."""

    token = serializers.CharField(max_length=LONGEST, allow_blank=True, default="")


class GuestDeviceCheckSerializer(DeviceCheckSerializer, GuestLinkSerializer):
    pass


class RelayServerSerializer(serializers.Serializer[object]):
    """As RTCIceServer of the browsers has it."""

    urls = serializers.ListField(child=serializers.CharField())
    username = serializers.CharField()
    credential = serializers.CharField()


class LineToTrySerializer(serializers.Serializer[object]):
    """`ice`: our relay, with credentials until `expires_at`; empty where there is none to try."""

    ice = RelayServerSerializer(many=True)
    expires_at = serializers.DateTimeField()
    socket = serializers.CharField()
