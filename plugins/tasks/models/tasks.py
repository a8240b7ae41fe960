"""A task: the one place that says who does what until when."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.accounts.models import Family, Profession, shown_name
from cms.encryption.fields import SealedText
from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel
from cms.teams.models import Team

# Names the keys of words that belong to no family, one for each municipality.
_WORDS_OF_PLACE = uuid.UUID("6d9a4c1e-6a1b-4c1d-9d5c-0f7f5a9b2e31")


def words_key(family_id: uuid.UUID | None, municipality_id: int) -> uuid.UUID:
    """Under which key words rest: the family's, or the municipality's for tasks about no family."""
    return family_id or uuid.uuid5(_WORDS_OF_PLACE, str(municipality_id))


class Task(MunicipalityScopedModel):
    """One thing that somebody in a team does, mostly for a family. Its words rest sealed.

    `weight` is what it counts against a person's capacity. `guardian` narrows what families see to one
    adult; with `family_does` it is the family that does it, and nobody of the team. `origin_*` says what
    gave rise to it, without knowing more of that than a name and a key.
    """

    class Kind(models.TextChoices):
        REPLY = "reply", _("Reply")
        CALL = "call", _("Call back")
        INTERPRETER = "interpreter", _("Book an interpreter")
        FOLLOW_UP = "follow_up", _("Follow up")
        VISIT = "visit", _("Home visit")
        REVIEW = "review", _("Review")
        GREET = "greet", _("Greet a new family")
        FREE = "free", _("Something else")

    class Priority(models.IntegerChoices):
        LOW = 0, pgettext_lazy("priority", "Low")
        NORMAL = 1, pgettext_lazy("priority", "Normal")
        HIGH = 2, pgettext_lazy("priority", "High")
        URGENT = 3, pgettext_lazy("priority", "Urgent")

    class State(models.TextChoices):
        NEW = "new", pgettext_lazy("state of a task", "New")
        OPEN = "open", pgettext_lazy("state of a task", "Being done")
        WAITING = "waiting", pgettext_lazy("state of a task", "Waits for the family")
        SNOOZED = "snoozed", pgettext_lazy("state of a task", "Snoozed")
        DONE = "done", pgettext_lazy("state of a task", "Done")
        CANCELLED = "cancelled", pgettext_lazy("state of a task", "Cancelled")

    class AssignedBy(models.TextChoices):
        HUMAN = "human", _("A colleague")
        RULE = "rule", _("A rule")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="tasks")
    team = models.ForeignKey(Team, models.PROTECT, related_name="tasks", verbose_name=_("team"))
    family = models.ForeignKey(
        Family, models.CASCADE, null=True, blank=True, related_name="tasks", verbose_name=_("family")
    )
    # Goes with the person: a task for one adult's eyes must never become one for all of the family.
    guardian = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    family_does = models.BooleanField(default=False)
    tells_family = models.BooleanField(_("the family sees it"), default=False)

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.FREE)
    title_sealed = models.BinaryField(null=True, editable=False)
    title = SealedText("title_sealed", family="words_key", erased_as="")
    # The column's name is part of what is authenticated: it cannot be renamed.
    note_sealed = models.BinaryField(null=True, editable=False)
    description = SealedText("note_sealed", family="words_key", erased_as="")
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority.choices, default=Priority.NORMAL
    )
    weight = models.PositiveSmallIntegerField(default=1)
    profession = models.CharField(_("only for"), max_length=20, choices=Profession.choices, blank=True)
    # What nobody can any more stops nobody: the task is then for everybody.
    skill = models.ForeignKey(
        "tasks.Skill", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("skill")
    )

    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.NEW)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name=_("who does it"),
    )
    assigned_by = models.CharField(max_length=5, choices=AssignedBy.choices, blank=True)
    assigned_at = models.DateTimeField(null=True)
    # Why a rule chose this person: names of reasons and numbers, made into words when it is shown.
    assigned_why = models.JSONField(default=dict, blank=True)
    due_at = models.DateTimeField(_("due"), null=True)
    waiting_since = models.DateTimeField(_("waits since"), null=True)
    snoozed_until = models.DateTimeField(_("snoozed until"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, editable=False)
    escalated_at = models.DateTimeField(null=True, editable=False)

    recurrence = models.CharField(_("repeats"), max_length=200, blank=True)
    recurs_from = models.DateTimeField(null=True, editable=False)
    origin_kind = models.CharField(max_length=40, blank=True)
    origin_id = models.CharField(max_length=64, blank=True)
    origin_path = models.CharField(max_length=200, blank=True)

    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering: ClassVar = ["due_at", "created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(due_at__isnull=False) | Q(state__in=["done", "cancelled"]),
                name="unfinished_task_is_due",
            ),
            models.CheckConstraint(
                condition=Q(waiting_since__isnull=False) | ~Q(state__in=["new", "open"]),
                name="open_task_waits_since",
            ),
            models.CheckConstraint(
                condition=Q(state="snoozed") ^ Q(snoozed_until__isnull=True), name="task_snoozed_until"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "cancelled"]) ^ Q(ended_at__isnull=True),
                name="ended_task_has_its_end",
            ),
            models.CheckConstraint(
                condition=Q(assignee__isnull=True) | ~Q(assigned_by=""), name="task_assigned_by_somebody"
            ),
            models.CheckConstraint(
                condition=~Q(state="new") | Q(assignee__isnull=True), name="new_task_is_nobodys"
            ),
            models.CheckConstraint(
                condition=Q(family_does=False) | Q(family__isnull=False, assignee__isnull=True),
                name="task_of_a_family_has_one",
            ),
            models.CheckConstraint(
                condition=Q(guardian__isnull=True, tells_family=False) | Q(family__isnull=False),
                name="task_told_to_a_family",
            ),
            models.CheckConstraint(
                condition=Q(recurrence="") ^ Q(recurs_from__isnull=False), name="task_recurs_from"
            ),
            models.CheckConstraint(condition=Q(weight__gte=1), name="task_weighs_something"),
            models.UniqueConstraint(
                F("municipality"),
                F("origin_kind"),
                F("origin_id"),
                F("kind"),
                condition=~Q(origin_id="") & ~Q(state__in=["done", "cancelled"]),
                name="one_open_task_per_origin",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["assignee", "due_at"],
                condition=~Q(state__in=["done", "cancelled"]),
                name="task_open_by_person",
            ),
            models.Index(
                fields=["team", "due_at"],
                condition=~Q(state__in=["done", "cancelled"]),
                name="task_open_by_team",
            ),
            models.Index(
                fields=["team", "-priority", "due_at", "id"],
                condition=Q(assignee__isnull=True, state__in=["new", "open"], family_does=False),
                name="task_queue_of_team",
            ),
            models.Index(fields=["snoozed_until"], condition=Q(state="snoozed"), name="task_sleeping"),
            # What is finished grows with the years: its lists are read from the end of an index.
            models.Index(fields=["team", "-ended_at"], name="task_ended_by_team"),
            models.Index(
                fields=["assignee", "-ended_at"],
                condition=Q(assignee__isnull=False),
                name="task_ended_by_person",
            ),
            models.Index(fields=["team", "due_at"], name="task_due_by_team"),
            models.Index(
                fields=["assignee", "due_at"], condition=Q(assignee__isnull=False), name="task_due_by_person"
            ),
            models.Index(fields=["municipality", "-created_at", "id"], name="task_newest_of_place"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due_at or ''}".strip()

    @property
    def words_key(self) -> uuid.UUID:
        return words_key(self.family_id, self.municipality_id)

    @property
    def is_finished(self) -> bool:
        return self.state in ENDED

    @property
    def label(self) -> str:
        """What it is called: its title, else what it is about, else its kind."""
        # Not `get_kind_display`: it looks through all kinds each time, which is dear in a long list.
        kind = str(Task.Kind(self.kind).label)
        return self.title or (self.description or "").split("\n", 1)[0][:80] or kind

    @property
    def tags_told(self) -> list[dict[str, Any]]:
        """Key and name of each tag, as `with_people` of the queries read them along; else they are asked for."""
        read: list[dict[str, Any]] | None = self.__dict__.get("tags_read")
        if read is None:
            read = [{"id": row.tag_id, "name": row.tag.name} for row in self.tags.all()]
        return read

    @property
    def family_name(self) -> str:
        """The adults' names, "" without a family; as `with_people` read them along, else they are asked for."""
        if self.family_id is None:
            return ""
        read: list[dict[str, Any]] | None = self.__dict__.get("adults_read")
        if read is None:
            return str(self.family)
        return ", ".join(shown_name(**adult) for adult in read) or str(self.family_id)

    def is_overdue(self) -> bool:
        return not self.is_finished and self.due_at is not None and self.due_at < timezone.now()


# What is read along of a family's adult, to name them.
ADULT = ("pk", "first_name", "last_name", "email", "phone")
ENDED = frozenset({Task.State.DONE, Task.State.CANCELLED})
UNFINISHED = (Task.State.NEW, Task.State.OPEN, Task.State.WAITING, Task.State.SNOOZED)
WEIGHTS = {
    Task.Priority.LOW: 1,
    Task.Priority.NORMAL: 1,
    Task.Priority.HIGH: 2,
    Task.Priority.URGENT: 3,
}
