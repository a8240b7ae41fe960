import pytest

from tests.factories.calls import make_call


@pytest.fixture
def relay(settings):
    """A relay is set up; nothing asks it here."""
    settings.VIDEO_TURN_HOST = "relay.example"
    settings.VIDEO_TURN_SECRETS = ("north", "old north")
    settings.VIDEO_TURN_TLS_PORT = 443


@pytest.fixture(scope="module")
def kept_call(made_once):
    return made_once(make_call)


@pytest.fixture
def call(kept_call, db, relay):
    return kept_call()
