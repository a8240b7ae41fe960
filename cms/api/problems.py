"""Errors as application/problem+json (RFC 9457), from DRF and from anywhere else."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

CONTENT_TYPE = "application/problem+json"


class Problem(exceptions.APIException):
    """Raise in a view: `Problem(410, "invitation_used", _("..."))`. `extra` members go along."""

    def __init__(self, status: int, code: str, title: str, detail: str = "", **extra: Any) -> None:
        super().__init__(detail or title, code)
        self.status_code = status
        self.problem_code = code
        self.title = title
        self.problem_detail = detail
        self.extra = extra


def problem_body(
    status: int, *, code: str = "", title: str = "", detail: str = "", **extra: Any
) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": title or HTTPStatus(status).phrase,
        "status": status,
    }
    if detail:
        body["detail"] = detail
    if code:
        body["code"] = code
    return body | extra


def problem_response(
    status: int, *, code: str = "", title: str = "", detail: str = "", **extra: Any
) -> HttpResponse:
    """For middleware and plain views."""
    body = problem_body(status, code=code, title=title, detail=detail, **extra)
    response = JsonResponse(body, status=status, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def handle_exception(exc: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's EXCEPTION_HANDLER. Field errors are in `errors` as {"field": ["text"]}."""
    response = exception_handler(exc, context)
    if response is None:
        return None
    if isinstance(exc, Problem):
        body = problem_body(
            exc.status_code, code=exc.problem_code, title=exc.title, detail=exc.problem_detail, **exc.extra
        )
    elif isinstance(exc, exceptions.ValidationError):
        body = problem_body(response.status_code, code="invalid", errors=response.data)
    elif isinstance(exc, exceptions.Throttled):
        body = problem_body(response.status_code, code="too_many_requests")
        if "Retry-After" in response:
            body["retry_after"] = int(response["Retry-After"])
    elif isinstance(exc, Http404):
        body = problem_body(response.status_code, code="not_found")
    elif isinstance(exc, PermissionDenied):
        body = problem_body(response.status_code, code="permission_denied")
    else:
        code = str(getattr(exc, "default_code", ""))
        body = problem_body(response.status_code, code=code, detail=str(getattr(exc, "detail", "")))
    kept = {name: response[name] for name in ("Retry-After", "WWW-Authenticate") if name in response}
    return Response(body, status=response.status_code, headers=kept, content_type=CONTENT_TYPE)
