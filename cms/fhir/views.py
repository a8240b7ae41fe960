"""The addresses below /fhir/: for professionals of the municipality, and for nobody else."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django.http import Http404, QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.http import http_date
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import FormParser
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.accounts.models import User
from cms.fhir.capability import capability_statement
from cms.fhir.outcomes import CONTENT_TYPE, handle_as_outcome
from cms.fhir.resources import Caller, FhirResource, resource_in
from cms.fhir.searching import bundle_of, search_of
from cms.municipalities.http import municipality_of
from cms.plugin_api.permissions import IsProfessional

_FORMATS = {"json", "application/json", CONTENT_TYPE}


class FhirRenderer(JSONRenderer):
    """JSON under FHIR's own name."""

    media_type = CONTENT_TYPE
    format = "fhir"


class FhirNegotiation(DefaultContentNegotiation):
    """`_format` goes before the header Accept; both may say JSON alone."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        wanted = request.query_params.get("_format")
        if wanted is None:
            found: tuple[BaseRenderer, str] = super().select_renderer(request, renderers, format_suffix)
            return found
        # A plus that was not escaped has become a space.
        if wanted.replace(" ", "+").partition(";")[0] not in _FORMATS:
            raise NotAcceptable
        return renderers[0], CONTENT_TYPE


class FhirView(APIView):
    """What all of them share. There is no OPTIONS: the CapabilityStatement is what tells."""

    permission_classes = (IsProfessional,)
    renderer_classes = (FhirRenderer, JSONRenderer)
    parser_classes = (FormParser,)
    content_negotiation_class = FhirNegotiation
    http_method_names: Sequence[str] = ("get", "head", "post")
    schema = None

    def get_exception_handler(self) -> Any:
        return handle_as_outcome

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        found = super().finalize_response(request, response, *args, **kwargs)
        found["Cache-Control"] = "private, no-store"
        return found

    @property
    def caller(self) -> Caller:
        request = self.request._request
        return Caller(
            cast("User", self.request.user),
            municipality_of(request),
            f"{request.scheme}://{request.get_host()}",
        )


class MetadataView(FhirView):
    def get(self, request: Request) -> Response:
        return Response(capability_statement(self.caller))


class SearchView(FhirView):
    """Search by an address."""

    def get(self, request: Request, name: str) -> Response:
        caller = self.caller
        resource = resource_in(caller.municipality, name)
        return _found(request, resource, caller, request.query_params)


class SearchFormView(FhirView):
    """Search by a form, which leaves keys out of addresses."""

    http_method_names = ("post",)

    def post(self, request: Request, name: str) -> Response:
        caller = self.caller
        resource = resource_in(caller.municipality, name)
        given = request.query_params.copy()
        # Without a body there is no form.
        for key, values in cast("QueryDict", request.data).lists() if request.data else ():
            given.setlistdefault(key).extend(values)
        return _found(request, resource, caller, given)


def _found(request: Request, resource: FhirResource, caller: Caller, given: QueryDict) -> Response:
    pairs = [(key, str(value)) for key, values in given.lists() for value in values]
    lenient = "handling=lenient" in request.headers.get("prefer", "").replace(" ", "")
    return Response(bundle_of(resource, search_of(resource, pairs, lenient=lenient), caller))


class ReadView(FhirView):
    """One resource by its key; what is no key of ours is not found."""

    def get(self, request: Request, name: str, key: str) -> Response:
        caller = self.caller
        resource = resource_in(caller.municipality, name)
        try:
            wanted = UUID(key)
        except ValueError:
            raise Http404 from None
        found = resource.read(wanted, caller)
        meta, headers = found.get("meta", {}), {}
        if "versionId" in meta:
            headers["ETag"] = f'W/"{meta["versionId"]}"'
        if (changed := parse_datetime(meta.get("lastUpdated", ""))) is not None:
            headers["Last-Modified"] = http_date(changed.timestamp())
        return Response(found, headers=headers)


class NothingView(FhirView):
    """Every other address here; it is FHIR's error that says so."""

    def get(self, request: Request, rest: str = "") -> Response:
        raise Http404

    post = get
