"""A meeting that begins now, the people around it, and pages with a socket in its call."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from channels.db import database_sync_to_async
from django.conf import settings
from django.test import Client
from django.utils import timezone

from cms.municipalities.scope import municipality_scope
from plugins.video.calls.browser import COOKIE
from plugins.video.calls.models import CallParticipant
from plugins.video.models import Meeting
from tests.contract.sockets import Socket
from tests.factories.plugins import MeetingFactory, Street, make_street

API = "/api/v1/video/calls/"
in_thread = database_sync_to_async


@dataclass
class Call:
    """Amina meets her nurse here; the nurse of the other municipality has a meeting of her own there."""

    street: Street
    meeting: Meeting
    meeting_there: Meeting
    clients: dict[Any, Client] = field(default_factory=dict)

    def client(self, user: Any, place: Any = None) -> Client:
        key = (user.pk if user else None, place.pk if place else None)
        if key not in self.clients:
            self.clients[key] = self.street.client(user, place)
        return self.clients[key]

    def post(self, user: Any, path: str, data: Any = None) -> Any:
        return self.client(user).post(f"{API}{path}", data or {}, content_type="application/json")

    def ticket(self, user: Any) -> str:
        answer = self.post(user, f"{self.meeting.pk}/ticket")
        assert answer.status_code == 200, answer.content
        return str(answer.json()["ticket"])

    def invite(self, name: str = "Canary Grandmother", role: str = "guest") -> str:
        """A link's secret."""
        made = self.post(self.street.nurse, f"{self.meeting.pk}/links", {"name": name, "role": role})
        assert made.status_code == 201, made.content
        return str(made.json()["url"].partition("#t=")[2])

    def guest(self, token: str) -> Client:
        """A browser in which the link was used."""
        browser = self.street.client(None)
        answer = browser.post(f"{API}join", {"token": token}, content_type="application/json")
        assert answer.status_code == 200, answer.content
        return browser

    def person(self, **of: Any) -> CallParticipant:
        return CallParticipant.unscoped.select_related("room__meeting").get(**of)

    def decide(self, participant: CallParticipant, act: str) -> Any:
        return self.post(self.street.nurse, f"{self.meeting.pk}/people/{participant.pk}/{act}")

    def begins(self, start: datetime, minutes: int = 30) -> None:
        for meeting in (self.meeting, self.meeting_there):
            meeting.starts_at, meeting.ends_at = start, start + timedelta(minutes=minutes)
            meeting.save(update_fields=["starts_at", "ends_at"])

    def scope(self) -> Any:
        return municipality_scope(self.street.here)


def make_call() -> Call:
    street = make_street("video")
    now = timezone.now()
    times = {"starts_at": now, "ends_at": now + timedelta(minutes=30)}
    meeting = MeetingFactory(family=street.aminas, professional=street.nurse, **times)
    there = MeetingFactory(family=street.theirs, professional=street.nurse_there, **times)
    return Call(street, meeting, there)


class Page(Socket):
    """One page of the app with its socket; `heard` keeps everything that it was ever told."""

    def __init__(self, browser: Client | None, host: str, *, origin: str | None = None) -> None:
        headers = [(b"host", host.encode())]
        if origin != "":
            headers.append((b"origin", (origin or f"http://{host}").encode()))
        if browser is not None:
            names = (settings.SESSION_COOKIE_NAME, COOKIE)
            cookies = [f"{name}={browser.cookies[name].value}" for name in names if name in browser.cookies]
            headers.append((b"cookie", "; ".join(cookies).encode()))
        super().__init__("/ws/video/call", headers)
        self.heard: list[dict[str, Any]] = []

    async def frame(self) -> dict[str, Any]:
        frame: dict[str, Any] = await super().frame()
        self.heard.append(frame)
        return frame

    async def say(self, **frame: Any) -> None:
        await self.send_text(json.dumps(frame))

    async def until(self, kind: str) -> dict[str, Any]:
        """Past everything else to the next frame of this kind."""
        while True:
            frame = await self.frame()
            if frame["type"] == kind:
                return frame

    async def ends(self) -> tuple[str, int]:
        """The reason and the close code by which the server ends it, past what still comes."""
        reason = ""
        while True:
            output = await self.receive_output(timeout=5)
            if output["type"] == "websocket.close":
                return reason, output["code"]
            frame = json.loads(output["text"])
            self.heard.append(frame)
            reason = frame["code"] if frame["type"] == "closed" else reason


async def open_page(call: Call, browser: Client, ticket: str, **hello: Any) -> Page:
    """A page whose socket has said hello."""
    page = Page(browser, f"{call.street.here.slug}.localhost")
    await page.connect()
    await page.say(type="hello", v=1, ticket=ticket, **hello)
    return page


async def come(call: Call, user: Any, **hello: Any) -> Page:
    """A member's page that has said hello."""
    ticket = await in_thread(call.ticket)(user)
    return await open_page(call, call.client(user), ticket, **hello)


async def come_as_guest(call: Call, browser: Client, **hello: Any) -> Page:
    answer = await in_thread(browser.post)(f"{API}guest/ticket")
    assert answer.status_code == 200, answer.content
    return await open_page(call, browser, answer.json()["ticket"], **hello)


async def both_in(call: Call) -> tuple[Page, Page, dict[str, Any], dict[str, Any]]:
    """The nurse and Amina inside, with the welcome of each."""
    nurse = await come(call, call.street.nurse)
    hers = await nurse.until("welcome")
    amina = await come(call, call.street.amina)
    await amina.until("lobby")
    person = await in_thread(call.person)(user=call.street.amina)
    assert (await in_thread(call.decide)(person, "admit")).status_code == 200
    mine = await amina.until("welcome")
    await nurse.until("peer_join")
    return nurse, amina, hers, mine
