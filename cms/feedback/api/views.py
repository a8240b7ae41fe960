"""POST library/articles/{uuid}/feedback, and the same from the page that needs no JavaScript."""

import uuid
from typing import Any

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.api.problems import Problem
from cms.api.serializers import ProblemSerializer
from cms.api.throttles import ClientThrottle
from cms.content.addresses import article_path
from cms.content.models import PublishedArticle, Variant
from cms.feedback.actions import NotAskedError, NotReadHereError, give_answer
from cms.feedback.rules import LONGEST_COMMENT
from cms.municipalities.http import municipality_of

_THROTTLE = "library_feedback"


class FeedbackSerializer(serializers.Serializer[object]):
    revision = serializers.IntegerField(min_value=1, max_value=2**62, help_text="The article's revision_id.")
    variant = serializers.ChoiceField(
        choices=Variant.choices,
        required=False,
        default=Variant.NORMAL.value,
        help_text="The article's variant: which of its texts was read.",
    )
    helpful = serializers.BooleanField()
    comment = serializers.CharField(max_length=LONGEST_COMMENT, required=False, allow_blank=True, default="")
    id = serializers.UUIDField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Made by the client: sent twice, it counts once.",
    )


class FeedbackView(APIView):
    """Anonymous for everybody: a session that comes along is not looked at."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (ClientThrottle,)
    throttle_action = _THROTTLE

    @extend_schema(
        operation_id="library_feedback",
        description="Say whether an article helped. Nothing about the person or the device is kept.",
        tags=["library"],
        auth=[],
        parameters=[OpenApiParameter("uuid", OpenApiTypes.UUID, OpenApiParameter.PATH)],
        request=FeedbackSerializer,
        responses={
            201: OpenApiResponse(description="Counted."),
            200: OpenApiResponse(description="Counted before."),
            (404, "application/problem+json"): OpenApiResponse(
                ProblemSerializer, description="No such article or revision here."
            ),
            (409, "application/problem+json"): OpenApiResponse(
                ProblemSerializer, description="Families are not asked about this article."
            ),
        },
    )
    def post(self, request: Request, uuid: uuid.UUID) -> Response:
        given = FeedbackSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data: dict[str, Any] = given.validated_data
        try:
            is_new = give_answer(
                municipality=municipality_of(request._request),
                article=uuid,
                revision=data["revision"],
                variant=data["variant"],
                helpful=data["helpful"],
                comment=data["comment"],
                client_id=data["id"],
            )
        except NotReadHereError:
            raise Http404 from None
        except NotAskedError:
            raise Problem(409, "not_asked", _("Families are not asked about this article.")) from None
        return Response(status=201 if is_new else 200)


@csrf_exempt  # no session is read, so there is nothing that a foreign page could misuse
@require_POST
def feedback_form(request: HttpRequest, locale: str, slug: str) -> HttpResponse:
    """The form under an article's plain page; leads back to it, where thanks are shown."""
    place = municipality_of(request)
    found = PublishedArticle.unscoped.filter(municipality=place, locale=locale, slug=slug).first()
    revision, variant = request.POST.get("revision", ""), request.POST.get("variant", Variant.NORMAL.value)
    if found is None or not revision.isdigit() or request.POST.get("helpful") not in {"yes", "no"}:
        raise Http404
    if variant not in Variant.values:
        raise Http404
    if not ratelimit.consume(request, action=_THROTTLE):
        return HttpResponse(status=429)
    try:
        give_answer(
            municipality=place,
            article=found.article_uuid,
            revision=int(revision[:18]),
            variant=variant,
            helpful=request.POST["helpful"] == "yes",
            comment=request.POST.get("comment", "")[:LONGEST_COMMENT],
        )
    except (NotReadHereError, NotAskedError):
        raise Http404 from None
    read = "" if variant == Variant.NORMAL else f"variant={variant}&"
    answer = redirect(f"{article_path(locale, slug)}?{read}answered=1#feedback")
    answer.status_code = 303
    return answer
