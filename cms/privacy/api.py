"""What a person may ask about own data: a copy, who has looked, to be forgotten."""

from typing import Any

from django.contrib.auth import logout
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.accounts.api.me import signed_in_user
from cms.accounts.rules import works_here_at_all
from cms.api.problems import Problem
from cms.audit.models import AuditEvent
from cms.audit.queries import looks_at_families_of
from cms.audit.registry import text_of
from cms.municipalities.http import municipality_of
from cms.privacy.actions import erase_person, export_person


class LookSerializer(serializers.Serializer[AuditEvent]):
    """One look at my family: when, in which role, what was done, and why."""

    at = serializers.DateTimeField()
    role = serializers.CharField()
    who = serializers.SerializerMethodField()
    what = serializers.SerializerMethodField()
    why = serializers.CharField(source="reason")

    def get_who(self, event: AuditEvent) -> str:
        return event.actor.get_full_name() if event.actor is not None else ""

    def get_what(self, event: AuditEvent) -> str:
        return text_of(event.action)


class LooksPageSerializer(serializers.Serializer[Any]):
    """One page of looks; `next` and `previous` are addresses of other pages, or null."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = LookSerializer(many=True)


class LooksPagination(CursorPagination):
    page_size = 30
    ordering = "-id"


class LooksView(APIView):
    """Who has seen my data (right of access, GDPR art. 15; Datatilsynet 2024-32-0283)."""

    @extend_schema(responses=LooksPageSerializer, tags=["privacy"], operation_id="my_access_log")
    def get(self, request: Request) -> Response:
        pages = LooksPagination()
        events = looks_at_families_of(signed_in_user(request)).select_related("actor")
        page = pages.paginate_queryset(events, request, view=self)
        looks = LookSerializer(page, many=True)  # type: ignore[arg-type]
        return pages.get_paginated_response(looks.data)


class ExportView(APIView):
    """Everything that is held about me, as one JSON file."""

    @extend_schema(responses={200: dict[str, Any]}, tags=["privacy"], operation_id="my_export")
    def get(self, request: Request) -> Response:
        user = signed_in_user(request)
        bundle = export_person(user=user, municipality=municipality_of(request), actor=user)
        return Response(
            bundle,
            headers={
                "Content-Disposition": 'attachment; filename="family-start.json"',
                "Cache-Control": "no-store",
            },
        )


class ErasureSerializer(serializers.Serializer[Any]):
    confirm = serializers.BooleanField(help_text="Must be true: this cannot be undone.")

    def validate_confirm(self, value: bool) -> bool:
        if not value:
            raise serializers.ValidationError(_("Confirm that everything is to be deleted."))
        return value


class ErasureView(APIView):
    """Delete me and what is mine, now. Staff leave through their administrator instead."""

    @extend_schema(
        request=ErasureSerializer, responses={204: None}, tags=["privacy"], operation_id="my_erasure"
    )
    def post(self, request: Request) -> Response:
        shape = ErasureSerializer(data=request.data)
        shape.is_valid(raise_exception=True)
        user = signed_in_user(request)
        if works_here_at_all(user):
            raise Problem(
                403, "staff_account", _("Your administrator closes the account of a member of staff.")
            )
        erase_person(user=user, municipality=municipality_of(request), actor=user, reason="asked in the app")
        logout(request)
        return Response(status=204, headers={"Clear-Site-Data": '"cache", "storage"'})
