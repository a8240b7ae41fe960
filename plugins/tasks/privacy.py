"""A person's part in the tasks. Asked whether the plugin is on or off: hence `unscoped`."""

import base64
import datetime as dt
from contextlib import suppress
from typing import Any

from django.db.models import Q, QuerySet

from cms.encryption.files import read_sealed
from cms.encryption.keyring import FamilyKeyDestroyedError
from cms.plugin_api.privacy import Subject
from plugins.tasks.models import (
    Attachment,
    CalendarFeed,
    ChecklistItem,
    Comment,
    DefaultView,
    FamilyContact,
    LastLook,
    Mention,
    PersonSkill,
    Plan,
    PlanStep,
    SavedView,
    Share,
    ShiftEnd,
    Tag,
    Task,
    TaskEvent,
    TaskTag,
    TeamRules,
    Watcher,
)

KEPT_AFTER_END = dt.timedelta(days=365)


class TasksPrivacy:
    def export(self, subject: Subject) -> dict[str, Any]:
        """Tasks of the families, and those that the person has or made: without words about others.

        Of comments only that they exist: a professional answers for their words in an access request,
        because they may speak of others.
        """
        own = {family.pk for family in subject.families}
        tasks = _tasks_about(subject)
        user = subject.user
        return {
            "tasks.Task": [
                _exported(task, with_words=task.family_id in own and _may_know(task, subject))
                for task in tasks.order_by("pk")
            ],
            "tasks.Attachment": [
                _attached(row, with_bytes=row.task.family_id in own and _may_know(row.task, subject))
                for row in Attachment.unscoped.filter(task__in=tasks).select_related("task").order_by("pk")
            ],
            "tasks.TaskEvent": _rows(TaskEvent.unscoped.filter(task__in=tasks), "task", "kind", "at"),
            "tasks.Comment": _rows(Comment.unscoped.filter(task__in=tasks), "task", "created_at"),
            "tasks.ChecklistItem": _rows(ChecklistItem.unscoped.filter(task__in=tasks), "task", "done_at"),
            "tasks.Mention": _rows(Mention.unscoped.filter(user=user), "comment"),
            "tasks.Watcher": _rows(Watcher.unscoped.filter(user=user), "task"),
            "tasks.FamilyContact": _rows(
                FamilyContact.unscoped.filter(Q(family__in=subject.families) | Q(user=user)),
                "family",
                "team",
                "since",
                "ended_at",
            ),
            "tasks.Share": _rows(Share.unscoped.filter(user=user), "team", "last_given_at"),
            "tasks.CalendarFeed": _rows(CalendarFeed.unscoped.filter(user=user), "created_at", "revoked_at"),
            "tasks.LastLook": _rows(LastLook.unscoped.filter(user=user), "at"),
            "tasks.TaskTag": _rows(TaskTag.unscoped.filter(task__in=tasks), "task", "tag__name", "added_at"),
            "tasks.SavedView": _rows(SavedView.unscoped.filter(owner=user), "name", "team"),
            "tasks.DefaultView": _rows(DefaultView.unscoped.filter(user=user), "view"),
            "tasks.PersonSkill": _rows(PersonSkill.unscoped.filter(user=user), "skill__name"),
            "tasks.ShiftEnd": _rows(ShiftEnd.unscoped.filter(user=user), "back_at"),
            # A team's plans, rules and tags: they lead to a person only through the team's lead.
            "tasks.Plan": [],
            "tasks.PlanStep": [],
            "tasks.TeamRules": [],
            "tasks.Tag": [],
        }

    def erase(self, subject: Subject) -> dict[str, int]:
        """A family's tasks and those for one adult's eyes are deleted; a person's name leaves all others."""
        gone = Q(family__in=subject.families)
        if subject.user is not None:
            gone |= Q(guardian=subject.user)
        tasks = Task.unscoped.filter(gone)
        found = {f"tasks.{model.__name__}": 0 for model in _ALL}
        for model in _BELOW:
            found[f"tasks.{model.__name__}"] += model.unscoped.filter(task__in=tasks).count()
        found["tasks.Task"] = tasks.count()
        found["tasks.FamilyContact"] = FamilyContact.unscoped.filter(family__in=subject.families).delete()[0]
        tasks.delete()
        if subject.user is not None:
            self._take_out(subject.user, found)
        return found

    def _take_out(self, user: Any, found: dict[str, int]) -> None:
        held = Task.unscoped.filter(assignee=user)
        found["tasks.Task"] += held.filter(state=Task.State.OPEN).update(
            assignee=None, assigned_by="", assigned_why={}, state=Task.State.NEW
        )
        found["tasks.Task"] += held.update(assignee=None, assigned_by="", assigned_why={})
        for model in _OWN:
            found[f"tasks.{model.__name__}"] += model.unscoped.filter(user=user).delete()[0]
        # Others' views that pick this person out would show nothing any more.
        views = SavedView.unscoped.filter(Q(owner=user) | Q(chosen__person=str(user.pk)))
        found["tasks.SavedView"] += views.count()
        views.delete()
        for model, column in _NAMED:
            found[f"tasks.{model.__name__}"] += model.unscoped.filter(**{column: user}).update(
                **{column: None}
            )

    def retention(self, now: dt.datetime) -> dict[str, int]:
        """Tasks that ended more than a year ago are deleted; so are addresses of calendars withdrawn then,
        and who was a family's contact person until then.
        """
        old = Task.unscoped.filter(ended_at__lt=now - KEPT_AFTER_END)
        count = old.count()
        old.delete()
        feeds = CalendarFeed.unscoped.filter(revoked_at__lt=now - KEPT_AFTER_END).delete()[0]
        # Once somebody is back, nobody needs to know that they were not.
        ended = ShiftEnd.unscoped.filter(back_at__lt=now).delete()[0]
        former = FamilyContact.unscoped.filter(ended_at__lt=now - KEPT_AFTER_END).delete()[0]
        return {
            "tasks.Task": count,
            "tasks.CalendarFeed": feeds,
            "tasks.ShiftEnd": ended,
            "tasks.FamilyContact": former,
        }


_ALL: tuple[Any, ...] = (
    Task, TaskEvent, Comment, ChecklistItem, Mention, Watcher, FamilyContact, Share, CalendarFeed, LastLook,
    Plan, PlanStep, TeamRules, Attachment, Tag, TaskTag, SavedView, DefaultView, PersonSkill, ShiftEnd,
)  # fmt: skip
# Rows that go with a task, rows of one person, and columns that name somebody.
_BELOW: tuple[Any, ...] = (TaskEvent, Comment, ChecklistItem, Watcher, Attachment, TaskTag)
_OWN: tuple[Any, ...] = (
    Mention,
    Watcher,
    FamilyContact,
    Share,
    CalendarFeed,
    LastLook,
    DefaultView,
    PersonSkill,
    ShiftEnd,
)
_NAMED: tuple[tuple[Any, str], ...] = (
    (Task, "created_by"),
    (TaskEvent, "actor"),
    (TaskEvent, "other"),
    (Comment, "author"),
    (Attachment, "author"),
    (TaskTag, "added_by"),
    (ChecklistItem, "done_by"),
    (FamilyContact, "named_by"),
    (FamilyContact, "ended_by"),
)


def _tasks_about(subject: Subject) -> QuerySet[Task]:
    """Of a family's tasks, another adult's are not this person's to know."""
    wanted = Q(family__in=subject.families)
    if subject.user is not None:
        wanted &= Q(guardian=None) | Q(guardian=subject.user)
        wanted |= Q(assignee=subject.user) | Q(created_by=subject.user) | Q(guardian=subject.user)
    return Task.unscoped.filter(wanted)


def _may_know(task: Task, subject: Subject) -> bool:
    return task.guardian_id is None or subject.user is None or task.guardian_id == subject.user.pk


def _rows(found: QuerySet[Any], *fields: str) -> list[dict[str, Any]]:
    return [
        {
            name: value if isinstance(value, int | bool | type(None)) else str(value)
            for name, value in row.items()
        }
        for row in found.order_by("pk").values(*fields)
    ]


def _exported(task: Task, *, with_words: bool) -> dict[str, Any]:
    return {
        "id": str(task.pk),
        "kind": task.kind,
        "title": task.title if with_words else None,
        "description": task.description if with_words else None,
        "state": task.state,
        "due_at": task.due_at.isoformat() if task.due_at else None,
        "created_at": task.created_at.isoformat(),
        "ended_at": task.ended_at.isoformat() if task.ended_at else None,
    }


def _attached(row: Attachment, *, with_bytes: bool) -> dict[str, Any]:
    """The file itself goes along, as base64 (RFC 4648), for whom its task's words are."""
    plain = b""
    if with_bytes:
        with suppress(FamilyKeyDestroyedError, FileNotFoundError):
            plain = read_sealed(row.file_name, family_id=row.task.words_key)
    return {
        "task": str(row.task_id),
        "kind": row.kind,
        "name": row.name if with_bytes else None,
        "added_at": row.created_at.isoformat(),
        "data": base64.b64encode(plain).decode(),
    }


handler = TasksPrivacy()
