"""A family's coming meetings."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from cms.plugin_api.family_card import MOST_LINES, FamilyLine, FamilySection
from plugins.video.models import Meeting

if TYPE_CHECKING:
    from cms.accounts.models import Family, User


def coming(_user: "User", family: "Family") -> list[FamilyLine]:
    """The next first. Professionals of the municipality stand in for each other: all of them see these."""
    found = Meeting.objects.filter(family=family, ends_at__gt=timezone.now(), cancelled_at=None)
    rows = found.select_related("professional", "service").order_by("starts_at", "pk")
    return [_line(meeting) for meeting in rows[: MOST_LINES + 1]]


def _line(meeting: Meeting) -> FamilyLine:
    day = formats.date_format(timezone.localtime(meeting.starts_at), "SHORT_DATETIME_FORMAT")
    path = reverse("video:meeting", kwargs={"meeting_id": meeting.pk})
    return FamilyLine(day, path, str(meeting.professional or ""))


sections = [FamilySection(_("Meetings"), coming)]
