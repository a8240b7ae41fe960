"""DRF permissions by membership in the host's municipality. The gate is not here: it stands before DRF."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from cms.municipalities.http import municipality_of
from cms.plugin_api.rules import is_member, is_professional


class IsMember(BasePermission):
    """Signed in and belonging to this municipality, as citizen or as staff."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return is_member(request.user, municipality_of(request._request))


class IsProfessional(BasePermission):
    """Signed in and meeting families in this municipality."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return is_professional(request.user, municipality_of(request._request))
