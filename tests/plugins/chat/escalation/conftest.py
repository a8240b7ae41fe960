"""A team with a lead, a duty phone and a colleague on duty, at a moment that the tests set."""

import pytest

from cms.accounts.sms import SmsNotSentError
from cms.municipalities.scope import municipality_scope
from cms.teams.models import DutyShift
from tests.factories.core import MembershipFactory, UserFactory
from tests.plugins.chat.escalation.calls import MINUTE, NOW, Clock


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


@pytest.fixture
def here(clock, street):
    lead = UserFactory(first_name="Lea")
    MembershipFactory(user=lead, municipality=street.here, role="professional")
    street.lead = lead
    street.team.lead, street.team.duty_phone = lead, "12345678"
    street.team.save()
    DutyShift.unscoped.create(
        team=street.team,
        user=street.other_nurse,
        kind="duty",
        starts_at=NOW - 60 * MINUTE,
        ends_at=NOW + 600 * MINUTE,
    )
    with municipality_scope(street.here):
        yield street


@pytest.fixture
def sms(monkeypatch):
    sent = []

    class Gateway:
        is_down = False

        def send(self, *, to, text):
            if self.is_down:
                raise SmsNotSentError("down")
            sent.append((to, text))

    gateway = Gateway()
    monkeypatch.setattr("plugins.chat.actions.duty_phone.sms_gateway", lambda: gateway)
    gateway.sent = sent
    return gateway
