"""What leads to the states of a video call."""

from typing import Any

from playwright.sync_api import Page

from tests.e2e.calls import make_meeting

_ROOM = """
import datetime as dt
from django.utils import timezone
from cms.accounts.models import User
from cms.municipalities.scope import municipality_scope
from cms.teams.models import DutyShift, Team, TeamMember
from plugins.video.calls.actions.entering import enter
from plugins.video.calls.actions.people import expect, participant_of
from plugins.video.calls.actions.rooms import open_room
from plugins.video.models import Meeting, ServiceType

meeting = Meeting.unscoped.select_related("municipality", "family", "professional").get(pk="MEETING")
amina, sofie, now = User.objects.get(email="amina@example.org"), meeting.professional, timezone.now()
team = Team.unscoped.filter(municipality=meeting.municipality, members__user=sofie).order_by("pk").first()
"""
# Amina waits before the meeting, and a colleague is on duty for its team.
_WAITS = """
with municipality_scope(meeting.municipality):
    enter(participant_of(open_room(meeting=meeting, actor=sofie), amina, "citizen"), None)
colleague = TeamMember.unscoped.filter(team=team, ended_at=None).exclude(user=sofie).order_by("pk").first().user
if not DutyShift.unscoped.filter(user=colleague, team=team, starts_at__lte=now, ends_at__gt=now).exists():
    DutyShift.unscoped.create(team=team, user=colleague, starts_at=now, ends_at=now + dt.timedelta(hours=1))
Meeting.unscoped.filter(pk=meeting.pk).update(team=team)
"""
# Sofie is inside with a page that answers nobody; Amina is let in.
_SILENT = """
with municipality_scope(meeting.municipality):
    room = open_room(meeting=meeting, actor=sofie)
    enter(participant_of(room, sofie, "host"), None)
    expect(participant_of(room, amina, "citizen"), actor=sofie)
"""
_WINDOW = """
ServiceType.unscoped.get_or_create(
    team=team,
    name="Opkald i et tidsrum",
    defaults={"window_minutes": 120, "window_most": 5, "families_book": False, "notice": 60},
)
"""
_FAMILY_WINDOW = """
ServiceType.unscoped.get_or_create(
    team=team,
    name="Ring til mig i et tidsrum",
    defaults={"window_minutes": 120, "window_most": 5, "families_book": True, "notice": 60},
)
"""
# Half a minute later, without waiting for it.
_LATER = "(() => { const now = Date.now; Date.now = () => now() + 31000; })()"


def meeting_now(opened: Any) -> None:
    make_meeting(opened.server)


def _with(opened: Any, words: str) -> None:
    meeting = make_meeting(opened.server)
    opened.server.python(_ROOM.replace("MEETING", meeting) + words)


def somebody_waits(opened: Any) -> None:
    _with(opened, _WAITS)


def nobody_answers(opened: Any) -> None:
    _with(opened, _SILENT)


def windows(opened: Any) -> None:
    _with(opened, _WINDOW)


def family_windows(opened: Any) -> None:
    _with(opened, _FAMILY_WINDOW)


def choose_window(page: Page) -> None:
    page.get_by_role("button", name="Ring til mig i et tidsrum").click()
    page.locator("main li button").first.click()
    page.get_by_role("heading", name="Hvad tid?").wait_for()


def check(page: Page) -> None:
    # The demo's own meeting of another family begins while the walks run, and stands first in the calendar.
    rows = page.locator("tr").filter(has_text="Amina")
    (rows if "/admin/" in page.url else page).get_by_role("link", name="Gå til mødet").first.click()
    page.get_by_role("button", name="Med billede og lyd").wait_for()


def ready(page: Page) -> None:
    check(page)
    page.get_by_role("button", name="Med billede og lyd").click()
    page.get_by_text("Vi kan høre din mikrofon.").wait_for()


def steps(page: Page) -> None:
    ready(page)
    page.get_by_role("button", name="Prøv trin for trin").click()
    page.get_by_role("button", name="Ja, jeg kan se mig").wait_for()


def come_in(page: Page) -> None:
    ready(page)
    page.get_by_role("button", name="Jeg er klar").click()


def lobby(page: Page) -> None:
    come_in(page)
    page.get_by_text("Du er i venterummet").wait_for()


def over(page: Page) -> None:
    lobby(page)
    page.get_by_role("button", name="Forlad mødet").click()
    page.get_by_text("Du har forladt mødet.").wait_for()


def host(page: Page) -> None:
    come_in(page)
    page.get_by_role("button", name="Lav link").wait_for()


def to_colleague(page: Page) -> None:
    host(page)
    page.get_by_role("button", name="Giv videre til en kollega").click()
    page.get_by_label("Kollega på vagt").wait_for()


def all_windows(page: Page) -> None:
    page.get_by_text("0 af 5 familier").last.scroll_into_view_if_needed()


def lost(page: Page) -> None:
    come_in(page)
    page.get_by_text("Forbinder …", exact=True).first.wait_for()
    page.evaluate(_LATER)
    page.get_by_role("button", name="Ring til mig i stedet").wait_for()


def unknown_link(page: Page) -> None:
    page.get_by_role("button", name="Gå videre").click()
    page.get_by_text("Linket virker ikke. Bed om et nyt.").wait_for()
