import re
from datetime import timedelta

import pytest
from django.utils import timezone

from cms.accounts.sms import SmsNotSentError
from cms.municipalities.actions import sync_groups
from plugins.video.guests.actions.inviting import Invited, invite_guest
from plugins.video.guests.actions.telling import tell_due
from tests.factories.calls import API, make_call

TOKEN = re.compile(r"#t=([\w-]{43})")


@pytest.fixture
def relay(settings):
    settings.VIDEO_TURN_HOST = "relay.example"
    settings.VIDEO_TURN_SECRETS = ("north",)
    settings.SMS_GATEWAY = "console"


class Told:
    """What the gateway was given; with `is_down` it takes nothing."""

    def __init__(self):
        self.messages, self.is_down = [], False

    def send(self, *, to, text):
        if self.is_down:
            raise SmsNotSentError("down")
        self.messages.append((to, text))

    @property
    def last_token(self):
        return TOKEN.search(self.messages[-1][1])[1]


@pytest.fixture
def told(monkeypatch):
    gateway = Told()
    monkeypatch.setattr("plugins.video.guests.actions.telling.sms_gateway", lambda: gateway)
    return gateway


@pytest.fixture(scope="module")
def kept_call(made_once):
    return made_once(make_call)


class Guests:
    """Amina's meeting in three hours, to which an interpreter is invited."""

    def __init__(self, call):
        self.call, self.street, self.meeting = call, call.street, call.meeting
        for place in (call.street.here, call.street.there):
            sync_groups(municipality=place)
        self.begins_in(hours=3)

    def begins_in(self, **when):
        self.call.begins(timezone.now() + timedelta(**when))

    def invite(self, contact="+4512345678", role="interpreter", name="Canary Karim", language="da"):
        with self.call.scope():
            return invite_guest(
                meeting_id=self.meeting.pk,
                invited=Invited(name, role, contact, language),
                actor=self.street.nurse,
            )

    def tell(self, later=0):
        with self.call.scope():
            return tell_due(timezone.now() + timedelta(seconds=later))

    def join(self, token, place=None):
        browser = self.street.client(None, place)
        answer = browser.post(f"{API}join", {"token": token}, content_type="application/json")
        return answer, browser

    def page(self, user=None, meeting=None):
        return self.call.client(user or self.street.nurse).get(
            f"/admin/video/{(meeting or self.meeting).pk}/guests/"
        )


@pytest.fixture
def guests(kept_call, db, relay, told):
    return Guests(kept_call())
