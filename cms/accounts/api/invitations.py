"""The three steps of an invited person. The token stands in bodies only, never in an address."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import Http404
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import Throttled
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.accounts.actions import invitations as actions
from cms.accounts.api.serializers import (
    AcceptedSerializer,
    AcceptSerializer,
    InvitationSerializer,
    TokenSerializer,
    user_payload,
)
from cms.accounts.models import Invitation
from cms.accounts.phones import mask_email, mask_phone
from cms.accounts.sign_in import send_code, sign_in_with_code
from cms.accounts.texts import who_invites
from cms.api.problems import Problem
from cms.api.throttles import ClientThrottle
from cms.municipalities.http import municipality_of

_OVER = {
    Invitation.State.USED: "invitation_used",
    Invitation.State.REVOKED: "invitation_revoked",
    Invitation.State.EXPIRED: "invitation_expired",
}


@contextmanager
def _as_problems() -> Iterator[None]:
    """Translate what actions raise into answers."""
    try:
        yield
    except actions.InvitationUnknownError:
        raise Http404 from None
    except actions.InvitationOverError as error:
        raise Problem(410, _OVER[error.state], _("This invitation cannot be used any more")) from None
    except actions.TooManyTriesError as error:
        raise Throttled(wait=error.wait) from None
    except actions.WrongCodeError:
        title, detail = _("That is not the code"), _("Look at the newest message, or ask for a new code.")
        raise Problem(400, "incorrect_code", title, detail) from None
    except actions.AccountClosedError:
        raise Problem(403, "account_closed", _("This account is closed")) from None


@method_decorator(csrf_protect, name="dispatch")
class InvitationStepView(APIView):
    """Base of the steps: open to everybody, limited by address, safe from foreign pages."""

    permission_classes = (AllowAny,)
    throttle_classes = (ClientThrottle,)
    throttle_action = "invitation"

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        final = super().finalize_response(request, response, *args, **kwargs)
        final["Cache-Control"] = "no-store"
        return final


class InspectView(InvitationStepView):
    @extend_schema(request=TokenSerializer, responses=InvitationSerializer, tags=["people"])
    def post(self, request: Request) -> Response:
        municipality = municipality_of(request)
        shape = TokenSerializer(data=request.data)
        shape.is_valid(raise_exception=True)
        with _as_problems():
            invitation = actions.inspect_invitation(municipality=municipality, **shape.validated_data)
        by_mail = bool(invitation.email)
        return Response(
            {
                "municipality": municipality.name,
                "invited_by": who_invites(invitation),
                "channel": "email" if by_mail else "sms",
                "destination_hint": mask_email(invitation.email) if by_mail else mask_phone(invitation.phone),
                "expires_at": invitation.expires_at,
            }
        )


class SendCodeView(InvitationStepView):
    throttle_action = "invitation_code"

    @extend_schema(request=TokenSerializer, responses={204: None}, tags=["people"])
    def post(self, request: Request) -> Response:
        shape = TokenSerializer(data=request.data)
        shape.is_valid(raise_exception=True)
        with _as_problems():
            invitation, code = actions.issue_code(
                municipality=municipality_of(request), **shape.validated_data
            )
        send_code(invitation, code)
        return Response(status=204)


class AcceptView(InvitationStepView):
    @extend_schema(request=AcceptSerializer, responses=AcceptedSerializer, tags=["people"])
    def post(self, request: Request) -> Response:
        municipality = municipality_of(request)
        shape = AcceptSerializer(data=request.data)
        shape.is_valid(raise_exception=True)
        with _as_problems():
            invitation = actions.accept_invitation(municipality=municipality, **shape.validated_data)
        user = invitation.accepted_by
        assert user is not None  # noqa: S101 - set by accepting
        signed_in = sign_in_with_code(request._request, user)
        return Response({"user": user_payload(user, municipality), "signed_in": signed_in})
