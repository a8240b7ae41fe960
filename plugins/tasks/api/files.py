"""Files of a task over HTTP: brought by who works on it, fetched by who reads it."""

from uuid import UUID

from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.plugin_api.permissions import IsProfessional
from plugins.tasks.actions.attachments import MOST_BYTES, attach, detach
from plugins.tasks.api.problems import told_as_problems
from plugins.tasks.api.serializers import (
    FileVersionSerializer,
    NewTaskFileSerializer,
    TaskFileListSerializer,
    TaskFileSerializer,
)
from plugins.tasks.api.views import TAGS, user_of
from plugins.tasks.files import file_answer
from plugins.tasks.queries.attachments import attachments_of
from plugins.tasks.queries.tasks import access_task, access_to_work


class FilesView(APIView):
    """The files beside a task, and one more."""

    permission_classes = (IsProfessional,)
    parser_classes = (MultiPartParser,)

    @extend_schema(operation_id="tasks_files", responses=TaskFileListSerializer, tags=TAGS)
    def get(self, request: Request, task_id: UUID) -> Response:
        """The oldest first; at most ten."""
        rows = attachments_of(access_task(user_of(request), task_id))
        return Response({"results": TaskFileSerializer(rows, many=True).data})

    @extend_schema(
        operation_id="tasks_attach",
        request={"multipart/form-data": NewTaskFileSerializer},
        responses={201: TaskFileSerializer},
        tags=TAGS,
    )
    def post(self, request: Request, task_id: UUID) -> Response:
        """A photo or a PDF file of at most 12 MB; what it is, is read from its bytes."""
        user = user_of(request)
        task = access_to_work(user, task_id)
        given = NewTaskFileSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        file, version = given.validated_data["file"], given.validated_data.get("version")
        with told_as_problems():
            row = attach(
                task_id=task.pk,
                actor=user,
                data=file.read(MOST_BYTES + 1),
                name=file.name or "",
                version=version,
            )
        return Response(TaskFileSerializer(row).data, status=201)


class FileView(APIView):
    """One file: its bytes, or away with it."""

    permission_classes = (IsProfessional,)

    @extend_schema(
        operation_id="tasks_file",
        responses={
            (200, "image/jpeg"): OpenApiResponse(OpenApiTypes.BINARY),
            (200, "application/pdf"): OpenApiResponse(OpenApiTypes.BINARY),
        },
        tags=TAGS,
    )
    def get(self, request: Request, task_id: UUID, file_id: UUID) -> HttpResponse:
        """The bytes. That somebody looked is put on record."""
        return file_answer(user_of(request), task_id, file_id)

    @extend_schema(
        operation_id="tasks_detach",
        parameters=[OpenApiParameter("version", int)],
        responses={204: None},
        tags=TAGS,
    )
    def delete(self, request: Request, task_id: UUID, file_id: UUID) -> Response:
        user = user_of(request)
        task = access_to_work(user, task_id)
        given = FileVersionSerializer(data=request.query_params)
        given.is_valid(raise_exception=True)
        with told_as_problems():
            found = detach(
                task_id=task.pk, file_id=file_id, actor=user, version=given.validated_data.get("version")
            )
        if not found:
            raise Http404
        return Response(status=204)
