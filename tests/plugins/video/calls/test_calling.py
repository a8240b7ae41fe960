"""The professional calls the family of a booked meeting: that is what "we call you" means."""

import datetime as dt

import pytest
from django.utils import timezone

from cms.audit.models import AuditEvent
from cms.notifications.models import Notification
from plugins.video.calls.models import CallParticipant, CallRoom
from plugins.video.models import Meeting
from plugins.video.notifications import call_is_past
from tests.factories.core import GuardianFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def rings(user):
    return Notification.unscoped.filter(user=user, type="video.calling")


def ring(call, user=None):
    return call.post(user or call.street.nurse, f"{call.meeting.pk}/ring")


def test_the_devices_of_the_adults_ring_once_and_no_word_of_the_meeting_is_told(call):
    Meeting.unscoped.filter(pk=call.meeting.pk).update(kind=Meeting.Kind.WINDOW)
    assert ring(call).status_code == 200
    [told] = rings(call.street.amina)
    assert (told.about, told.is_urgent) == (str(call.meeting.pk), True)
    assert ring(call).status_code == 200
    assert rings(call.street.amina).count() == 1
    assert AuditEvent.objects.filter(action="video.call_rang").count() == 1
    Notification.unscoped.update(created_at=timezone.now() - dt.timedelta(minutes=2))
    ring(call)
    assert rings(call.street.amina).count() == 2


def test_whoever_has_come_is_not_rung_and_needs_no_text_message(call):
    ring(call)
    [told] = rings(call.street.amina)
    assert not call_is_past(told)
    call.ticket(call.street.amina)
    Notification.unscoped.filter(pk=told.pk).update(created_at=timezone.now() - dt.timedelta(minutes=2))
    CallParticipant.unscoped.filter(user=call.street.amina).update(state="waiting", seen_at=timezone.now())
    assert call_is_past(told)
    ring(call)
    assert rings(call.street.amina).count() == 1
    CallParticipant.unscoped.filter(user=call.street.amina).delete()
    assert not call_is_past(told)
    CallRoom.unscoped.update(closed_at=timezone.now(), ended="host")
    assert call_is_past(told)


def test_a_meeting_of_one_adult_rings_nobody_else(call):
    partner = UserFactory()
    GuardianFactory(user=partner, family=call.meeting.family)
    MembershipFactory(user=partner, municipality=call.street.here, role="citizen")
    Meeting.unscoped.filter(pk=call.meeting.pk).update(guardian=call.street.amina)
    ring(call)
    assert rings(call.street.amina).exists()
    assert not rings(partner).exists()


def test_only_whoever_holds_the_meeting_rings(call):
    assert ring(call, call.street.amina).status_code in {403, 404}
    assert ring(call, call.street.nurse_there).status_code in {403, 404}
    assert call.post(call.street.nurse_there, f"{call.meeting_there.pk}/ring").status_code in {403, 404}
    assert not Notification.unscoped.filter(type="video.calling").exists()
