"""A browser tells that it can be woken. The last two are for the service worker, which has no CSRF token."""

from typing import Any

from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from cms.accounts.api.me import signed_in_user
from cms.accounts.devices import device_label
from cms.api.problems import Problem
from cms.api.throttles import ClientThrottle, PersonThrottle
from cms.municipalities.http import municipality_of
from cms.notifications.actions import subscriptions as actions
from cms.notifications.api.serializers import (
    EndpointSerializer,
    KnownSerializer,
    ReceiptSerializer,
    RenewalSerializer,
    ServerKeySerializer,
    SubscriptionSerializer,
)
from cms.notifications.push.keys import BadKeysError
from cms.notifications.push.payload import subscription_of_receipt
from cms.notifications.push.vapid import application_server_key


def _read(serializer: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    shape = serializer(data=request.data)
    shape.is_valid(raise_exception=True)
    found: dict[str, Any] = shape.validated_data
    return found


def _bad_keys() -> Problem:
    return Problem(400, "bad_keys", _("These are no keys of a browser"))


class DeviceView(APIView):
    """The subscription of the browser that asks."""

    @extend_schema(responses=ServerKeySerializer, tags=["notifications"], operation_id="push_key")
    def get(self, request: Request) -> Response:
        return Response({"application_server_key": application_server_key()})

    @extend_schema(
        request=SubscriptionSerializer,
        responses={204: None},
        tags=["notifications"],
        operation_id="push_register",
    )
    def put(self, request: Request) -> Response:
        """Register it, or renew its keys. It belongs to whoever registered it last."""
        given, municipality = _read(SubscriptionSerializer, request), municipality_of(request)
        try:
            actions.register_device(
                municipality=municipality,
                user=signed_in_user(request),
                endpoint=given["endpoint"],
                device=device_label(request.headers.get("User-Agent", ""))[:80],
                locale=get_language() or municipality.default_language,
                **given["keys"],
            )
        except BadKeysError:
            raise _bad_keys() from None
        return Response(status=204)


class CompareView(APIView):
    @extend_schema(
        request=EndpointSerializer,
        responses=KnownSerializer,
        tags=["notifications"],
        operation_id="push_compare",
    )
    def post(self, request: Request) -> Response:
        """Asked at each start of the app: is this browser's subscription known, and is our key still the same?"""
        known = actions.device_is_known(
            municipality=municipality_of(request),
            user=signed_in_user(request),
            locale=get_language() or municipality_of(request).default_language,
            **_read(EndpointSerializer, request),
        )
        return Response({"known": known, "application_server_key": application_server_key()})


class RemoveView(APIView):
    @extend_schema(
        request=EndpointSerializer,
        responses={204: None},
        tags=["notifications"],
        operation_id="push_remove",
    )
    def post(self, request: Request) -> Response:
        """Forget it, when it is switched off and when somebody signs out."""
        actions.remove_device(
            municipality=municipality_of(request),
            user=signed_in_user(request),
            **_read(EndpointSerializer, request),
        )
        return Response(status=204)


class TestView(APIView):
    throttle_classes = (PersonThrottle,)
    throttle_action = "push_test"

    @extend_schema(
        request=EndpointSerializer, responses={202: None}, tags=["notifications"], operation_id="push_test"
    )
    def post(self, request: Request) -> Response:
        """Send a test to this device, also in quiet hours; 404 when we do not know it."""
        sent = actions.send_test(
            municipality=municipality_of(request),
            user=signed_in_user(request),
            **_read(EndpointSerializer, request),
        )
        if sent is None:
            raise Http404
        return Response(status=202)


class WorkerView(APIView):
    """Open to everybody, without a session: each call proves itself by something only the browser has."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (ClientThrottle,)
    throttle_action = "push_worker"


class ShownView(WorkerView):
    @extend_schema(
        request=ReceiptSerializer, responses={204: None}, tags=["notifications"], operation_id="push_shown"
    )
    def post(self, request: Request) -> Response:
        """A notification was shown. The answer is the same for any receipt."""
        key = subscription_of_receipt(_read(ReceiptSerializer, request)["receipt"])
        if key is not None:
            actions.note_shown(municipality=municipality_of(request), subscription_id=key)
        return Response(status=204)


class RenewalView(WorkerView):
    @extend_schema(
        request=RenewalSerializer, responses={204: None}, tags=["notifications"], operation_id="push_renew"
    )
    def post(self, request: Request) -> Response:
        """The browser changed its subscription (pushsubscriptionchange); 404 when the old one is not ours."""
        given = _read(RenewalSerializer, request)
        fresh = given["subscription"]
        try:
            done = actions.renew_device(
                municipality=municipality_of(request),
                old_endpoint=given["old_endpoint"],
                old_auth=given["old_auth"],
                endpoint=fresh["endpoint"],
                **fresh["keys"],
            )
        except BadKeysError:
            raise _bad_keys() from None
        if not done:
            raise Http404
        return Response(status=204)
