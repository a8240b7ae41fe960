"""Several workers, and workers that die."""

import datetime as dt
import threading

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from cms.municipalities.scope import municipality_scope
from cms.notifications import jobs
from cms.notifications.actions import notify, sending
from cms.notifications.actions.claiming import LEASE, claim_due
from cms.notifications.actions.sending import send_due
from cms.notifications.models import Delivery
from cms.notifications.outcome import Outcome, Result
from tests.cms.notifications.conftest import PLAIN, rows, subscribed

pytestmark = pytest.mark.django_db(transaction=True)


def tell(place, user, times=1):
    for _ in range(times):
        notify(municipality=place, user=user, type=PLAIN)


def together(work, count):
    """Run `work` in so many threads at once; raise what any of them raised."""
    start, failures = threading.Barrier(count), []

    def run():
        try:
            start.wait()
            work()
        except Exception as error:  # noqa: BLE001 - handed on below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_no_push_is_sent_twice_by_four_workers(fjordby, person, service, browser):
    tell(fjordby, person, 12)
    together(lambda: send_due(fjordby), 4)
    assert len(service.shown(browser)) == 12
    assert {(row.state, row.attempts) for row in rows("push")} == {("sent", 1)}


def test_message_of_many_is_sent_once_by_four_workers(fjordby, person):
    tell(fjordby, person, 8)
    Delivery.unscoped.update(next_attempt_at=timezone.now())

    def work():
        for _ in range(3):
            send_due(fjordby)

    together(work, 4)
    Delivery.unscoped.filter(state="waiting").update(next_attempt_at=timezone.now())
    send_due(fjordby)
    assert len(mail.outbox) == 1
    assert {row.state for row in rows("email")} == {"sent"}


def test_crash_between_claim_and_send_is_repaired_after_the_lease(fjordby, person, service, browser, clock):
    tell(fjordby, person)
    [claimed] = claim_due(fjordby)  # and the worker dies here
    clock.forward(minutes=4, seconds=59)
    assert send_due(fjordby) == 0
    clock.forward(seconds=1)
    assert send_due(fjordby) == 1
    assert len(service.shown(browser)) == 1
    claimed.refresh_from_db()
    assert (claimed.state, claimed.attempts) == ("sent", 2)


def test_worker_that_comes_back_too_late_changes_nothing(fjordby, person, service, browser, clock):
    tell(fjordby, person)
    [slow] = claim_due(fjordby)
    clock.now += LEASE
    send_due(fjordby)
    sending._note([slow], Outcome(Result.FAILED, "no_connection"))
    assert rows("push")[0].state == "sent"


def test_delivery_that_kills_its_worker_does_not_come_for_ever(fjordby, person, service, browser, clock):
    tell(fjordby, person)
    Delivery.unscoped.exclude(channel="push").delete()
    for _ in sending.PAUSES:
        assert claim_due(fjordby)  # and the worker dies
        clock.now += LEASE
    service.answer(browser, 500)
    send_due(fjordby)
    assert rows("push")[0].state == "given_up"


def test_job_and_sweep_work_through_what_is_due_and_clear_the_old_log(
    fjordby, klitby, person, service, browser, monkeypatch
):
    queued = []
    monkeypatch.setattr("cms.plugin_api.jobs._queue", lambda *job: queued.append(job))
    tell(fjordby, person)
    assert [(name, payload) for _run, name, _place, payload in queued] == [("notifications.deliver", {})]
    queued.clear()
    jobs.sweep()
    assert [(name, place) for _run, name, place, _payload in queued] == [
        ("notifications.deliver", fjordby.pk)
    ]
    with municipality_scope(fjordby):
        jobs.deliver()
    assert len(service.shown(browser)) == 1
    old = timezone.now() - dt.timedelta(days=31)
    Delivery.unscoped.filter(channel="push").update(finished_at=old)
    queued.clear()
    jobs.sweep()
    assert queued == []
    assert rows("push") == []


def test_each_device_of_a_person_is_woken_once(fjordby, person, service, browser):
    second = subscribed(service, fjordby, person)
    tell(fjordby, person)
    together(lambda: send_due(fjordby), 2)
    assert (len(service.shown(browser)), len(service.shown(second))) == (1, 1)


def test_delivery_that_always_kills_its_worker_becomes_a_dead_letter(fjordby, person, browser, clock):
    tell(fjordby, person)
    Delivery.unscoped.exclude(channel="push").delete()
    for _ in range(len(sending.PAUSES) + 1):
        assert claim_due(fjordby)  # and the worker dies
        clock.now += LEASE
    assert send_due(fjordby) == 0
    [row] = rows("push")
    assert (row.state, row.reason, row.attempts) == ("given_up", "worker", len(sending.PAUSES) + 1)
    assert claim_due(fjordby) is None


def test_delivery_that_raises_stops_no_other_and_is_given_up_at_last(
    fjordby, person, service, browser, clock, monkeypatch
):
    tell(fjordby, person, 2)
    Delivery.unscoped.exclude(channel="push").delete()
    broken = Delivery.unscoped.filter(channel="push").order_by("created_at", "pk").first()
    real_push = sending._push

    def push(row, *rest):
        if row.pk == broken.pk:
            raise RuntimeError("SECRET")
        return real_push(row, *rest)

    monkeypatch.setattr(sending, "_push", push)
    send_due(fjordby)
    assert len(service.shown(browser)) == 1
    broken.refresh_from_db()
    assert (broken.state, broken.reason, broken.claim) == ("waiting", "RuntimeError", None)
    for _ in sending.PAUSES:
        clock.now += dt.timedelta(hours=4)
        send_due(fjordby)
    broken.refresh_from_db()
    assert (broken.state, broken.reason) == ("given_up", "RuntimeError")


def test_check_that_raises_leaves_the_others_of_the_same_message(fjordby, person, monkeypatch):
    tell(fjordby, person, 2)
    Delivery.unscoped.exclude(channel="email").delete()
    Delivery.unscoped.update(next_attempt_at=timezone.now())
    broken = Delivery.unscoped.order_by("created_at", "pk").first()
    real = sending._check

    def check(row, *rest):
        if row.pk == broken.pk:
            raise RuntimeError("SECRET")
        return real(row, *rest)

    monkeypatch.setattr(sending, "_check", check)
    send_due(fjordby)
    assert len(mail.outbox) == 1
    assert sorted(row.state for row in rows("email")) == ["sent", "waiting"]
