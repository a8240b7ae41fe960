"""Shapes that all parts of the API share."""

from rest_framework import serializers


class ProblemSerializer(serializers.Serializer[object]):
    """RFC 9457 problem details."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(required=False)
    code = serializers.CharField(required=False)


class DarkBrandSerializer(serializers.Serializer[object]):
    accent = serializers.CharField()
    on_accent = serializers.CharField()
    secondary = serializers.CharField()


class BrandSerializer(DarkBrandSerializer):
    """Colours as #RRGGBB."""

    logo_url = serializers.CharField(allow_null=True)
    dark = DarkBrandSerializer()


class ContactSerializer(serializers.Serializer[object]):
    phone = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    address = serializers.CharField(allow_blank=True)
    opening_hours = serializers.CharField(allow_blank=True)


class EmergencyNumberSerializer(serializers.Serializer[object]):
    id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    number = serializers.CharField()
    hint = serializers.CharField(allow_blank=True)


class BootstrapMunicipalitySerializer(serializers.Serializer[object]):
    slug = serializers.CharField()
    name = serializers.CharField()
    region = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    default_language = serializers.CharField()
    brand = BrandSerializer()
    contact = ContactSerializer()
    emergency = EmergencyNumberSerializer(many=True)
    exit_url = serializers.CharField(allow_blank=True, help_text="Where the button “Leave” leads.")


class BootstrapUserSerializer(serializers.Serializer[object]):
    id = serializers.UUIDField()
    display_name = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())
    language = serializers.CharField()
    email = serializers.CharField(allow_null=True)


class ModuleSerializer(serializers.Serializer[object]):
    slug = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    icon = serializers.CharField()
    order = serializers.IntegerField()
    bootstrap = serializers.DictField()


class BootstrapSerializer(serializers.Serializer[object]):
    """What the app must know before it shows anything; `user` is null for a reader."""

    municipality = BootstrapMunicipalitySerializer()
    user = BootstrapUserSerializer(allow_null=True)
    modules = ModuleSerializer(many=True)
    plugins_version = serializers.IntegerField()
    library_version = serializers.IntegerField()
    unread_notifications = serializers.IntegerField()
    demo = serializers.BooleanField()
    min_client_version = serializers.IntegerField()
