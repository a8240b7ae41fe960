"""How somebody's device did when it was tried before a meeting. Nothing that was seen or heard is kept."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.municipalities.scope import MunicipalityScopedModel


class DeviceCheck(MunicipalityScopedModel):
    """The latest try of one person for one meeting: a word for each part, and when. It goes with the meeting."""

    municipality_path = "meeting__municipality"

    class State(models.TextChoices):
        OK = "ok", _("works")
        WEAK = "weak", _("weak: the picture may be poor, sound works")
        BAD = "bad", _("does not work")
        BLOCKED = "blocked", _("blocked")
        BLOCKED_BY_SYSTEM = "blocked_by_system", _("blocked by the phone or computer")
        MISSING = "missing", _("not found")
        BUSY = "busy", _("used by another program")
        INSECURE = "insecure", _("not allowed in this browser")
        FAILED = "failed", _("went wrong")
        UNTESTED = "untested", _("could not be tested")
        SKIPPED = "skipped", _("was passed over")

    meeting = models.ForeignKey("video.Meeting", models.CASCADE, related_name="device_checks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    guest = models.ForeignKey("video.MeetingGuest", models.CASCADE, null=True, related_name="device_checks")
    camera = models.CharField(max_length=17, choices=State.choices)
    microphone = models.CharField(max_length=17, choices=State.choices)
    speaker = models.CharField(max_length=17, choices=State.choices)
    line = models.CharField(max_length=17, choices=State.choices)
    checked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("device check")
        verbose_name_plural = _("device checks")
        ordering: ClassVar = ["checked_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, guest__isnull=True)
                | Q(user__isnull=True, guest__isnull=False),
                name="video_check_is_of_somebody",
            ),
            models.UniqueConstraint(fields=["meeting", "user"], name="video_check_of_a_person_once"),
            models.UniqueConstraint(fields=["meeting", "guest"], name="video_check_of_a_guest_once"),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.checked_at):%Y-%m-%d %H:%M}"


State = DeviceCheck.State
# What is said of a camera, a microphone or a loudspeaker, and what of the line.
DEVICE_STATES = [one for one in State.choices if one[0] not in {State.WEAK, State.UNTESTED}]
LINE_STATES = [
    (one.value, one.label) for one in (State.OK, State.WEAK, State.BAD, State.UNTESTED, State.SKIPPED)
]
