"""Who waits to talk with a team now, and which teams can be asked for it. No word of what it is about."""

import datetime as dt
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import Family
from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel
from cms.teams.models import Team


class QueueOffer(MunicipalityScopedModel):
    """What a team that can be talked with at once promises. Without a row, or switched off, it cannot.

    `ring_seconds`: how long a family's devices ring. `grace_minutes`: for how long a place is kept without
    a sign of life.
    """

    municipality_path = "team__municipality"

    team = models.OneToOneField(Team, models.CASCADE, related_name="queue_offer", verbose_name=_("team"))
    is_offered = models.BooleanField(_("families can talk with us at once"), default=False)
    within_opening_hours = models.BooleanField(
        _("only within the team's opening hours"),
        default=True,
        help_text=_("Without it the line is open whenever somebody is on duty, also at night."),
    )
    ring_seconds = models.PositiveSmallIntegerField(_("how long we ring (seconds)"), default=180)
    grace_minutes = models.PositiveSmallIntegerField(
        _("how long a place is kept without a sign of life (minutes)"), default=45
    )
    most_waiting = models.PositiveSmallIntegerField(_("how many can wait at most"), default=20)

    class Meta:
        verbose_name = _("talk to us now")
        verbose_name_plural = _("talk to us now")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    ring_seconds__gte=60,
                    ring_seconds__lte=600,
                    grace_minutes__gte=10,
                    grace_minutes__lte=240,
                    most_waiting__gte=1,
                    most_waiting__lte=200,
                ),
                name="video_queue_has_sane_limits",
            )
        ]

    def __str__(self) -> str:
        return str(self.team)

    @property
    def ring_for(self) -> dt.timedelta:
        return dt.timedelta(seconds=self.ring_seconds)

    @property
    def grace(self) -> dt.timedelta:
        return dt.timedelta(minutes=self.grace_minutes)


class QueuePlace(MunicipalityScopedModel):
    """One person's place in a team's line, from joining until it is over.

    It belongs to the person: the other adults of the family do not know of it. `seen_at` is the last sign
    of life of the person's app, `unserved_since` when it was first noticed that nobody is on duty any more.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits")
        RINGING = "ringing", _("Is being rung")
        TALKING = "talking", _("Talks")
        DONE = "done", _("Has talked")
        LEFT = "left", _("Has left the line")
        CALL_BACK = "call_back", _("Is to be called back")

    class Reason(models.TextChoices):
        ASKED = "asked", _("Asked for it")
        NO_ANSWER = "no_answer", _("Did not answer")
        CLOSED = "closed", _("We closed first")
        SILENT = "silent", _("Gave no sign of life")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, models.CASCADE, related_name="+", verbose_name=_("team"))
    family = models.ForeignKey(Family, models.CASCADE, related_name="+", verbose_name=_("family"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=9, choices=Reason.choices, blank=True)
    is_urgent = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    # Asked whether they are still there; a sign of life takes it away.
    asked_at = models.DateTimeField(null=True)
    # The person said "not now" when we rang.
    declined_at = models.DateTimeField(null=True)
    unserved_since = models.DateTimeField(null=True)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    ring_until = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    meeting = models.OneToOneField("video.Meeting", models.SET_NULL, null=True, related_name="queue_place")
    # Whoever is to be called back stands in the list until somebody has, unless a task was made of it.
    is_task = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("place in line")
        verbose_name_plural = _("places in line")
        ordering: ClassVar = ["-is_urgent", "joined_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "person"],
                condition=Q(state__in=["waiting", "ringing", "talking"]),
                name="video_one_open_place_per_person",
            ),
            models.UniqueConstraint(
                fields=["municipality", "holder"],
                condition=Q(state__in=["ringing", "talking"]),
                name="video_one_open_place_per_holder",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "ringing", "talking"], ended_at__isnull=True)
                | (~Q(state__in=["waiting", "ringing", "talking"]) & Q(ended_at__isnull=False)),
                name="video_open_place_has_no_end",
            ),
            models.CheckConstraint(
                condition=Q(state="call_back") ^ Q(reason=""), name="video_call_back_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="ringing") | Q(claimed_at__isnull=False, ring_until__isnull=False),
                name="video_ringing_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting")
                | Q(holder__isnull=True, claimed_at__isnull=True, meeting__isnull=True),
                name="video_who_waits_has_no_holder",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["team", "joined_at"],
                condition=Q(state__in=["waiting", "ringing", "talking"]),
                name="video_line_of_team",
            ),
            models.Index(fields=["team", "-ended_at"], name="video_ended_of_team"),
            models.Index(fields=["person", "-joined_at"], name="video_places_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} · {self.state} · {timezone.localtime(self.joined_at):%Y-%m-%d %H:%M}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


State = QueuePlace.State
OPEN = (State.WAITING, State.RINGING, State.TALKING)
