"""Sign in as somebody made up. This module is installed and mounted in demo mode only."""

from allauth.core import ratelimit
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.accounts.api.serializers import UserSerializer, user_payload
from cms.accounts.models import User
from cms.accounts.sign_in import sign_in
from cms.api.problems import Problem
from cms.api.throttles import ClientThrottle
from cms.demo.queries import accounts_of
from cms.municipalities.http import municipality_of, tenant

METHOD = "demo"


class AccountSerializer(serializers.Serializer[object]):
    email = serializers.EmailField()
    name = serializers.CharField()
    role = serializers.CharField()


class SignInSerializer(serializers.Serializer[object]):
    email = serializers.EmailField()
    password = serializers.CharField(trim_whitespace=False)


class AccountsView(APIView):
    permission_classes = (AllowAny,)

    @extend_schema(responses=AccountSerializer(many=True), tags=["demo"])
    def get(self, request: Request) -> Response:
        accounts = accounts_of(municipality_of(request), None)
        return Response(
            [{"email": a.user.email, "name": a.user.display_name, "role": a.role} for a in accounts]
        )


@method_decorator(csrf_protect, name="dispatch")
class SignInView(APIView):
    permission_classes = (AllowAny,)
    throttle_classes = (ClientThrottle,)
    throttle_action = "demo_sign_in"

    @extend_schema(request=SignInSerializer, responses=UserSerializer, tags=["demo"])
    def post(self, request: Request) -> Response:
        shape = SignInSerializer(data=request.data)
        shape.is_valid(raise_exception=True)
        user = find_demo_user(request, shape.validated_data["email"])
        if user is None or not user.check_password(shape.validated_data["password"]):
            raise Problem(400, "wrong_password", _("That is not one of the demo accounts"))
        sign_in(request._request, user, method=METHOD)
        return Response({"user": user_payload(user, municipality_of(request))})


def find_demo_user(request: HttpRequest | Request, email: str) -> User | None:
    """A demo account with a role on this host, by address."""
    owner = tenant(request)
    account = accounts_of(owner.municipality, owner.region).filter(user__email=email.lower()).first()
    return account.user if account else None


@csrf_protect
@require_POST
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """One click on the staff sign-in page."""
    if not settings.DEMO:
        raise Http404
    if not ratelimit.consume(request, action="demo_sign_in"):
        return HttpResponse(status=429)
    user = find_demo_user(request, request.POST.get("email", ""))
    if user is None:
        raise Http404
    sign_in(request, user, method=METHOD)
    return HttpResponseRedirect(reverse("wagtailadmin_home"))
