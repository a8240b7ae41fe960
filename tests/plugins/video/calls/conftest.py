import pytest

from tests.factories.calls import make_call


@pytest.fixture
def relay(settings):
    """A relay is set up; nothing asks it here."""
    settings.VIDEO_TURN_HOST = "relay.example"
    settings.VIDEO_TURN_SECRETS = ("north", "old north")
    settings.VIDEO_TURN_TLS_PORT = 443


@pytest.fixture
def call(db, relay):
    return make_call()
