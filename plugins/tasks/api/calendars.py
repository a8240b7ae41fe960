"""The calendar's address: made and withdrawn by its owner, read by whoever knows it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views import View
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.municipalities.scope import current_municipality
from cms.plugin_api.permissions import IsProfessional
from plugins.tasks.actions.calendars import make_address, revoke_address
from plugins.tasks.api.serializers import CalendarAddressSerializer
from plugins.tasks.api.views import TAGS, user_of
from plugins.tasks.calendars import calendar_of_tasks
from plugins.tasks.queries.calendars import address_of, dated_tasks, owner_of


class CalendarAddressView(APIView):
    """Whether there is an address; make one; withdraw it."""

    permission_classes = (IsProfessional,)

    @extend_schema(operation_id="tasks_calendar", responses=CalendarAddressSerializer, tags=TAGS)
    def get(self, request: Request) -> Response:
        feed = address_of(user_of(request))
        return Response({"address": None, "made_at": feed.created_at if feed is not None else None})

    @extend_schema(
        operation_id="tasks_calendar_make", request=None, responses=CalendarAddressSerializer, tags=TAGS
    )
    def post(self, request: Request) -> Response:
        """Make a new address; an earlier one stops working. It is shown this once."""
        user = user_of(request)
        secret = make_address(user=user, municipality=current_municipality())
        feed = address_of(user)
        return Response(
            {
                "address": address_for(request._request, secret),
                "made_at": feed.created_at if feed is not None else None,
            }
        )

    @extend_schema(operation_id="tasks_calendar_withdraw", responses={204: None}, tags=TAGS)
    def delete(self, request: Request) -> Response:
        revoke_address(user=user_of(request), municipality=current_municipality())
        return Response(status=204)


def address_for(request: HttpRequest, secret: str) -> str:
    return request.build_absolute_uri(reverse("plugins:tasks:feed", kwargs={"secret": secret}))


class FeedView(View):
    """The calendar itself. The secret in the address is all that is asked for; a wrong one is 404."""

    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        owner = owner_of(secret)
        if owner is None:
            raise Http404
        with translation.override(owner.language):
            body = calendar_of_tasks(dated_tasks(owner), host=request.get_host(), name=_("My tasks"))
        answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        answer["Cache-Control"] = "private, no-store"
        answer["X-Robots-Tag"] = "noindex"
        answer["Referrer-Policy"] = "no-referrer"
        return answer
