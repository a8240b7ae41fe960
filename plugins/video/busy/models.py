"""A professional's other calendars, and the times at which they say that somebody is busy. Nothing else of them."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel


class Trouble(models.TextChoices):
    """Why a calendar could not be read."""

    NO_HOST = "no_host", _("There is no such website. Check the address.")
    FORBIDDEN = "forbidden", _("The address leads to a place that we do not read from.")
    CERTIFICATE = "certificate", _("The website cannot show that it is the right one.")
    NO_ANSWER = "no_answer", _("The website does not answer.")
    REFUSED = "refused", _("The website does not let us in. Make a new address in your calendar.")
    LOGIN = (
        "login",
        _(
            "The website does not take the user name and the password. Remove the calendar and add it again, "
            "with a new password from your calendar."
        ),
    )
    MOVED = (
        "moved",
        _("The calendar has moved to another website. Remove it and add it again with its new address."),
    )
    GONE = "gone", _("The calendar is not there any more. Make a new address in your calendar.")
    FAILING = "failing", _("The website has a fault of its own.")
    NO_CALENDAR = "no_calendar", _("What stands at the address is not a calendar.")
    TOO_BIG = "too_big", _("The calendar is too big. Give the address of a smaller one.")


class BusyCalendar(MunicipalityScopedModel):
    """The address of a calendar in ICS, or with a login of one that speaks CalDAV.

    Whoever has the address, or the login, can read the calendar: both rest sealed, and are never shown.
    `covers_until` is how far its times were read. `unread` counts entries that nobody could make sense of.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    professional = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("professional")
    )
    address_sealed = models.BinaryField(editable=False)
    login_sealed = models.BinaryField(null=True, editable=False)
    host = models.CharField(max_length=253)
    etag = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    tried_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    covers_until = models.DateTimeField(null=True)
    unread = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=11, choices=Trouble.choices, blank=True)
    failing_since = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("other calendar")
        verbose_name_plural = _("other calendars")
        ordering: ClassVar = ["created_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(trouble="", failing_since__isnull=True)
                | (~Q(trouble="") & Q(failing_since__isnull=False)),
                name="video_trouble_has_a_beginning",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["municipality", "professional"], name="video_calendars_of_person")
        ]

    def __str__(self) -> str:
        return self.host


class BusyTime(MunicipalityScopedModel):
    """From (included) and until (excluded) when the calendar has something; what touches is one row."""

    municipality_path = "calendar__municipality"

    calendar = models.ForeignKey(BusyCalendar, models.CASCADE, related_name="times")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name = _("busy time")
        verbose_name_plural = _("busy times")
        ordering: ClassVar = ["starts_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="video_busy_ends_after_it_begins"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["calendar", "ends_at"], name="video_busy_of_calendar")]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}"
