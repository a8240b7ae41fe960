import pytest
from django.test import Client

from tests.factories.core import MunicipalityFactory


@pytest.fixture
def fjordby(db):
    return MunicipalityFactory(slug="fjordby")


@pytest.fixture
def klitby(db):
    return MunicipalityFactory(slug="klitby")


class HostClient(Client):
    """A browser on one host that speaks JSON."""

    def __init__(self, host, **kwargs):
        super().__init__(headers={"host": host}, **kwargs)
        self.host = host

    def send(self, method, path, data=None, **kwargs):
        return self.generic(method, path, data=_json(data), content_type="application/json", **kwargs)


def _json(data):
    import json

    return json.dumps(data) if data is not None else ""


@pytest.fixture
def app(fjordby):
    """A browser at fjordby.localhost."""
    return HostClient("fjordby.localhost")


@pytest.fixture
def at():
    return HostClient
