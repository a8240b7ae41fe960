"""The room of a meeting, who takes part, and the secrets that let them in. No word of what is said."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.encryption.fields import SealedText
from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel


class CallRoom(MunicipalityScopedModel):
    """The call of one meeting, from the first who comes until it is ended. Nothing in it is recorded."""

    class Ended(models.TextChoices):
        BY_HOST = "host", _("Ended by the professional")
        EMPTY = "empty", _("Everybody had left")
        TIME = "time", _("The time was up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    meeting = models.OneToOneField("video.Meeting", models.CASCADE, related_name="call")
    backend = models.CharField(max_length=20, default="mesh")
    # Whoever relays only does not show the others an IP address.
    relay_only = models.BooleanField(default=False)
    opened_at = models.DateTimeField(default=timezone.now)
    closes_at = models.DateTimeField()
    # From the moment when two were in: what people call the beginning.
    talked_from = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    ended = models.CharField(max_length=10, choices=Ended.choices, blank=True)

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, ended="") | (Q(closed_at__isnull=False) & ~Q(ended="")),
                name="call_ends_for_a_reason",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["closes_at"], name="call_open", condition=Q(closed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.opened_at):%Y-%m-%d %H:%M}"


class CallParticipant(MunicipalityScopedModel):
    """One person's part in a call: a member of the meeting, or a guest with a link."""

    municipality_path = "room__municipality"

    class Role(models.TextChoices):
        HOST = "host", _("Professional")
        CITIZEN = "citizen", _("Family")
        PARTNER = "partner", _("Partner")
        INTERPRETER = "interpreter", _("Interpreter")
        GUEST = "guest", _("Guest")

    class State(models.TextChoices):
        INVITED = "invited", _("Has not come")
        WAITING = "waiting", _("Waits")
        ADMITTED = "admitted", _("Is in")
        LEFT = "left", _("Has left")
        DENIED = "denied", _("Was not let in")
        REMOVED = "removed", _("Was sent out")

    class Path(models.TextChoices):
        DIRECT = "direct", _("Directly")
        RELAY = "relay", _("Through a relay")

    class Quality(models.TextChoices):
        GOOD = "good", _("Good")
        FAIR = "fair", _("Fair")
        POOR = "poor", _("Poor")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(CallRoom, models.CASCADE, related_name="participants")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    # What a guest is called by whoever invited them: a claim, and forgotten when the call ends.
    guest_name_sealed = models.BinaryField(null=True, blank=True, editable=False)
    role = models.CharField(max_length=12, choices=Role.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.INVITED)
    sound_only = models.BooleanField(default=False)
    waiting_since = models.DateTimeField(null=True, blank=True)
    admitted_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    # A new page is a new session; a new socket of the same page keeps it.
    session = models.UUIDField(null=True, blank=True)
    resume_hash = models.BinaryField(max_length=32, null=True, blank=True)
    socket = models.UUIDField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    # How it went, as the person's device tells: no more than two words.
    path = models.CharField(max_length=6, choices=Path.choices, blank=True)
    quality = models.CharField(max_length=4, choices=Quality.choices, blank=True)
    # How the person found sound and picture, where they were asked and said.
    rating = models.CharField(max_length=4, choices=Quality.choices, blank=True, default="", db_default="")

    guest_name = SealedText("guest_name_sealed", family="room.meeting.family_id", erased_as="")

    class Meta:
        verbose_name = _("participant of a call")
        verbose_name_plural = _("participants of calls")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["room", "user"], name="call_person_once", condition=Q(user__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return str(self.get_role_display())

    @property
    def peer(self) -> str:
        """The opaque name by which the others and the relay server know this participant."""
        return self.id.hex


class CallLink(MunicipalityScopedModel):
    """A guest's way in: a link that works once, and the browser in which it has worked."""

    municipality_path = "participant__room__municipality"

    participant = models.OneToOneField(CallParticipant, models.CASCADE, related_name="link")
    token_hash = models.BinaryField(max_length=32, unique=True)
    browser_hash = models.BinaryField(max_length=32, unique=True, null=True, blank=True)
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField()
    redeemed_at = models.DateTimeField(null=True, blank=True)
    # Somebody tried the link after it had been used: the professional is told.
    tried_again_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("link to a call")
        verbose_name_plural = _("links to calls")

    def __str__(self) -> str:
        return f"{timezone.localtime(self.expires_at):%Y-%m-%d %H:%M}"


class CallTicket(MunicipalityScopedModel):
    """Opens one socket, once, within seconds. The row is gone when it was used."""

    municipality_path = "participant__room__municipality"

    token_hash = models.BinaryField(max_length=32, primary_key=True)
    participant = models.ForeignKey(CallParticipant, models.CASCADE, related_name="tickets")
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("ticket of a socket")
        verbose_name_plural = _("tickets of sockets")

    def __str__(self) -> str:
        return f"{timezone.localtime(self.expires_at):%Y-%m-%d %H:%M:%S}"
