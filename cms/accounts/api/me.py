"""A person's own account: language, name, devices."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.accounts.actions.profile import change_own_profile
from cms.accounts.actions.sessions import end_session, end_sessions
from cms.accounts.api.serializers import (
    CodeSerializer,
    DeviceSerializer,
    ProfileSerializer,
    UserSerializer,
    user_payload,
)
from cms.accounts.confirmation import confirm_with_code, send_confirmation_code
from cms.accounts.devices import device_label
from cms.accounts.models import User
from cms.accounts.queries import open_sessions
from cms.api.problems import Problem
from cms.api.throttles import PersonThrottle
from cms.municipalities.http import municipality_of


def signed_in_user(request: Request) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


class MeView(APIView):
    @extend_schema(responses=UserSerializer, tags=["people"])
    def get(self, request: Request) -> Response:
        return Response(user_payload(signed_in_user(request), municipality_of(request)))

    @extend_schema(request=ProfileSerializer, responses=UserSerializer, tags=["people"])
    def patch(self, request: Request) -> Response:
        municipality = municipality_of(request)
        shape = ProfileSerializer(data=request.data, context={"languages": municipality.languages})
        shape.is_valid(raise_exception=True)
        user = change_own_profile(user=signed_in_user(request), **shape.validated_data)
        return Response(user_payload(user, municipality))


class DevicesView(APIView):
    """GET lists the own devices; DELETE signs all others out."""

    @extend_schema(responses=DeviceSerializer(many=True), tags=["people"])
    def get(self, request: Request) -> Response:
        user, key = signed_in_user(request), request.session.session_key
        return Response([_device(session, key) for session in open_sessions(user)])

    @extend_schema(
        operation_id="me_devices_sign_out_others", request=None, responses={204: None}, tags=["people"]
    )
    def delete(self, request: Request) -> Response:
        user = signed_in_user(request)
        end_sessions(
            user=user,
            actor=user,
            except_key=request.session.session_key,
            municipality=municipality_of(request),
        )
        return Response(status=204)


class DeviceView(APIView):
    @extend_schema(request=None, responses={204: None}, tags=["people"])
    def delete(self, request: Request, device_id: int) -> Response:
        """Sign one own device out, at once. The current one too."""
        session = get_object_or_404(UserSession, pk=device_id, user=signed_in_user(request))
        end_session(session=session)
        if session.session_key == request.session.session_key:
            request.session.flush()
        return Response(status=204)


class ConfirmationCodeView(APIView):
    """Before an act that wants a fresh proof: send a code to the own address."""

    throttle_classes = (PersonThrottle,)
    throttle_action = "confirmation_code"

    @extend_schema(request=None, responses={204: None}, tags=["people"])
    def post(self, request: Request) -> Response:
        send_confirmation_code(request._request, signed_in_user(request))
        return Response(status=204)


class ConfirmationView(APIView):
    @extend_schema(request=CodeSerializer, responses={204: None}, tags=["people"])
    def post(self, request: Request) -> Response:
        shape = CodeSerializer(data=request.data)
        shape.is_valid(raise_exception=True)
        user = signed_in_user(request)
        if not confirm_with_code(request._request, user, shape.validated_data["code"]):
            raise Problem(400, "incorrect_code", _("That is not the code"))
        return Response(status=204)


def _device(session: UserSession, current_key: str | None) -> dict[str, Any]:
    return {
        "id": session.pk,
        "label": device_label(session.user_agent),
        "last_seen": session.last_seen_at,
        "current": session.session_key == current_key,
    }
