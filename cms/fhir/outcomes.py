"""Errors as FHIR has them: an OperationOutcome (https://hl7.org/fhir/R4/operationoutcome.html)."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response

CONTENT_TYPE = "application/fhir+json"
Json = dict[str, Any]

# HTTP status: code of https://hl7.org/fhir/R4/valueset-issue-type.html
_ISSUES = {
    400: "invalid",
    401: "login",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    406: "not-supported",
    415: "not-supported",
    429: "throttled",
}


class Refused(exceptions.APIException):
    """A request that cannot be answered; `issue` is FHIR's code, `diagnostics` for who wrote the program."""

    def __init__(self, status: int, issue: str, diagnostics: str) -> None:
        super().__init__(diagnostics)
        self.status_code = status
        self.issue = issue


def outcome(status: int, *, issue: str = "", diagnostics: str = "") -> Json:
    """One error; it never repeats what was asked for."""
    told: Json = {
        "severity": "error",
        "code": issue or _ISSUES.get(status, "exception"),
        "details": {"text": HTTPStatus(status).phrase},
    }
    if diagnostics:
        told["diagnostics"] = diagnostics
    return {"resourceType": "OperationOutcome", "issue": [told]}


def outcome_response(status: int, *, issue: str = "", diagnostics: str = "") -> HttpResponse:
    """For middleware and plain views."""
    body = outcome(status, issue=issue, diagnostics=diagnostics)
    response = JsonResponse(body, status=status, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "private, no-store"
    return response


def handle_as_outcome(exc: Exception, context: dict[str, Any]) -> Response | None:
    """The exception handler of the FHIR views."""
    if isinstance(exc, Http404):
        return Response(outcome(404), status=404)
    if isinstance(exc, PermissionDenied):
        return Response(outcome(403), status=403)
    if isinstance(exc, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        return Response(outcome(exc.status_code, issue="login"), status=exc.status_code)
    if isinstance(exc, Refused):
        body = outcome(exc.status_code, issue=exc.issue, diagnostics=str(exc.detail))
        return Response(body, status=exc.status_code)
    if isinstance(exc, exceptions.APIException):
        return Response(outcome(exc.status_code), status=exc.status_code)
    return None
