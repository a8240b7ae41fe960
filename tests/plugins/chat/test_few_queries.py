"""Sending and reading cost little, and are asked the same rules as everything else."""

import datetime as dt
import json
import uuid
from contextlib import suppress

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.accounts.models import Guardian, Membership
from cms.encryption.actions import destroy_family_key
from cms.encryption.keyring import keyring_scope
from cms.municipalities.scope import municipality_scope
from cms.notifications.models import Notification
from cms.plugin_api.actions import disable_plugin
from cms.teams.models import DutyShift
from plugins.chat.actions.conversations import agree_to_share
from plugins.chat.models import Conversation, Message, Participant
from plugins.chat.queries.taking_part import access_to_read, hold_to_write
from plugins.chat.rules import can_take_part
from tests.factories.accounts import note_device
from tests.factories.core import GuardianFactory, MembershipFactory, UserFactory

BASE = "/api/v1/chat/conversations"
SEND, READ = 9, 3  # queries, those of the request's arrival included


@pytest.fixture
def phone(street):
    client = street.client(street.amina)
    note_device(client, street.amina)
    client.get(BASE)
    return client


def post(client, thread, body="hello", **more):
    sent = {"client_id": str(uuid.uuid4()), "body": body, **more}
    return client.post(f"{BASE}/{thread.pk}/messages", json.dumps(sent), "application/json")


def read(client, thread, after=0):
    return client.get(f"{BASE}/{thread.pk}/events?after={after}")


@pytest.mark.django_db(transaction=True)
def test_a_send_takes_nine_queries_with_its_bells(street, settings):
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "cms.realtime.bridge.NotifyChannelLayer"}}
    thread = street.conversation()
    client = street.client(street.amina)
    note_device(client, street.amina)
    post(client, thread)
    with CaptureQueriesContext(connection) as asked:
        assert post(client, thread).status_code == 201
    ours = [one["sql"] for one in asked if not one["sql"].startswith(("BEGIN", "COMMIT"))]
    assert len(ours) <= SEND, [sql[:90] for sql in ours]


@pytest.mark.django_db(transaction=True)
def test_a_read_takes_three_queries_for_one_and_three_rows(street):
    phone = street.client(street.amina)
    note_device(phone, street.amina)
    thread = street.conversation()
    for number in range(3):
        street.say(thread, street.nurse, f"text {number}", staff=True)
        read(phone, thread)
        with CaptureQueriesContext(connection) as asked:
            assert len(read(phone, thread).json()["events"]) == number + 1
        assert len(asked) <= READ, [one["sql"][:90] for one in asked]
        with CaptureQueriesContext(connection) as asked:
            phone.get(f"{BASE}/{thread.pk}/events?before=99")
        assert len(asked) <= READ


def test_a_send_still_tells_whoever_is_on_duty(street, phone):
    thread = street.conversation()
    now = timezone.now()
    for nurse, hours in ((street.nurse, 1), (street.other_nurse, -1)):
        DutyShift.unscoped.create(
            team=street.team, user=nurse, kind="triage",
            starts_at=now + dt.timedelta(hours=hours - 2), ends_at=now + dt.timedelta(hours=hours),
        )  # fmt: skip
    assert post(phone, thread).status_code == 201
    assert list(Notification.unscoped.values_list("user", flat=True)) == [street.nurse.pk]


# The rule


def shared(street):
    """A shared thread of Amina and another adult that has begun."""
    father = UserFactory()
    GuardianFactory(user=father, family=street.aminas)
    MembershipFactory(user=father, municipality=street.here, role="citizen")
    with municipality_scope(street.here):
        agree_to_share(family=street.aminas, guardian=street.amina, team=street.team)
        return agree_to_share(family=street.aminas, guardian=father, team=street.team)


def offered(street):
    GuardianFactory(user=UserFactory(), family=street.aminas)
    with municipality_scope(street.here):
        agree_to_share(family=street.aminas, guardian=street.amina, team=street.team)
    return Conversation.unscoped.get(family=street.aminas, kind="shared")


def of_another_family(street):
    return street.conversation(street.bodil, street.bodils)


def with_access(**fields):
    def changed(street):
        thread = street.conversation()
        Guardian.unscoped.filter(user=street.amina, family=street.aminas).update(**fields)
        return thread

    return changed


def not_agreed(street):
    thread = shared(street)
    Participant.unscoped.filter(conversation=thread, user=street.amina).update(agreed_at=None)
    return thread


def as_staff(street):
    thread = shared(street)
    Participant.unscoped.filter(conversation=thread, user=street.amina).update(is_staff=True)
    return thread


def inactive(street):
    thread = street.conversation()
    street.amina.is_active = False
    street.amina.save()
    return thread


HOUR = dt.timedelta(hours=1)
CASES = [
    ("own", lambda street: street.conversation(), True),
    ("of another family", of_another_family, False),
    (
        "access is over",
        with_access(access_from=timezone.now() - 9 * HOUR, access_until=timezone.now() - HOUR),
        False,
    ),
    ("access ends later", with_access(access_until=timezone.now() + 24 * HOUR), True),
    ("access has not begun", with_access(access_from=timezone.now() + 24 * HOUR), False),
    ("shared", shared, True),
    ("only offered", offered, False),
    ("shared, and never said yes", not_agreed, False),
    ("shared, as staff", as_staff, False),
    ("inactive", inactive, False),
]


@pytest.mark.parametrize(("make", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_statements_say_what_the_rule_says(street, make, expected):
    thread = make(street)
    with municipality_scope(street.here):
        assert can_take_part(street.amina, Conversation.objects.get(pk=thread.pk)) is expected
        for ask in (
            lambda: access_to_read(street.amina, thread.pk),
            lambda: hold_to_write(street.amina, thread.pk, uuid.uuid4()),
        ):
            found = False
            with suppress(Http404):
                found = ask() is not None
            assert found is expected


def test_the_statements_stay_in_their_municipality(street):
    thread = street.conversation()
    with municipality_scope(street.there):
        for ask in (access_to_read, lambda user, key: hold_to_write(user, key, uuid.uuid4())):
            with pytest.raises(Http404):
                ask(street.amina, thread.pk)


def test_a_strangers_address_is_not_there_whatever_the_body_is(street, phone):
    thread = of_another_family(street)
    street.say(thread, street.bodil, "secret")
    for body in ("", "hello"):
        assert post(phone, thread, body).status_code == 404
    assert phone.post(f"{BASE}/{thread.pk}/messages", "{", "application/json").status_code == 404
    assert post(phone, street.conversation(), "").status_code == 400
    assert Message.unscoped.filter(author=street.amina).count() == 0


# Nothing is stale


def test_what_ended_ends_with_the_next_request(street, phone):
    thread = street.conversation()
    assert post(phone, thread).status_code == 201
    Guardian.unscoped.filter(user=street.amina, family=street.aminas).update(access_until=timezone.now())
    assert (post(phone, thread).status_code, read(phone, thread).status_code) == (404, 404)
    Guardian.unscoped.filter(user=street.amina, family=street.aminas).update(access_until=None)
    assert (post(phone, thread).status_code, read(phone, thread).status_code) == (201, 200)
    Membership.objects.filter(user=street.amina, municipality=street.here).update(ended_at=timezone.now())
    assert (post(phone, thread).status_code, read(phone, thread).status_code) == (403, 403)


def test_a_switch_holds_from_the_next_request_on(street, phone):
    thread = street.conversation()
    assert post(phone, thread).status_code == 201
    disable_plugin(municipality=street.here, plugin="chat", actor=None)
    for answer in (post(phone, thread), read(phone, thread)):
        assert (answer.status_code, answer.json()["code"]) == (404, "plugin_disabled")


def test_after_a_familys_key_is_gone_nothing_opens(street, phone):
    thread = street.conversation()
    post(phone, thread, "a secret")
    assert read(phone, thread).json()["events"][0]["message"]["body"] == "a secret"
    destroy_family_key(family_id=street.aminas.pk, municipality=street.here, actor=None, reason="test")
    assert read(phone, thread).json()["events"][0]["message"]["body"] == ""
    with keyring_scope(), municipality_scope(street.here):
        assert Message.objects.get(conversation=thread).body == ""


def test_what_was_hidden_stays_hidden_and_files_come_along(street, phone):
    thread = street.conversation()
    message = street.say(thread, street.nurse, "hide me", staff=True)
    assert phone.post(f"{BASE}/{thread.pk}/messages/{message.pk}/hide").status_code == 204
    (event,) = read(phone, thread).json()["events"]
    assert (event["message"], event["message_id"]) == (None, str(message.pk))
