import datetime as dt

import pytest
from django.utils import timezone

from cms.municipalities.scope import municipality_scope
from plugins.video.models import Meeting
from tests.factories.meetings import MeetingStreet


@pytest.fixture(scope="module")
def kept_street(made_once):
    return made_once(MeetingStreet)


@pytest.fixture
def nurses(kept_street, db):
    return kept_street()


@pytest.fixture
def here(nurses):
    """Inside the street's municipality."""
    with municipality_scope(nurses.here):
        yield nurses


@pytest.fixture
def noon(monkeypatch):
    """Wherever the installation is, it is twelve o'clock: what begins in an hour begins today."""
    hours = 12 - dt.datetime.now(dt.UTC).hour
    monkeypatch.setattr("plugins.video.rules.zone", lambda: dt.timezone(dt.timedelta(hours=hours)))


def today(meeting):
    """As if it began in an hour."""
    start = timezone.now() + dt.timedelta(hours=1)
    Meeting.unscoped.filter(pk=meeting.pk).update(starts_at=start, ends_at=start + dt.timedelta(minutes=30))
    return meeting
