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


@pytest.fixture
def nurse(nurses):
    """Signed in at the desk; whose names must not be read elsewhere can be told apart."""
    nurses.amina.first_name, nurses.bodil.first_name = "Amina-Own", "Bodil-Other"
    nurses.amina.save()
    nurses.bodil.save()
    for person, name in ((nurses.other_nurse, "Otto-Here"), (nurses.nurse_there, "Thea-There")):
        person.first_name = name
        person.save()
    return nurses.client(nurses.nurse)
