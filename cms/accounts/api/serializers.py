"""Shapes of people in the API."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from cms.accounts.models import User
from cms.accounts.rules import roles_in
from cms.municipalities.models import Municipality


def user_payload(user: User, municipality: Municipality) -> dict[str, Any]:
    """The user as bootstrap and sign-in show it: {"id", "display_name", "roles", "language", "email"}."""
    return {
        "id": str(user.pk),
        "display_name": user.display_name,
        "roles": sorted(roles_in(user, municipality)),
        "language": user.language,
        "email": user.email or "",
    }


class UserSerializer(serializers.Serializer[Any]):
    """Describes `user_payload` for the schema."""

    id = serializers.UUIDField()
    display_name = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())
    language = serializers.CharField()
    email = serializers.CharField(allow_blank=True)


class ProfileSerializer(serializers.Serializer[Any]):
    """What a person may change of themselves."""

    language = serializers.CharField(max_length=12, required=False)
    display_name = serializers.CharField(max_length=100, required=False)

    def validate_language(self, value: str) -> str:
        if value not in self.context["languages"]:
            raise serializers.ValidationError(_("The municipality does not offer this language."))
        return value


class DeviceSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]  # the API's word, not DRF's
    last_seen = serializers.DateTimeField()
    current = serializers.BooleanField()


class TokenSerializer(serializers.Serializer[Any]):
    token = serializers.CharField(max_length=100, trim_whitespace=True)


class CodeSerializer(serializers.Serializer[Any]):
    """Six digits, as people copy them."""

    code = serializers.RegexField(r"^\s*\d{3}\s?\d{3}\s*$", max_length=10)

    def validate_code(self, value: str) -> str:
        return "".join(value.split())


class AcceptSerializer(CodeSerializer, TokenSerializer):
    pass


class InvitationSerializer(serializers.Serializer[Any]):
    municipality = serializers.CharField()
    invited_by = serializers.CharField()
    channel = serializers.ChoiceField(choices=["email", "sms"])
    destination_hint = serializers.CharField()
    expires_at = serializers.DateTimeField()


class AcceptedSerializer(serializers.Serializer[Any]):
    """`signed_in` is False for people who work here: they sign in with password and second factor."""

    user = UserSerializer()
    signed_in = serializers.BooleanField()
