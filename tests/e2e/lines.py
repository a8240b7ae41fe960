"""What the walks through the line share: an empty line, and steps that somebody else takes."""

from typing import Any

from playwright.sync_api import Page

from tests.e2e.server import Server

_HEAD = """
import datetime as dt
from django.utils import timezone
from cms.accounts.models import Family, Guardian, User
from cms.municipalities.models import Municipality
from cms.municipalities.scope import municipality_scope
from cms.teams.models import DutyShift, TeamMember
from plugins.video.models import Meeting, QueueOffer, QueuePlace
from plugins.video.on_demand.actions.joining import join
from plugins.video.on_demand.actions.serving import claim
from plugins.video.on_demand.actions.sweeping import sweep

place = Municipality.objects.get(slug="fjordby")
amina, sofie = (User.objects.get(email=one) for one in ("amina@example.org", "sofie@fjordby.example"))
family = Family.unscoped.filter(guardians__user=amina, municipality=place).first()
offer = QueueOffer.unscoped.get(team__municipality=place)
now = timezone.now()
"""
_EMPTY = """
TeamMember.unscoped.get_or_create(team=offer.team, user=sofie, ended_at=None)
Meeting.unscoped.filter(municipality=place, kind="on_demand", guardian__isnull=False).delete()
QueuePlace.unscoped.filter(municipality=place).exclude(state="done").delete()
QueuePlace.unscoped.filter(municipality=place, ended_at__gt=now - dt.timedelta(hours=20)).delete()
QueueOffer.unscoped.filter(pk=offer.pk).update(is_offered=True, within_opening_hours=False)
"""
_JOIN = "with municipality_scope(place): mine = join(offer=offer, family=family, person=amina)\n"
_CLAIM = "with municipality_scope(place): claim(place_id=mine.pk, actor=sofie)\n"
_MISS = "with municipality_scope(place): sweep(now + dt.timedelta(minutes=5))\n"
_LOSE = """
QueuePlace.unscoped.filter(pk=mine.pk).update(seen_at=now - dt.timedelta(hours=2))
with municipality_scope(place): sweep(now)
"""
_OTHERS = """
guardians = Guardian.unscoped.filter(family__municipality=place).exclude(family=family).exclude(user=amina)
for number, one in enumerate(guardians.select_related("family", "user").order_by("pk")[:3]):
    with municipality_scope(place): waits = join(offer=offer, family=one.family, person=one.user)
    QueuePlace.unscoped.filter(pk=waits.pk).update(
        joined_at=now - dt.timedelta(minutes=21 - 6 * number), is_urgent=number == 1,
        seen_at=now - dt.timedelta(minutes=4 if number == 0 else 0),
    )
"""
# Everybody's shifts end: the line is closed until a shift that is far away.
_CLOSE = """
running = DutyShift.unscoped.filter(team=offer.team, ends_at__gt=now)
running.filter(starts_at=now).delete()
running.filter(starts_at__lt=now).update(ends_at=now)
"""
_OPEN = """
if not DutyShift.unscoped.filter(team=offer.team, starts_at__lte=now, ends_at__gt=now).exists():
    following = DutyShift.unscoped.filter(team=offer.team, user=sofie, starts_at__gt=now).order_by("starts_at")
    ends = following.values_list("starts_at", flat=True).first() or now + dt.timedelta(days=7)
    DutyShift.unscoped.create(team=offer.team, user=sofie, kind="duty", starts_at=now, ends_at=ends)
"""


def line(server: Server, *steps: str) -> None:
    """Begin with an open line in which nobody waits, and take the steps."""
    server.python(_HEAD + _EMPTY + _OPEN + "".join(steps))


def also(server: Server, *steps: str) -> None:
    """Go on from what is there; Amina's place is `mine`."""
    server.python(
        _HEAD + 'mine = QueuePlace.unscoped.filter(person=amina).latest("joined_at")\n' + "".join(steps)
    )


JOIN, CLAIM, MISS, LOSE, OTHERS, CLOSE, OPEN = _JOIN, _CLAIM, _MISS, _LOSE, _OTHERS, _CLOSE, _OPEN


# The screens


def choose(opened: Any) -> None:
    line(opened.server, OTHERS)


def closed(opened: Any) -> None:
    line(opened.server, CLOSE)


def wait(opened: Any) -> None:
    line(opened.server, OTHERS, JOIN)


def ring(opened: Any) -> None:
    line(opened.server, JOIN, CLAIM)


def missed(opened: Any) -> None:
    line(opened.server, JOIN, CLAIM, MISS)


def gone(opened: Any) -> None:
    line(opened.server, JOIN, LOSE)


def nobody(opened: Any) -> None:
    line(opened.server)


def ringing_and_others(opened: Any) -> None:
    line(opened.server, OTHERS, JOIN, CLAIM)


def see(words: str) -> Any:
    return lambda page: page.get_by_text(words).first.wait_for()


def shows(selector: str) -> Any:
    """In whatever language."""
    return lambda page: page.locator(selector).first.wait_for()


def sure(page: Page) -> None:
    page.get_by_role("button", name="Forlad køen").click()
    page.get_by_role("dialog").wait_for()
