"""The tasks' API: what families see, and the professionals' lists."""

from typing import Any, cast
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.accounts.models import User
from cms.accounts.queries import access_family
from cms.audit.record import record
from cms.encryption.keyring import preload_keys
from cms.plugin_api.permissions import IsMember, IsProfessional
from plugins.tasks import audit
from plugins.tasks.actions.creating import TaskFacts, create_task
from plugins.tasks.actions.handling import finish
from plugins.tasks.acts import ACTS, team_here
from plugins.tasks.api.filters import FILTERS, read_filters
from plugins.tasks.api.problems import told_as_problems
from plugins.tasks.api.serializers import (
    ActSerializer,
    ConcernListSerializer,
    ConcernSerializer,
    FamilyTaskListSerializer,
    FamilyTaskSerializer,
    NewTaskSerializer,
    TaskDetailSerializer,
    TaskListSerializer,
    TaskSerializer,
)
from plugins.tasks.errors import NotHereError, NotOnTeamError
from plugins.tasks.models import Attachment, ChecklistItem, Comment, Task, TaskEvent, TaskTag
from plugins.tasks.queries.families import access_own, done_by, done_for
from plugins.tasks.queries.skills import skill_here
from plugins.tasks.queries.tasks import access_task, access_to_work, colleagues_in, tasks_for
from plugins.tasks.rules import can_tick_off

TAGS = ["tasks"]
MOST = 100
# Acts that reading is enough for.
_OF_READERS = frozenset({"follow", "unfollow"})


def user_of(request: Request) -> User:
    return cast("User", request.user)


def with_keys(tasks: QuerySet[Task]) -> list[Task]:
    """The tasks, with the keys of all their words fetched in one query."""
    found = list(tasks)
    preload_keys(task.words_key for task in found)
    return found


class MineView(APIView):
    """What the guardian agreed to do."""

    permission_classes = (IsMember,)

    @extend_schema(operation_id="tasks_mine", responses=FamilyTaskListSerializer, tags=TAGS)
    def get(self, request: Request) -> Response:
        tasks = with_keys(done_by(user_of(request))[:MOST])
        return Response({"results": FamilyTaskSerializer(tasks, many=True).data})


class MineDoneView(APIView):
    """Tick off what one agreed to do."""

    permission_classes = (IsMember,)

    @extend_schema(operation_id="tasks_mine_done", request=None, responses=FamilyTaskSerializer, tags=TAGS)
    def post(self, request: Request, task_id: UUID) -> Response:
        user = user_of(request)
        task = access_own(user, task_id)
        if not can_tick_off(user, task):
            raise Http404
        return Response(FamilyTaskSerializer(finish(task_id=task.pk, actor=user)).data)


class ConcernsView(APIView):
    """What somebody of the municipality is to do for the guardian's families, as far as they are told."""

    permission_classes = (IsMember,)

    @extend_schema(
        operation_id="tasks_concerns",
        parameters=[OpenApiParameter("locale", str)],
        responses=ConcernListSerializer,
        tags=TAGS,
    )
    def get(self, request: Request) -> Response:
        tasks = done_for(user_of(request))[:MOST]
        return Response({"results": ConcernSerializer(tasks, many=True).data})


class TasksView(APIView):
    """The professional's tasks, and making one."""

    permission_classes = (IsProfessional,)

    @extend_schema(operation_id="tasks_list", parameters=FILTERS, responses=TaskListSerializer, tags=TAGS)
    def get(self, request: Request) -> Response:
        filters, limit, offset = read_filters(request.query_params)
        found = with_keys(tasks_for(user_of(request), filters, offset + limit + 1)[offset:])
        return Response(
            {
                "results": TaskSerializer(found[:limit], many=True).data,
                "has_more": len(found) > limit,
            }
        )

    @extend_schema(
        operation_id="tasks_create",
        request=NewTaskSerializer,
        responses={201: TaskDetailSerializer},
        tags=TAGS,
    )
    def post(self, request: Request) -> Response:
        given = NewTaskSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values: dict[str, Any] = dict(given.validated_data)
        wanted, family = values.pop("assignee"), values.pop("family")
        with told_as_problems():
            team = team_here(values.pop("team"))
            assignee = next((one for one in colleagues_in(team) if one.pk == wanted), None)
            if wanted is not None and assignee is None:
                raise NotOnTeamError
            wanted_skill = values.pop("skill")
            skill = skill_here(wanted_skill)
            if wanted_skill is not None and skill is None:
                raise NotHereError
            facts = TaskFacts(
                team=team,
                skill=skill,
                family=access_family(request.user, family) if family is not None else None,
                checklist=tuple(values.pop("checklist")),
                **values,
            )
            made = create_task(facts=facts, actor=user_of(request), assignee=assignee)
        return Response(shown(made), status=201)


class TaskView(APIView):
    """One task. Reading it is put on record."""

    permission_classes = (IsProfessional,)

    @extend_schema(operation_id="tasks_read", responses=TaskDetailSerializer, tags=TAGS)
    def get(self, request: Request, task_id: UUID) -> Response:
        user = user_of(request)
        task = access_task(user, task_id)
        record(audit.READ, actor=user, municipality=task.municipality, target=task, family=task.family)
        return Response(shown(task))


class ActView(APIView):
    """Do something with a task. 409 when a colleague was first, or it was changed since it was read."""

    permission_classes = (IsProfessional,)

    @extend_schema(
        operation_id="tasks_act",
        parameters=[OpenApiParameter("act", OpenApiTypes.STR, OpenApiParameter.PATH, enum=list(ACTS))],
        request=ActSerializer,
        responses=TaskDetailSerializer,
        tags=TAGS,
    )
    def post(self, request: Request, task_id: UUID, act: str) -> Response:
        user = user_of(request)
        find = access_task if act in _OF_READERS else access_to_work
        task, work = find(user, task_id), ACTS.get(act)
        if work is None:
            raise Http404
        given = ActSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        with told_as_problems():
            work(task, user, given.validated_data)
        # After a move it may be another team's: then only what was asked for is told.
        found = Task.objects.select_related("team", "family", "assignee", "municipality").get(pk=task.pk)
        return Response(shown(found))


def shown(task: Task) -> dict[str, Any]:
    """One task with everything around it."""
    found = (
        Task.objects.filter(pk=task.pk)
        .select_related("team", "family", "assignee", "municipality")
        .prefetch_related(
            "family__guardians__user",
            Prefetch("tags", TaskTag.unscoped.select_related("tag")),
            Prefetch("checklist", ChecklistItem.unscoped.select_related("task")),
            Prefetch("comments", Comment.unscoped.select_related("author", "task")),
            Prefetch("attachments", Attachment.unscoped.select_related("author", "task")),
            Prefetch("events", TaskEvent.unscoped.select_related("actor", "other", "task")),
        )
    )
    return dict(TaskDetailSerializer(found.get()).data)


__all__ = ["ActView", "ConcernsView", "MineDoneView", "MineView", "TaskView", "TasksView"]
