"""What is held about a person is shown, erased and forgotten in time."""

import datetime as dt

from django.utils import timezone

from cms.notifications.actions import notify
from cms.notifications.models import Delivery, Notification, NotificationPreference, PushSubscription
from cms.notifications.privacy import NotificationsPrivacy
from cms.privacy.handlers import Subject
from tests.cms.notifications.conftest import PLAIN, choose, subscribed

MODELS = (Notification, Delivery, PushSubscription, NotificationPreference)


def fill(place, user, service):
    subscribed(service, place, user)
    choose(user, place, quiet_from=dt.time(22), quiet_until=dt.time(7))
    notify(municipality=place, user=user, type=PLAIN)


def test_everything_is_exported_without_keys(fjordby, person, other, service):
    fill(fjordby, person, service)
    fill(fjordby, other, service)
    found = NotificationsPrivacy().export(Subject(user=person))
    assert {name: len(rows) for name, rows in found.items()} == {
        "notifications": 1,
        "devices": 1,
        "choices": 1,
        "sent": 2,
    }
    assert found["choices"][0]["quiet_from"] == "22:00:00"
    assert "endpoint" not in str(found)


def test_everything_is_erased_twice_without_harm_and_nobody_elses(fjordby, klitby, person, other, service):
    for place, user in ((fjordby, person), (klitby, person), (fjordby, other)):
        fill(place, user, service)
    handler = NotificationsPrivacy()
    assert set(handler.erase(Subject(user=person)).values()) != {0}
    assert set(handler.erase(Subject(user=person)).values()) == {0}
    for model in MODELS:
        assert set(model.unscoped.values_list("user", flat=True)) == {other.pk}


def test_old_notifications_and_devices_go(fjordby, person, other, service):
    fill(fjordby, person, service)
    fill(fjordby, other, service)
    old = timezone.now() - dt.timedelta(days=366)
    Notification.unscoped.filter(user=person).update(created_at=old)
    PushSubscription.unscoped.filter(user=person).update(last_compared_at=old)
    assert NotificationsPrivacy().retention(timezone.now()) == {
        "notifications.Notification": 1,
        "notifications.PushSubscription": 1,
    }
    assert set(Notification.unscoped.values_list("user", flat=True)) == {other.pk}
