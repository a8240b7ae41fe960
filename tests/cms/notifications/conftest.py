import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from cms.notifications.actions.preferences import change_preferences
from cms.notifications.actions.subscriptions import register_device
from cms.notifications.models import Delivery
from cms.notifications.types import NotificationType, _core, register_core_types
from tests.factories.accounts import citizen, sign_in
from tests.factories.core import MunicipalityFactory
from tests.push_service import push_service

PLAIN, URGENT, SEEN_ELSEWHERE = "probe.plain", "probe.urgent", "probe.seen"
seen_elsewhere = set()


class Clock:
    """The time that the code reads; it stands still."""

    def __init__(self):
        self.now = dt.datetime(2026, 11, 30, 12, 0, tzinfo=dt.UTC)

    def __call__(self):
        return self.now

    def forward(self, **by):
        self.now += dt.timedelta(**by)


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    return clock


@pytest.fixture(autouse=True)
def types():
    before = dict(_core)
    register_core_types(
        NotificationType(PLAIN, "There is something new.", "/probe/"),
        NotificationType(URGENT, "Please look now.", "/probe/", urgent=True),
        NotificationType(
            SEEN_ELSEWHERE, "Something.", is_seen=lambda row: row.about in seen_elsewhere, urgent=True
        ),
    )
    yield
    _core.clear()
    _core.update(before)
    seen_elsewhere.clear()


@pytest.fixture
def fjordby(db):
    return MunicipalityFactory(slug="fjordby")


@pytest.fixture
def klitby(db):
    return MunicipalityFactory(slug="klitby")


@pytest.fixture
def person(fjordby):
    return citizen(fjordby, email="amina.hassan@example.org", phone="+4520304050", language="da")


@pytest.fixture
def other(fjordby):
    return citizen(fjordby)


@pytest.fixture
def service(settings):
    settings.OUTBOUND_ALLOWED_HOSTS = frozenset({"127.0.0.1"})
    with push_service() as service:
        yield service


@pytest.fixture
def browser(service, fjordby, person):
    return subscribed(service, fjordby, person)


def subscribed(service, place, user, locale="da"):
    made = service.browser()
    given = made.subscription()
    register_device(
        municipality=place,
        user=user,
        endpoint=given["endpoint"],
        device="Chrome",
        locale=locale,
        **given["keys"],
    )
    return made


def client_of(user, place):
    client = Client(headers={"host": f"{place.slug}.localhost"})
    sign_in(client, user)
    return client


def choose(user, place, **changes):
    values = {
        "push": True,
        "fallback": "email",
        "quiet_from": None,
        "quiet_until": None,
        "urgent_when_quiet": False,
        "discreet": False,
    }
    return change_preferences(municipality=place, user=user, **(values | changes))


def rows(channel=None):
    found = Delivery.unscoped.order_by("created_at", "pk")
    return list(found.filter(channel=channel) if channel else found)
