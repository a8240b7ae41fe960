"""What is told is written with what it tells of."""

import pytest
from django.db import transaction

from cms.notifications.actions import mark_about_read, mark_read, mark_settled, notify
from cms.notifications.models import Delivery, Notification, PushSubscription
from cms.notifications.queries import unread_count
from cms.notifications.types import NotificationType, UnknownNotificationTypeError
from tests.cms.notifications.conftest import PLAIN, SEEN_ELSEWHERE, URGENT, rows, subscribed


def test_rows_come_and_go_with_the_transaction(fjordby, person, browser):
    with pytest.raises(RuntimeError), transaction.atomic():
        notify(municipality=fjordby, user=person, type=PLAIN, about="7")
        raise RuntimeError
    assert not Notification.unscoped.exists()
    assert not Delivery.unscoped.exists()
    made = notify(municipality=fjordby, user=person, type=PLAIN, about="7")
    assert (made.about, made.read_at, made.unanswered_at) == ("7", None, None)
    assert {row.channel for row in rows()} == {"push", "email"}


def test_each_device_gets_its_own_row_and_nobody_elses_do(fjordby, klitby, person, other, service):
    for _ in range(2):
        subscribed(service, fjordby, person)
    subscribed(service, fjordby, other)
    subscribed(service, klitby, person)
    notify(municipality=fjordby, user=person, type=PLAIN)
    pushes = rows("push")
    assert len(pushes) == 2
    assert {(row.user_id, row.municipality_id) for row in pushes} == {(person.pk, fjordby.pk)}
    assert PushSubscription.unscoped.count() == 4


def test_urgent_one_says_when_staff_are_to_be_told(fjordby, person, clock):
    made = notify(municipality=fjordby, user=person, type=URGENT)
    assert (made.unanswered_at - clock.now).total_seconds() == 3600
    flagged = notify(municipality=fjordby, user=person, type=PLAIN, urgent=True)
    assert flagged.is_urgent
    assert flagged.unanswered_at is not None


def test_unknown_type_and_a_path_that_leads_out_are_refused(fjordby, person):
    with pytest.raises(UnknownNotificationTypeError):
        notify(municipality=fjordby, user=person, type="gone.type")
    for path in ("https://evil.example", "//evil.example", "/\\evil.example", "x"):
        with pytest.raises(ValueError):
            NotificationType("probe.x", "x", path)


def test_reading_is_noted_once_and_only_ones_own(fjordby, klitby, person, other):
    mine = notify(municipality=fjordby, user=person, type=PLAIN, about="7")
    same = notify(municipality=fjordby, user=person, type=SEEN_ELSEWHERE, about="7")
    theirs = notify(municipality=fjordby, user=other, type=PLAIN, about="7")
    elsewhere = notify(municipality=klitby, user=person, type=PLAIN, about="7")
    assert unread_count(person, fjordby) == 2
    assert mark_about_read(municipality=fjordby, user=person, type=PLAIN, about="7") == 1
    first = mark_read(notification=Notification.unscoped.get(pk=mine.pk)).read_at
    assert mark_read(notification=Notification.unscoped.get(pk=mine.pk)).read_at == first is not None
    for row in (same, theirs, elsewhere):
        row.refresh_from_db()
        assert row.read_at is None
    assert unread_count(person, fjordby) == 1


def test_what_is_over_is_over_for_everybody_who_was_told_here(fjordby, klitby, person, other):
    for one in (person, other):
        notify(municipality=fjordby, user=one, type=PLAIN, about="7")
        notify(municipality=fjordby, user=one, type=PLAIN, about="8")
    notify(municipality=klitby, user=person, type=PLAIN, about="7")
    assert mark_settled(municipality=fjordby, type=PLAIN, about="7") == 2
    assert mark_settled(municipality=fjordby, type=PLAIN, about="7") == 0
    assert [unread_count(one, fjordby) for one in (person, other)] == [1, 1]
    assert unread_count(person, klitby) == 1


@pytest.mark.parametrize("devices", [1, 3])
def test_telling_costs_the_same_for_one_and_three_devices(
    fjordby, person, service, devices, django_assert_max_num_queries
):
    for _ in range(devices):
        subscribed(service, fjordby, person)
    with django_assert_max_num_queries(6):
        notify(municipality=fjordby, user=person, type=PLAIN)
