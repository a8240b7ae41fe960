import datetime as dt
from types import SimpleNamespace

import pytest
from django.utils import timezone

from cms.municipalities.scope import municipality_scope
from cms.plugin_api import jobs
from plugins.video.busy.actions import add_calendar, read_calendar
from plugins.video.busy.models import BusyCalendar, BusyTime
from tests.contract.queue import queued
from tests.local_server import local_server
from tests.plugins.video.busy.test_entries import calendar


@pytest.fixture
def web(settings):
    settings.OUTBOUND_ALLOWED_HOSTS = frozenset({"127.0.0.1"})
    with local_server() as server:
        yield server


@pytest.fixture(autouse=True)
def jobs_are_queued_at_once(monkeypatch):
    """These tests do not commit."""
    monkeypatch.setattr(jobs, "transaction", SimpleNamespace(on_commit=lambda act: act()))


def waiting():
    """The readings that are queued."""
    return [args for _function, args in queued() if args[0] == "video.read_calendar"]


class Desk:
    """One nurse, her calendar on a web server, and what we know from it."""

    def __init__(self, nurses, web):
        self.nurses, self.web = nurses, web

    def hold(self, *spans, path="/secret.ics", **more):
        """Let the calendar have these times: (begin, end) as moments."""
        events = [
            f"SUMMARY:Canary title\nDTSTART:{start:%Y%m%dT%H%M%SZ}\nDTEND:{end:%Y%m%dT%H%M%SZ}"
            for start, end in ((a.astimezone(dt.UTC), b.astimezone(dt.UTC)) for a, b in spans)
        ]
        self.web.answers[path] = (200, more, calendar(*events))

    def add(self, path="/secret.ics", nurse=None):
        with municipality_scope(self.nurses.here):
            return add_calendar(
                professional=nurse or self.nurses.nurse,
                municipality=self.nurses.here,
                address=self.web.url(path),
            )

    def read(self, made):
        """As the job does, some minutes later."""
        BusyCalendar.unscoped.filter(pk=made.pk).update(tried_at=timezone.now() - dt.timedelta(minutes=15))
        with municipality_scope(self.nurses.here):
            read_calendar(made.pk)
        return BusyCalendar.unscoped.filter(pk=made.pk).first()

    def known(self):
        return list(BusyTime.unscoped.order_by("starts_at").values_list("starts_at", "ends_at"))


@pytest.fixture
def desk(nurses, web):
    return Desk(nurses, web)
