"""The bells of one transaction are rung at once, and only if it lasts."""

import contextlib

import psycopg
import pytest
from django.conf import settings as configured
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cms.realtime.bridge import CHANNEL, BellTooLargeError
from cms.realtime.events import publish_on_commit
from cms.settings.database import conninfo_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def over_notify(settings):
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "cms.realtime.bridge.NotifyChannelLayer"}}


class Rung:
    """What was heard on the channel by now, and how many statements rang."""

    def __init__(self, listener, asked):
        self.listener, self.asked, self.bells = listener, asked, []

    @property
    def statements(self):
        return len([one for one in self.asked if "pg_notify" in one["sql"]])

    def heard(self):
        self.bells += [one.payload for one in self.listener.notifies(timeout=0.2)]
        return self.bells


@contextlib.contextmanager
def listening():
    conninfo = conninfo_of(configured.DATABASES["default"])
    with psycopg.connect(conninfo, autocommit=True) as listener:
        listener.execute(f"LISTEN {CHANNEL}")
        with CaptureQueriesContext(connection) as asked:
            yield Rung(listener, asked)


def test_bells_of_a_transaction_are_one_statement():
    with listening() as rung:
        with transaction.atomic():
            for number in range(3):
                publish_on_commit(f"m1.core.user.{number}", "rung", {"number": number})
            assert rung.heard() == []
        assert rung.statements == 1
        assert len(rung.heard()) == 3
        assert all(f"m1.core.user.{number}" in bell for number, bell in enumerate(rung.bells))


def test_outside_a_transaction_a_bell_rings_at_once():
    with listening() as rung:
        publish_on_commit("m1.core.all", "first")
        publish_on_commit("m1.core.all", "second")
        assert (rung.statements, len(rung.heard())) == (2, 2)


def test_bells_of_a_savepoint_that_was_taken_back_are_not_rung():
    with listening() as rung:
        with transaction.atomic():
            publish_on_commit("m1.core.all", "before")
            with pytest.raises(ValueError), transaction.atomic():
                publish_on_commit("m1.core.all", "taken.back")
                raise ValueError
            with transaction.atomic():
                publish_on_commit("m1.core.all", "inside")
            publish_on_commit("m1.core.all", "after")
        words = " ".join(rung.heard())
    assert "taken.back" not in words
    assert all(event in words for event in ("before", "inside", "after"))


def test_the_next_transaction_has_bells_of_its_own():
    with listening() as rung:
        for event in ("first", "second"):
            with transaction.atomic():
                publish_on_commit("m1.core.all", event)
        assert rung.statements == 2
        first, second = rung.heard()
    assert "second" not in first
    assert "first" not in second


def test_one_that_is_no_bell_takes_no_other_along(caplog):
    with listening() as rung:
        with transaction.atomic():
            publish_on_commit("m1.core.all", "too.large", {"text": "x" * 8000})
            publish_on_commit("m1.core.all", "well")
        (bell,) = rung.heard()
    assert "well" in bell
    assert caplog.records[-1].exc_info[0] is BellTooLargeError
