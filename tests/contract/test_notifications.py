"""A notification is written, listed and sent only if its plugin is on at that moment."""

import pytest

from cms.notifications.actions import notify
from cms.notifications.models import Delivery, Notification
from cms.notifications.queries import notifications_of
from cms.notifications.types import UnknownNotificationTypeError
from tests.contract.probes import (
    listed_notification_leaks,
    notification_leaks,
    written_notification_leaks,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_was_written_before_the_switch_is_not_sent(world):
    assert notification_leaks(world) == []
    assert {row.reason for row in Delivery.unscoped.all()} == {"plugin_off"}


def test_what_a_plugin_tells_while_it_is_off_is_dropped(world):
    assert written_notification_leaks(world) == []


def test_what_was_delivered_before_the_switch_is_not_listed_after_it(world):
    assert listed_notification_leaks(world) == []
    world.switch("dummy_plugin", on=True)
    assert notifications_of(world.people["citizen"], world.fjordby).count() == 1


def test_on_it_is_delivered_to_the_person_in_the_municipality(world):
    world.switch("dummy_plugin", on=True)
    person = world.people["citizen"]
    notify(municipality=world.fjordby, user=person, type="dummy_plugin.new_note", about="7")
    [row] = notifications_of(person, world.fjordby)
    assert (row.type, row.about, row.read_at) == ("dummy_plugin.new_note", "7", None)
    assert not notifications_of(person, world.klitby)
    assert not notifications_of(world.people["professional"], world.fjordby)


def test_an_unknown_type_is_refused_at_once(world):
    with pytest.raises(UnknownNotificationTypeError):
        notify(municipality=world.fjordby, user=world.people["citizen"], type="dummy_plugin.nothing")
    assert not Notification.unscoped.exists()
