"""What a municipal administrator sees, decides and repairs."""

import pytest

from cms.accounts.models import Role
from cms.audit.models import AuditEvent
from cms.notifications.actions import notify
from cms.notifications.models import Delivery, NotificationSettings
from cms.notifications.queries import overdue_count
from tests.cms.notifications.conftest import PLAIN, URGENT, client_of, rows
from tests.factories.accounts import citizen, staff_user

OUTBOX = "/admin/notifications/"


@pytest.fixture
def admin(fjordby):
    return client_of(staff_user(fjordby, Role.MUNICIPAL_ADMIN), fjordby)


def fail(place, user):
    notify(municipality=place, user=user, type=PLAIN, about="canary-key")
    Delivery.unscoped.filter(user=user).update(state="given_up", reason="gateway", attempts=7)


def test_report_counts_and_names_nobody(admin, fjordby, klitby, person):
    fail(fjordby, person)
    fail(klitby, citizen(klitby))
    page = admin.get(OUTBOX).content.decode()
    assert page.count(f"<code>{PLAIN}</code>") == 1
    assert "Sms-tjenesten sagde nej eller svarede ikke" in page
    for secret in (person.email, person.phone, str(person.pk), "canary-key"):
        assert secret not in page


def test_given_up_ones_are_sent_again_in_this_municipality_only(admin, fjordby, klitby, person):
    fail(fjordby, person)
    fail(klitby, citizen(klitby))
    assert admin.post(f"{OUTBOX}again/").status_code == 302
    assert {(row.municipality_id, row.state) for row in rows()} == {
        (fjordby.pk, "waiting"),
        (klitby.pk, "given_up"),
    }
    assert AuditEvent.objects.filter(action="notifications.tried_again").count() == 1


def test_steps_are_set_and_emptied(admin, fjordby):
    path = f"{OUTBOX}settings/"
    assert "There is something new." in admin.get(path).content.decode()
    values = {"time_zone": "Atlantic/Faroe", f"{PLAIN}:fallback": "5", f"{URGENT}:unanswered": "0"}
    assert admin.post(path, values).status_code == 302
    own = NotificationSettings.unscoped.get(municipality=fjordby)
    assert own.time_zone == "Atlantic/Faroe"
    assert own.minutes == {PLAIN: {"fallback": 5}, URGENT: {"unanswered": 0}}
    assert admin.post(path, {"time_zone": "Mars/Olympus"}).status_code == 200
    admin.post(path, {"time_zone": "Europe/Copenhagen"})
    assert NotificationSettings.unscoped.get(municipality=fjordby).minutes == {}
    assert AuditEvent.objects.filter(action="notifications.settings_changed").count() == 2


@pytest.mark.parametrize("role", [Role.PROFESSIONAL, Role.EDITOR])
def test_other_staff_see_none_of_it(fjordby, role):
    client = client_of(staff_user(fjordby, role), fjordby)
    assert client.get(OUTBOX).status_code == 404
    assert client.get(f"{OUTBOX}settings/").status_code == 404
    assert client.post(f"{OUTBOX}again/").status_code == 404


def test_outbox_that_nobody_works_is_noticed(fjordby, person, clock):
    from cms.operations.readiness import notifications_cause

    notify(municipality=fjordby, user=person, type=PLAIN)
    clock.forward(minutes=46)
    assert notifications_cause() is None
    clock.forward(minutes=2)
    assert overdue_count() == 1
    assert notifications_cause() == "1 notifications have waited too long to be sent."
