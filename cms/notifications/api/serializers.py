"""Shapes of notifications in the API."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from cms.notifications.models import Notification, NotificationPreference
from cms.notifications.models.push import LONGEST_ENDPOINT
from cms.notifications.types import UnknownNotificationTypeError, notification_type
from cms.outbound.guard import ForbiddenAddressError, split_web_address


class NotificationSerializer(serializers.Serializer[Notification]):
    """One line of the list. `about` is the key of what it is about; `path` is where the app opens."""

    id = serializers.UUIDField()
    type = serializers.CharField()
    text = serializers.SerializerMethodField()
    path = serializers.SerializerMethodField()
    about = serializers.CharField()
    urgent = serializers.BooleanField(source="is_urgent")
    created_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)

    def get_text(self, row: Notification) -> str:
        try:
            return str(notification_type(row.type).text)
        except UnknownNotificationTypeError:
            return _("Something new")

    def get_path(self, row: Notification) -> str:
        try:
            return notification_type(row.type).path
        except UnknownNotificationTypeError:
            return "/"


class ReadSerializer(serializers.Serializer[Any]):
    """`ids`: these ones. Without it: the whole list."""

    ids = serializers.ListField(child=serializers.UUIDField(), max_length=100, required=False)


class UnreadSerializer(serializers.Serializer[Any]):
    """How many are unread now, at most 100."""

    unread = serializers.IntegerField()


class PreferencesSerializer(serializers.Serializer[NotificationPreference]):
    """A person's choices. Quiet hours are "HH:MM" on the municipality's wall clock, both or neither."""

    push = serializers.BooleanField()
    fallback = serializers.ChoiceField(choices=["email", "sms", "none"])
    available = serializers.ListField(
        child=serializers.CharField(),
        read_only=True,
        help_text="Where this person can be written to: email, sms.",
    )
    quiet_from = serializers.TimeField(format="%H:%M", allow_null=True)
    quiet_until = serializers.TimeField(format="%H:%M", allow_null=True)
    urgent_when_quiet = serializers.BooleanField()
    discreet = serializers.BooleanField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        times: list[dt.time | None] = [attrs["quiet_from"], attrs["quiet_until"]]
        if (times[0] is None) != (times[1] is None):
            raise serializers.ValidationError({"quiet_until": [_("Set both times or neither.")]})
        if times[0] is not None and times[0] == times[1]:
            raise serializers.ValidationError({"quiet_until": [_("Choose two different times.")]})
        return attrs


class EndpointSerializer(serializers.Serializer[Any]):
    """The address that the browser's push service gave it (W3C Push API)."""

    endpoint = serializers.CharField(max_length=LONGEST_ENDPOINT)

    def validate_endpoint(self, value: str) -> str:
        try:
            split_web_address(value, only_https=True)
        except ForbiddenAddressError:
            raise serializers.ValidationError(_("This is no address of a push service.")) from None
        return value


class PushKeysSerializer(serializers.Serializer[Any]):
    """Base64url, as PushSubscription.toJSON() gives them."""

    p256dh = serializers.CharField(max_length=100)
    auth = serializers.CharField(max_length=40)


class SubscriptionSerializer(EndpointSerializer):
    """PushSubscription.toJSON() of the browser."""

    keys = PushKeysSerializer()


class RenewalSerializer(serializers.Serializer[Any]):
    """What the browser had, proved by its secret, and what it has now."""

    old_endpoint = serializers.CharField(max_length=LONGEST_ENDPOINT)
    old_auth = serializers.CharField(max_length=40)
    subscription = SubscriptionSerializer()


class ReceiptSerializer(serializers.Serializer[Any]):
    """What stood in the message."""

    receipt = serializers.CharField(max_length=300)


class ServerKeySerializer(serializers.Serializer[Any]):
    """The key that a subscription is made for: base64url of 65 bytes."""

    application_server_key = serializers.CharField()


class KnownSerializer(ServerKeySerializer):
    known = serializers.BooleanField()
