"""A person's own notifications and how they want to be told."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.accounts.api.me import signed_in_user
from cms.api.pagination import Pages
from cms.municipalities.http import municipality_of
from cms.notifications.actions.preferences import change_preferences
from cms.notifications.actions.reading import mark_all_read, mark_some_read
from cms.notifications.api.serializers import (
    NotificationSerializer,
    PreferencesSerializer,
    ReadSerializer,
    UnreadSerializer,
)
from cms.notifications.channels import available_channels
from cms.notifications.models import Notification
from cms.notifications.queries import notifications_of, preference_of, unread_count


class NewestFirst(Pages):
    ordering = "-created_at"


class NotificationsView(ListAPIView[Notification]):
    """What I was told here, newest first, without what plugins told that are off now."""

    serializer_class = NotificationSerializer
    pagination_class = NewestFirst

    @extend_schema(tags=["notifications"], operation_id="my_notifications")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Notification.unscoped.none()
        return notifications_of(signed_in_user(self.request), municipality_of(self.request))


class ReadView(APIView):
    @extend_schema(
        request=ReadSerializer,
        responses=UnreadSerializer,
        tags=["notifications"],
        operation_id="my_notifications_read",
    )
    def post(self, request: Request) -> Response:
        """Note that I have seen these, or all. Keys of other people's are passed over."""
        shape = ReadSerializer(data=request.data)
        shape.is_valid(raise_exception=True)
        user, municipality = signed_in_user(request), municipality_of(request)
        ids = shape.validated_data.get("ids")
        if ids is None:
            mark_all_read(municipality=municipality, user=user)
        else:
            mark_some_read(municipality=municipality, user=user, ids=ids)
        return Response({"unread": unread_count(user, municipality)})


class PreferencesView(APIView):
    @extend_schema(
        responses=PreferencesSerializer, tags=["notifications"], operation_id="my_notification_preferences"
    )
    def get(self, request: Request) -> Response:
        return Response(self._body(request))

    @extend_schema(
        request=PreferencesSerializer,
        responses=PreferencesSerializer,
        tags=["notifications"],
        operation_id="my_notification_preferences_change",
    )
    def put(self, request: Request) -> Response:
        shape = PreferencesSerializer(data=request.data)
        shape.is_valid(raise_exception=True)
        change_preferences(
            municipality=municipality_of(request), user=signed_in_user(request), **shape.validated_data
        )
        return Response(self._body(request))

    def _body(self, request: Request) -> dict[str, Any]:
        user = signed_in_user(request)
        row = preference_of(user, municipality_of(request))
        row.available = available_channels(user)  # type: ignore[attr-defined]
        return dict(PreferencesSerializer(row).data)
