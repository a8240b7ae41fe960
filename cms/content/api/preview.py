"""GET /api/v1/preview: a draft, for whoever holds the token."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from cms.api.problems import Problem
from cms.api.serializers import ProblemSerializer
from cms.content.api import examples
from cms.content.api.serializers import DraftSerializer
from cms.content.preview import PreviewGoneError, read_preview
from cms.municipalities.http import municipality_of

SCHEME = "Preview "


class PreviewView(APIView):
    """Reads the header `Authorization: Preview <token>`; no cookie is looked at."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="preview",
        tags=["library"],
        auth=[{"previewToken": []}],  # type: ignore[list-item]
        examples=[
            OpenApiExample("A draft", value=examples.DRAFT, response_only=True, status_codes=["200"]),
        ],
        responses={
            (200, "application/json"): DraftSerializer,
            (404, "application/problem+json"): OpenApiResponse(
                ProblemSerializer,
                description="The token is forged, older than 15 minutes or of another host.",
            ),
        },
    )
    def get(self, request: Request) -> HttpResponse:
        header = request.headers.get("Authorization", "")
        token = header.removeprefix(SCHEME) if header.startswith(SCHEME) else ""
        try:
            body = read_preview(token=token, municipality=municipality_of(request._request))
        except PreviewGoneError:
            raise Problem(404, "preview_gone", _("This preview has expired. Open it again.")) from None
        headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
        return HttpResponse(body, content_type="application/json", headers=headers)
