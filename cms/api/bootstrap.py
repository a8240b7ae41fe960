"""GET /api/v1/bootstrap/: what the app must know before it shows anything."""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.middleware.csrf import get_token
from django.utils import translation
from django.utils.cache import get_conditional_response
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.accounts import second_factor
from cms.accounts.models import Role, User
from cms.api.serializers import BootstrapSerializer
from cms.content.languages import DEFAULT_LANGUAGE, LOCALE_CODE
from cms.content.library.http import digest_of, to_bytes
from cms.municipalities.brand import brand_of
from cms.municipalities.http import municipality_of
from cms.municipalities.models import EmergencyNumber, Municipality
from cms.notifications.queries import unread_count
from cms.plugin_api.pwa import enabled_modules

# Raised when the app must reload because the API below it changed.
MIN_CLIENT_VERSION = 1


def language_of(municipality: Municipality, asked: str) -> str:
    """Return the asked language if the municipality offers it, else its first one."""
    return asked if asked in municipality.languages else municipality.default_language


def bootstrap(municipality: Municipality, user: User | None, locale: str) -> dict[str, Any]:
    """Return the contract's bootstrap; without `user` it is the same for everybody."""
    with translation.override(locale):
        return {
            "municipality": {
                "slug": municipality.slug,
                "name": municipality.name,
                "region": municipality.region.name,
                "languages": municipality.languages,
                "default_language": municipality.default_language,
                "brand": brand_of(municipality),
                "contact": {
                    "phone": municipality.phone,
                    "email": municipality.email,
                    "address": municipality.address,
                    "opening_hours": municipality.opening_hours,
                },
                "emergency": _emergency(municipality, locale),
                "exit_url": municipality.exit_url,
            },
            "user": _user(municipality, user) if user else None,
            "modules": enabled_modules(municipality, user),
            "plugins_version": municipality.plugins_version,
            "library_version": municipality.library_version,
            "unread_notifications": unread_count(user, municipality) if user else 0,
            "demo": settings.DEMO,
            "min_client_version": MIN_CLIENT_VERSION,
        }


def _emergency(municipality: Municipality, locale: str) -> list[dict[str, str]]:
    rows = list(EmergencyNumber.unscoped.filter(municipality=municipality))
    by_language: dict[str, list[EmergencyNumber]] = {}
    for row in rows:
        by_language.setdefault(row.language, []).append(row)
    wanted = (locale, municipality.default_language, DEFAULT_LANGUAGE, *by_language)
    chosen = next((by_language[code] for code in wanted if code in by_language), [])
    return [
        {
            "id": row.number.replace(" ", ""),
            "label": row.label,
            "number": row.number,
            "hint": row.hint,
        }
        for row in chosen
    ]


def _user(municipality: Municipality, user: User) -> dict[str, Any]:
    here = user.memberships.filter(ended_at=None).filter(
        Q(municipality=municipality) | Q(region=municipality.region_id)
    )
    roles = {Role(role).value for role in here.values_list("role", flat=True)}
    return {
        "id": str(user.pk),
        "display_name": user.display_name,
        "roles": sorted(roles),
        "language": user.language,
        "email": user.email,
    }


class BootstrapView(APIView):
    """Public. Sets the CSRF cookie that every write needs."""

    permission_classes = (AllowAny,)
    throttle_classes = ()

    @extend_schema(
        operation_id="bootstrap",
        tags=["core"],
        parameters=[OpenApiParameter("locale", OpenApiTypes.STR)],
        responses=BootstrapSerializer,
    )
    def get(self, request: Request) -> Response:
        municipality = municipality_of(request._request)
        asked = request.query_params.get("locale", "")
        locale = language_of(municipality, asked if LOCALE_CODE.fullmatch(asked) else "")
        user = request.user if isinstance(request.user, User) else None
        if user is not None and second_factor.is_missing(request.session, user):
            user = None  # half signed in: the rest of the API refuses them too
        body = bootstrap(municipality, user, locale)
        get_token(request._request)
        tag = f'"{digest_of(to_bytes(body))}"'
        answer = Response(body, headers={"ETag": tag, "Cache-Control": "private, no-store"})
        unchanged = get_conditional_response(request._request, etag=tag)
        if unchanged is not None and unchanged.status_code == 304:
            return Response(status=304, headers={"ETag": tag, "Cache-Control": "private, no-store"})
        return answer
