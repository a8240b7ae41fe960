"""No key, name or word about health leaves the house: not in a push, text message, mail, log line or job."""

import json
import logging
import re

import pytest
from django.core import mail
from django.utils import timezone
from django_q.models import OrmQ
from django_q.signing import SignedPackage

from cms.notifications.actions import notify
from cms.notifications.actions.sending import send_due
from cms.notifications.models import Delivery
from cms.notifications.types import all_types
from tests.cms.notifications.conftest import PLAIN, URGENT, choose, subscribed

CANARY = "canary-4711-blood"
NAME = "Aminata Canaryson"
HEALTH = re.compile(
    r"gravid|pregnan|fødsel|birth|barn|baby|sundhed|health|jordemoder|midwi|sygepl|nurse|læge|doctor"
    r"|journal|blod|blood",
    re.IGNORECASE,
)


@pytest.fixture
def canary(person):
    first, last = NAME.split()
    person.first_name, person.last_name = first, last
    person.save()
    return person


@pytest.mark.parametrize("discreet", [False, True])
@pytest.mark.parametrize("locale", ["da", "en", "ar"])
@pytest.mark.parametrize("fallback", ["sms", "email"])
@pytest.mark.django_db(transaction=True)
def test_nothing_that_is_told_says_whom_or_what(
    fjordby, canary, service, caplog, capsys, settings, discreet, locale, fallback
):
    caplog.set_level(logging.DEBUG)
    settings.SMS_GATEWAY = "console"
    canary.language = locale
    canary.save()
    choose(canary, fjordby, discreet=discreet, fallback=fallback)
    works, fails, gone = (subscribed(service, fjordby, canary, locale) for _ in range(3))
    service.answer(fails, 500)
    service.answer(gone, 410)
    for kind in (PLAIN, URGENT):
        notify(municipality=fjordby, user=canary, type=kind, about=CANARY)
    jobs = json.dumps([SignedPackage.loads(row.payload) for row in OrmQ.objects.all()], default=str)
    Delivery.unscoped.update(next_attempt_at=timezone.now())
    send_due(fjordby)
    payloads = json.dumps(service.shown(works), ensure_ascii=False)
    texts = capsys.readouterr().out
    mails = "".join(f"{message.subject}\n{message.body}" for message in mail.outbox)
    assert len(service.shown(works)) == 2
    assert texts if fallback == "sms" else mails
    for said in (payloads, mails, re.sub(r"SMS \+\d+", "", texts), caplog.text, jobs):
        for secret in (CANARY, *NAME.split(), str(canary.pk), canary.email, canary.phone):
            assert secret not in said
        assert not HEALTH.search(said)
    for endpoint in (works.endpoint, fails.endpoint, gone.endpoint):
        assert endpoint not in caplog.text


def test_no_declared_text_speaks_of_health_or_takes_a_value():
    texts = {str(known.text) for known in all_types() if not known.name.startswith("overrides.")}
    assert {text for text in texts if HEALTH.search(text) or re.search(r"%\(|\{", text)} == set()
