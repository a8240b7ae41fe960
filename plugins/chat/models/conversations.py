"""A conversation, who takes part in it, and who of the team has it."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import Family
from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel
from cms.teams.models import Team, TeamTopic


class Conversation(MunicipalityScopedModel):
    """One guardian's thread with one team, or the shared thread of a family with it.

    `last_seq` and `last_staff_seq` count the two streams of events. Whoever writes holds this row's
    lock until commit, so a reader who has seen n has seen everything up to n.
    """

    class Kind(models.TextChoices):
        OWN = "own", _("One guardian")
        SHARED = "shared", _("The whole family")

    class State(models.TextChoices):
        OPEN = "open", _("Waits for us")
        WAITING = "waiting", _("Waits for the family")
        SNOOZED = "snoozed", _("Snoozed")
        DONE = "done", _("Done")

    class AssignedBy(models.TextChoices):
        HUMAN = "human", _("A colleague")
        RULE = "rule", _("A rule")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="conversations")
    family = models.ForeignKey(Family, models.CASCADE, related_name="conversations")
    team = models.ForeignKey(Team, models.PROTECT, related_name="conversations", verbose_name=_("team"))
    # While a warm hand-over runs: the team that takes it over reads and writes too, this day included.
    second_team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+", db_index=False)
    second_until = models.DateField(null=True)
    # Who had it before it was handed over or moved. The family may have a thread of its own with the new team besides.
    former_team = models.ForeignKey(Team, models.SET_NULL, null=True, related_name="+")
    topic = models.ForeignKey(
        TeamTopic, models.SET_NULL, null=True, related_name="+", verbose_name=_("topic")
    )
    kind = models.CharField(_("whose"), max_length=6, choices=Kind.choices, default=Kind.OWN)
    guardian = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="own_conversations"
    )
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="assigned_conversations",
        verbose_name=_("who answers"),
    )
    assigned_by = models.CharField(max_length=5, choices=AssignedBy.choices, blank=True)
    assigned_at = models.DateTimeField(null=True)
    waiting_since = models.DateTimeField(_("waits since"), null=True)
    due_at = models.DateTimeField(_("answer due"), null=True)
    snoozed_until = models.DateTimeField(_("snoozed until"), null=True)
    urgent_at = models.DateTimeField(_("urgent since"), null=True)
    version = models.PositiveIntegerField(default=0)
    last_seq = models.PositiveBigIntegerField(default=0)
    last_staff_seq = models.PositiveBigIntegerField(default=0)
    team_read_seq = models.PositiveBigIntegerField(default=0)
    last_message_at = models.DateTimeField(null=True)
    # Our message after which the family was silent for so long that somebody was told; see actions/silence.py.
    silence_told_seq = models.PositiveBigIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["family", "team", "guardian"],
                condition=Q(kind="own", former_team=None),
                name="own_conversation_once_per_team",
            ),
            models.UniqueConstraint(
                fields=["family", "team"],
                condition=Q(kind="shared", former_team=None),
                name="shared_conversation_once_per_team",
            ),
            models.CheckConstraint(
                condition=Q(kind="own", guardian__isnull=False) | Q(kind="shared", guardian__isnull=True),
                name="conversation_has_its_people",
            ),
            # Nothing that waits for us falls between two chairs.
            models.CheckConstraint(
                condition=~Q(state="open") | Q(waiting_since__isnull=False, due_at__isnull=False),
                name="open_conversation_is_due",
            ),
            models.CheckConstraint(
                condition=Q(state="snoozed") ^ Q(snoozed_until__isnull=True), name="snoozed_until_a_time"
            ),
            models.CheckConstraint(
                condition=Q(assignee__isnull=True) | ~Q(assigned_by=""), name="assigned_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(second_team=None, second_until=None)
                | Q(second_team__isnull=False, second_until__isnull=False) & ~Q(second_team=F("team")),
                name="second_team_until_a_day",
            ),
            models.CheckConstraint(
                condition=Q(team_read_seq__lte=F("last_seq")), name="nobody_reads_the_future"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["team", "waiting_since", "id"],
                condition=Q(state="open"),
                name="conversations_waiting",
            ),
            models.Index(
                fields=["assignee", "waiting_since", "id"],
                condition=Q(assignee__isnull=False) & ~Q(state="done"),
                name="conversations_of_a_person",
            ),
            # As the inbox orders what does not wait: nothing is sorted that is not shown.
            models.Index(
                "team", F("last_message_at").desc(nulls_last=True), "id", name="conversations_latest"
            ),
            models.Index(
                "team",
                "state",
                F("last_message_at").desc(nulls_last=True),
                "id",
                name="conversations_latest_in_state",
            ),
            models.Index(
                "assignee",
                F("last_message_at").desc(nulls_last=True),
                "id",
                condition=Q(assignee__isnull=False),
                name="conversations_latest_of_person",
            ),
            models.Index(
                fields=["second_team"],
                condition=Q(second_team__isnull=False),
                name="conversations_handed_over",
            ),
            models.Index(
                fields=["snoozed_until"], condition=Q(state="snoozed"), name="conversations_snoozed"
            ),
        ]

    @property
    def team_keys(self) -> list[int]:
        """The teams that work on it now, in the order in which their feeds are locked."""
        return sorted(key for key in (self.team_id, self.second_team_id) if key is not None)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.team_id} · {self.state}"


class Participant(MunicipalityScopedModel):
    """Somebody who reads a conversation, and how far they have read."""

    municipality_path = "conversation__municipality"

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="participants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="conversation_parts")
    is_staff = models.BooleanField(default=False)
    agreed_at = models.DateTimeField(null=True)
    # Said no to a shared thread: they are not asked again, and nobody else is told.
    declined_at = models.DateTimeField(null=True)
    # What the guardian's phone called the conversation when it was begun there, perhaps without a line.
    started_as = models.UUIDField(null=True, editable=False)
    read_seq = models.PositiveBigIntegerField(default=0)
    staff_read_seq = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "user"], name="participant_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.read_seq}"


class EmergencyAccess(MunicipalityScopedModel):
    """A professional outside the team opened a conversation for a written reason; it ends by itself."""

    municipality_path = "conversation__municipality"

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="emergency_accesses")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="emergency_accesses")
    reason = models.CharField(_("why"), max_length=300)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("emergency access")
        verbose_name_plural = _("emergency accesses")
        indexes: ClassVar = [
            models.Index(fields=["user", "conversation", "-expires_at"], name="emergency_access_now")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.conversation_id}"
