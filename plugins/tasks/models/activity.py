"""What happens around a task: who did what, what was said, who follows it, and its small steps."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.encryption.fields import SealedText
from cms.municipalities.scope import MunicipalityScopedModel
from plugins.tasks.models.tasks import Task

# In a line's `data`: nobody did it, a rule or the clock did.
BY_RULE = "by_rule"


class TaskEvent(MunicipalityScopedModel):
    """One line of a task's history. A rule has no actor, and says so in `data`.

    `data` holds names of reasons and numbers only.
    """

    municipality_path = "task__municipality"

    class Kind(models.TextChoices):
        CREATED = "created", pgettext_lazy("did with a task", "made the task")
        CHANGED = "changed", pgettext_lazy("did with a task", "changed it")
        GIVEN = "given", pgettext_lazy("did with a task", "gave it to")
        CLAIMED = "claimed", pgettext_lazy("did with a task", "took it")
        RELEASED = "released", pgettext_lazy("did with a task", "gave it back to the team")
        HANDED_OVER = "handed_over", pgettext_lazy("did with a task", "handed it over")
        TAKEN_OVER = "taken_over", pgettext_lazy("did with a task", "took it over")
        MOVED = "moved", pgettext_lazy("did with a task", "moved it to another team")
        WAITS = "waits", pgettext_lazy("did with a task", "waits for the family")
        SNOOZED = "snoozed", pgettext_lazy("did with a task", "snoozed it")
        WOKEN = "woken", pgettext_lazy("did with a task", "is back from its pause")
        DONE = "done", pgettext_lazy("did with a task", "finished it")
        CANCELLED = "cancelled", pgettext_lazy("did with a task", "cancelled it")
        REOPENED = "reopened", pgettext_lazy("did with a task", "opened it again")
        COMMENTED = "commented", pgettext_lazy("did with a task", "wrote a comment")
        ESCALATED = "escalated", pgettext_lazy("did with a task", "told the lead that it is late")
        ATTACHED = "attached", pgettext_lazy("did with a task", "added a file")
        DETACHED = "detached", pgettext_lazy("did with a task", "took a file away")
        TAGGED = "tagged", pgettext_lazy("did with a task", "put a tag on it")
        UNTAGGED = "untagged", pgettext_lazy("did with a task", "took a tag off it")
        UNDONE = "undone", pgettext_lazy("did with a task", "took the last change back")

    task = models.ForeignKey(Task, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    other = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason_sealed = models.BinaryField(null=True, editable=False)
    reason = SealedText("reason_sealed", family="task.words_key", erased_as="")
    data = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    # Words need their row's key first.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = _("line of a task's history")
        verbose_name_plural = _("lines of tasks' history")
        ordering: ClassVar = ["at"]
        indexes: ClassVar = [models.Index(fields=["task", "at"], name="task_history")]

    def __str__(self) -> str:
        return f"{self.task_id} · {self.kind}"


class Comment(MunicipalityScopedModel):
    """What a colleague says about a task. Families never see it."""

    municipality_path = "task__municipality"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.ForeignKey(Task, models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    body_sealed = models.BinaryField(editable=False)
    body = SealedText("body_sealed", family="task.words_key", erased_as="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering: ClassVar = ["created_at"]
        indexes: ClassVar = [models.Index(fields=["task", "created_at"], name="task_comments")]

    def __str__(self) -> str:
        return f"{self.task_id} · {self.created_at:%Y-%m-%d %H:%M}"


class Mention(MunicipalityScopedModel):
    """A colleague who was named in a comment."""

    municipality_path = "comment__task__municipality"

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comment", "user"], name="named_once_in_a_comment")
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} · {self.user_id}"


class Watcher(MunicipalityScopedModel):
    """A colleague who follows a task, and hears of what is done with it."""

    municipality_path = "task__municipality"

    task = models.ForeignKey(Task, models.CASCADE, related_name="watchers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("watcher")
        verbose_name_plural = _("watchers")
        constraints: ClassVar = [models.UniqueConstraint(fields=["task", "user"], name="watches_once")]

    def __str__(self) -> str:
        return f"{self.task_id} · {self.user_id}"


class ChecklistItem(MunicipalityScopedModel):
    """A small step of a task."""

    municipality_path = "task__municipality"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.ForeignKey(Task, models.CASCADE, related_name="checklist")
    position = models.PositiveSmallIntegerField(default=0)
    text_sealed = models.BinaryField(editable=False)
    text = SealedText("text_sealed", family="task.words_key", erased_as="")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("step of a task")
        verbose_name_plural = _("steps of tasks")
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.task_id} · {self.position}"
