import datetime as dt

import pytest
from django.utils import timezone

from cms.municipalities.actions import sync_groups
from tests.factories.calls import make_call


@pytest.fixture
def relay(settings):
    settings.VIDEO_TURN_HOST = "relay.example"
    settings.VIDEO_TURN_SECRETS = ("north",)
    settings.VIDEO_TURN_TLS_PORT = 443


@pytest.fixture(scope="module")
def kept_call(made_once):
    return made_once(make_call)


@pytest.fixture
def tomorrow(kept_call, db, relay):
    """Amina meets her nurse tomorrow: the call is far from open."""
    call = kept_call()
    sync_groups(municipality=call.street.here)
    call.begins(timezone.now() + dt.timedelta(hours=24))
    return call


@pytest.fixture
def fine():
    return {"camera": "ok", "microphone": "ok", "speaker": "ok", "line": "ok"}
