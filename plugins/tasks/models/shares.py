"""How a team shares its work."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import Family
from cms.municipalities.scope import MunicipalityScopedModel
from cms.teams.models import Team


class TeamRules(MunicipalityScopedModel):
    """How tasks find their people. A team without a row takes from the queue itself.

    Its lock makes one worker at a time share out a team's work.
    """

    municipality_path = "team__municipality"

    class Mode(models.TextChoices):
        PULL = "pull", _("Everybody takes from the queue")
        PUSH = "push", _("New tasks are given out by the rules")

    team = models.OneToOneField(Team, models.CASCADE, primary_key=True, related_name="task_rules")
    mode = models.CharField(_("how tasks are given"), max_length=4, choices=Mode.choices, default=Mode.PULL)

    class Meta:
        verbose_name = _("rules of a team")
        verbose_name_plural = _("rules of teams")

    def __str__(self) -> str:
        return f"{self.team_id} · {self.mode}"


class Share(MunicipalityScopedModel):
    """One person's share of a team's work: the row that is locked whenever they are given something.

    How much they have is counted from the tasks, under this lock; there is no counter that can be wrong.
    """

    municipality_path = "team__municipality"

    team = models.ForeignKey(Team, models.CASCADE, related_name="task_shares")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    last_given_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("share of a team's work")
        verbose_name_plural = _("shares of teams' work")
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "user"], name="share_once")]

    def __str__(self) -> str:
        return f"{self.team_id} · {self.user_id}"


class FamilyContact(MunicipalityScopedModel):
    """The person in a team whom a family knows: who took its first task, until a human names another.

    A row is one person's time as contact person; `ended_at` closes it and the row stays, as history. Where a
    human has ended it, nobody is the contact person until a human names one.
    """

    municipality_path = "family__municipality"

    class Began(models.TextChoices):
        FIRST_TASK = "first_task", _("took a task of the family")
        NAMED = "named", _("was named")
        STOOD_IN = "stood_in", _("stood in for who left")

    class Ended(models.TextChoices):
        REPLACED = "replaced", _("another was named")
        ENDED = "ended", _("was ended")
        LEFT = "left", _("left the team")

    family = models.ForeignKey(Family, models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    began = models.CharField(
        max_length=10, choices=Began.choices, default=Began.FIRST_TASK, db_default=Began.FIRST_TASK
    )
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=8, choices=Ended.choices, blank=True, default="", db_default="")
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("contact person")
        verbose_name_plural = _("contact persons")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["family", "team"],
                condition=Q(ended_at__isnull=True),
                name="contact_person_once_per_team",
            ),
            models.CheckConstraint(
                condition=Q(ended="") ^ Q(ended_at__isnull=False), name="contact_person_s_end_has_a_reason"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["family", "team", "since"], name="contact_persons_of_family")
        ]

    def __str__(self) -> str:
        return f"{self.family_id} · {self.user_id}"
