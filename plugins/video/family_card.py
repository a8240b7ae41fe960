"""A family's coming meetings, and the way to book one."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from cms.plugin_api.family_card import MOST_LINES, Asked, FamilyAct, FamilyLine, FamilySection
from plugins.video.models import Meeting
from plugins.video.rules import can_meet

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


def booking(user: "User", family: "Family", asked: Asked) -> str:
    """The form to book, with the family filled in, and with the one adult whom alone it is about."""
    return _form("video:book", user, family, asked)


def proposing(user: "User", family: "Family", asked: Asked) -> str:
    """The same for several times of which the family, or that adult, chooses."""
    return _form("video:propose", user, family, asked)


def _form(name: str, user: "User", family: "Family", asked: Asked) -> str:
    if not can_meet(user, family):
        return ""
    given: dict[str, object] = {"family": family.pk}
    if asked.back:
        given["back"] = asked.back
    if asked.guardian is not None:
        given["guardian"] = asked.guardian.pk
    return f"{reverse(name)}?{urlencode(given)}"


sections = [FamilySection(_("Meetings"), coming)]
acts = [
    FamilyAct(_("Book a meeting"), "calendar-alt", booking),
    FamilyAct(_("Propose times"), "calendar-check", proposing),
]
