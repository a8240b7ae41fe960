"""Teams, who is in them, and what a family reads about them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel


class Team(MunicipalityScopedModel):
    """People who answer together, e.g. the health visitors of a district.

    `answer_within` counts staffed minutes: it rests while the team is closed. `urgent_within` counts
    minutes on the clock, also at night and on holidays: what is urgent then goes to `duty_phone`, which
    is for colleagues and never shown to families.
    """

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=100, help_text=_("As colleagues call it."))
    is_open_to_families = models.BooleanField(_("families can write to it"), default=False)
    answer_within = models.PositiveIntegerField(_("answer within (minutes)"), default=240)
    urgent_within = models.PositiveIntegerField(_("urgent: answer within (minutes)"), default=60)
    duty_phone = models.CharField(_("duty phone"), max_length=30, blank=True)
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lead"),
    )
    closed_on_holidays = models.BooleanField(_("closed on public holidays"), default=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    archived_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering: ClassVar = ["sort_order", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "name"],
                condition=Q(archived_at=None),
                name="teams_team_name_once",
            ),
            models.CheckConstraint(
                condition=Q(answer_within__gt=0, urgent_within__gt=0), name="teams_team_has_time"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TeamText(MunicipalityScopedModel):
    """What families read about a team, in one language."""

    municipality_path = "team__municipality"

    team = models.ForeignKey(Team, models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=12)
    name = models.CharField(_("name for families"), max_length=100, blank=True)
    description = models.CharField(_("description"), max_length=300, blank=True)
    # Begins a sentence: "A health visitor reads this today".
    reader = models.CharField(_("who reads"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("text of a team")
        verbose_name_plural = _("texts of teams")
        ordering: ClassVar = ["language"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "language"], name="teams_text_once_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.name or self.description}"


class TeamTopic(MunicipalityScopedModel):
    """Something that families can choose when they write; it leads to the team."""

    municipality_path = "team__municipality"

    team = models.ForeignKey(Team, models.CASCADE, related_name="topics")
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("topic of a team")
        verbose_name_plural = _("topics of teams")
        ordering: ClassVar = ["sort_order", "pk"]

    def __str__(self) -> str:
        return f"{self.team} · {self.pk}"


class TeamTopicLabel(MunicipalityScopedModel):
    """A topic's words in one language."""

    municipality_path = "topic__team__municipality"

    topic = models.ForeignKey(TeamTopic, models.CASCADE, related_name="labels")
    language = models.CharField(_("language"), max_length=12)
    label = models.CharField(_("label"), max_length=80)

    class Meta:
        verbose_name = _("label of a topic")
        verbose_name_plural = _("labels of topics")
        ordering: ClassVar = ["language"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["topic", "language"], name="teams_label_once_per_language")
        ]

    def __str__(self) -> str:
        return self.label


class TeamMember(MunicipalityScopedModel):
    """A professional's place in a team. What was is kept: an ended membership stays as history.

    `weekly_capacity` is how much open work the person can have in a normal week; 0 means that nothing
    is given automatically. The person's languages are in their professional profile.
    """

    municipality_path = "team__municipality"

    team = models.ForeignKey(Team, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="team_memberships")
    joined_at = models.DateTimeField(_("since"), default=timezone.now)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    weekly_capacity = models.PositiveSmallIntegerField(_("open work in a week"), default=20)

    class Meta:
        verbose_name = _("member of a team")
        verbose_name_plural = _("members of teams")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["team", "user"], condition=Q(ended_at=None), name="teams_member_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["user"], condition=Q(ended_at=None), name="teams_current_of_person")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.team}"
