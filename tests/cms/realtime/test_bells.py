"""The bells of one transaction are rung at once, and only if it lasts."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cms.realtime.bridge import BellTooLargeError
from cms.realtime.events import publish_on_commit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def over_notify(settings):
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "cms.realtime.bridge.NotifyChannelLayer"}}


def bells_in(asked):
    return [one["sql"] for one in asked if "pg_notify" in one["sql"]]


def test_bells_of_a_transaction_are_one_statement():
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        for number in range(3):
            publish_on_commit(f"m1.core.user.{number}", "rung", {"number": number})
        assert bells_in(asked) == []
    (rung,) = bells_in(asked)
    assert all(f"m1.core.user.{number}" in rung for number in range(3))


def test_outside_a_transaction_a_bell_rings_at_once():
    with CaptureQueriesContext(connection) as asked:
        publish_on_commit("m1.core.all", "first")
        publish_on_commit("m1.core.all", "second")
    assert len(bells_in(asked)) == 2


def test_bells_of_a_savepoint_that_was_taken_back_are_not_rung():
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        publish_on_commit("m1.core.all", "before")
        with pytest.raises(ValueError), transaction.atomic():
            publish_on_commit("m1.core.all", "taken.back")
            raise ValueError
        with transaction.atomic():
            publish_on_commit("m1.core.all", "inside")
        publish_on_commit("m1.core.all", "after")
    rung = " ".join(bells_in(asked))
    assert "taken.back" not in rung
    assert all(event in rung for event in ("before", "inside", "after"))


def test_the_next_transaction_has_bells_of_its_own():
    with CaptureQueriesContext(connection) as asked:
        for event in ("first", "second"):
            with transaction.atomic():
                publish_on_commit("m1.core.all", event)
    first, second = bells_in(asked)
    assert "second" not in first
    assert "first" not in second


def test_one_that_is_no_bell_takes_no_other_along(caplog):
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        publish_on_commit("m1.core.all", "too.large", {"text": "x" * 8000})
        publish_on_commit("m1.core.all", "well")
    assert "well" in bells_in(asked)[0]
    assert "too.large" not in bells_in(asked)[0]
    assert caplog.records[-1].exc_info[0] is BellTooLargeError
