"""The tasks' API: a person's own tasks, whether citizen or professional."""

from typing import cast
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.accounts.models import User
from cms.plugin_api.permissions import IsMember
from plugins.tasks.actions import complete_task
from plugins.tasks.api.serializers import TaskListSerializer, TaskSerializer
from plugins.tasks.queries import access_task, open_tasks_of
from plugins.tasks.rules import can_complete


class MyTasksView(APIView):
    permission_classes = (IsMember,)

    @extend_schema(operation_id="tasks_mine", responses=TaskListSerializer, tags=["tasks"])
    def get(self, request: Request) -> Response:
        tasks = open_tasks_of(cast("User", request.user))[:200]
        return Response({"results": TaskSerializer(tasks, many=True).data})


class TaskDoneView(APIView):
    permission_classes = (IsMember,)

    @extend_schema(operation_id="tasks_done", request=None, responses=TaskSerializer, tags=["tasks"])
    def post(self, request: Request, task_id: UUID) -> Response:
        user = cast("User", request.user)
        task = access_task(user, task_id)
        if not can_complete(user, task):
            raise Http404
        return Response(TaskSerializer(complete_task(task=task, actor=user)).data)
