"""What leads to the states of a device check: a meeting tomorrow, and what the person presses."""

from typing import Any

from playwright.sync_api import Page

from tests.e2e.server import Server

_MAKE = """
import datetime as dt
from django.utils import timezone
from cms.accounts.models import Family, User
from cms.municipalities.models import Municipality
from cms.municipalities.scope import municipality_scope
from plugins.video.guests.actions.inviting import Invited, invite_guest
from plugins.video.models import Meeting

place = Municipality.objects.get(slug="fjordby")
family = Family.unscoped.filter(guardians__user__email="amina@example.org", municipality=place).first()
nurse = User.objects.get(email="sofie@fjordby.example")
start = timezone.now() + dt.timedelta(hours=20)
# One of this kind at a time.
Meeting.unscoped.filter(family=family, created_by=None, starts_at__gt=timezone.now()).delete()
meeting = Meeting.unscoped.create(
    municipality=place, family=family, professional=nurse, starts_at=start,
    ends_at=start + dt.timedelta(minutes=30), reminded=1,
)
with municipality_scope(place):
    _guest, token = invite_guest(meeting_id=meeting.pk, invited=Invited("Karim", "interpreter"), actor=nurse)
print(meeting.pk, token)
"""
# A browser in which the person says no.
_REFUSE = """() => {
    navigator.mediaDevices.getUserMedia = () =>
        Promise.reject(new DOMException("Permission denied", "NotAllowedError"));
}"""


def meeting_tomorrow(server: Server) -> tuple[str, str]:
    """Amina meets Sofie tomorrow, and an interpreter comes: the meeting's key, and the guest's secret."""
    meeting, token = server.python(_MAKE).strip().splitlines()[-1].split()
    return meeting, token


def forget_meetings(server: Server) -> None:
    """What was made here is no meeting of the demo: others do not find it."""
    server.python(
        "from django.utils import timezone\n"
        "from plugins.video.models import Meeting\n"
        "Meeting.unscoped.filter(created_by=None, starts_at__gt=timezone.now()).delete()\n"
    )


def tomorrow(opened: Any) -> None:
    meeting_tomorrow(opened.server)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def begun(page: Page) -> None:
    page.locator("#check-step").wait_for()


def refused(page: Page) -> None:
    begun(page)
    page.evaluate(_REFUSE)
    # By their place: this is looked at from right to left, too.
    page.locator(".steps .choice button").first.click()
    page.locator(".steps .help").wait_for()


def camera(page: Page) -> None:
    begun(page)
    press(page, "Med billede og lyd")
    page.get_by_role("button", name="Ja, jeg kan se mig").wait_for()


def speaker(page: Page) -> None:
    camera(page)
    press(page, "Ja, jeg kan se mig")
    press(page, "Spil tonerne")
    page.get_by_role("button", name="Ja, jeg hørte dem").wait_for()


def voice(page: Page) -> None:
    speaker(page)
    press(page, "Ja, jeg hørte dem")
    press(page, "Optag tre sekunder")
    page.get_by_role("button", name="Ja, jeg hørte mig selv").wait_for()


def outcome(page: Page) -> None:
    voice(page)
    press(page, "Ja, jeg hørte mig selv")
    page.get_by_text("Det virker. Du er klar til mødet.").wait_for()
