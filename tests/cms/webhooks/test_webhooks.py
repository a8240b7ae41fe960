"""Another front end learns that an article changed: signed, retried, logged, and only of its own municipality."""

import base64
import datetime as dt
import hashlib
import hmac
import json

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from cms.accounts.models import Role
from cms.audit.models import AuditEvent
from cms.content.models import ArticlePage
from cms.encryption.actions import rotate_master_key
from cms.encryption.master_keys import new_master_key
from cms.webhooks import jobs, signing
from cms.webhooks.actions import sending
from cms.webhooks.actions.outbox import send_again, send_test
from cms.webhooks.actions.sending import PAUSES, send_due
from cms.webhooks.actions.subscriptions import add_webhook, change_secret, change_webhook, show_secret
from cms.webhooks.models import Event, WebhookDelivery, WebhookSubscription
from tests.factories import content
from tests.factories.accounts import staff_user
from tests.local_server import local_server

ALL = [event.value for event in Event]


@pytest.fixture
def receiver(settings):
    settings.OUTBOUND_ALLOWED_HOSTS = frozenset({"127.0.0.1"})
    with local_server() as server:
        yield server


@pytest.fixture
def webhook(fjordby, receiver):
    return subscribe(fjordby, receiver.url("/hook"))


def subscribe(place, url, events=ALL):
    return add_webhook(municipality=place, name="Borgerportal", url=url, events=events, actor=None)


def admin(place):
    return staff_user(place, Role.MUNICIPAL_ADMIN)


def verify(request, secret):
    """Written from the Standard Webhooks specification, without our signing code."""
    headers = request["headers"]
    signed = b".".join(
        [headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), request["body"]]
    )
    key = base64.b64decode(secret.removeprefix("whsec_"))
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    given = [part.split(",", 1) for part in headers["webhook-signature"].split(" ")]
    fresh = abs(timezone.now().timestamp() - int(headers["webhook-timestamp"])) < 300
    return fresh and any(version == "v1" and hmac.compare_digest(text, wanted) for version, text in given)


def deliveries(event=None):
    found = WebhookDelivery.unscoped.all()
    return list(found.filter(event=event) if event else found)


def later(row, **change):
    WebhookDelivery.unscoped.filter(pk=row.pk).update(next_attempt_at=timezone.now(), **change)
    row.refresh_from_db()


def test_signature_is_that_of_the_specification():
    """The example of the specification's own libraries."""
    made = signing.signature(
        base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
        body=b'{"test": 2432232314}',
    )
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_published_article_is_told_with_ids_and_version_and_no_text(fjordby, sleep, webhook, receiver):
    page = content.article(sleep["da"], "Secret words")
    assert send_due(webhook) == 1
    request = receiver.asked[0]
    told = json.loads(request["body"])
    assert told["type"] == "article.published"
    assert set(told["data"]) == {"uuid", "locale", "variant", "version"}
    assert (told["data"]["uuid"], told["data"]["locale"]) == (str(page.uuid), "da")
    assert b"Secret words" not in request["body"]
    assert verify(request, show_secret(webhook=webhook, actor=admin(fjordby)))
    assert not verify(request | {"body": request["body"] + b" "}, show_secret(webhook=webhook, actor=None))
    row = deliveries()[0]
    assert (row.state, row.attempts, row.last_status) == ("sent", 1, 200)


def test_version_is_the_tag_of_the_article(fjordby, sleep, webhook):
    from tests.cms.content.asking import ask

    page = content.article(sleep["da"])
    version = json.loads(deliveries()[0].body)["data"]["version"]
    tag = ask(f"articles/{page.uuid}", **{"accept-encoding": "identity"}).headers["ETag"]
    assert tag == f'"{version}"'


def test_withdrawal_and_topic_are_told_and_what_did_not_change_is_not(fjordby, sleep, webhook):
    page = content.article(sleep["da"])
    ArticlePage.objects.get(pk=page.pk).unpublish()
    sleep["da"].refresh_from_db()
    sleep["da"].title = "Rest"
    sleep["da"].save_revision().publish()
    assert [row.event for row in deliveries("article.withdrawn")] == ["article.withdrawn"]
    assert len(deliveries("topic.changed")) == 1
    before = len(deliveries())
    sleep["da"].save_revision().publish()
    assert len(deliveries()) == before


def test_only_what_was_asked_for_and_only_of_the_own_municipality(fjordby, klitby, sleep, receiver):
    quiet = subscribe(fjordby, receiver.url(), events=["article.withdrawn"])
    theirs = subscribe(klitby, receiver.url())
    off = subscribe(fjordby, receiver.url())
    change_webhook(webhook=off, name="x", url=off.url, events=ALL, is_active=False, actor=admin(fjordby))
    content.article(content.local_index(fjordby), "Local secret")
    assert deliveries() == []
    content.article(sleep["da"], "Regional")
    assert {row.subscription_id for row in deliveries()} == {theirs.pk}
    assert quiet.is_active


def test_message_is_written_with_the_change_or_not_at_all(fjordby, sleep, webhook):
    with pytest.raises(RuntimeError), transaction.atomic():
        content.article(sleep["da"])
        raise RuntimeError
    assert deliveries() == []


@pytest.mark.parametrize("webhooks", [1, 3])
def test_telling_costs_the_same_for_one_and_three_receivers(
    fjordby, sleep, receiver, webhooks, django_assert_max_num_queries
):
    from cms.content.actions.changes import ArticleChange
    from cms.webhooks.actions.outbox import tell_of_articles

    for _ in range(webhooks):
        subscribe(fjordby, receiver.url())
    change = ArticleChange(fjordby.pk, sleep["da"].translation_key, "da", "normal", "", "a", "v")
    with django_assert_max_num_queries(4):
        tell_of_articles([change] * webhooks)


def test_failure_is_retried_later_and_later_and_given_up_at_last(fjordby, sleep, webhook, receiver):
    content.article(sleep["da"])
    receiver.otherwise = 500
    row = deliveries()[0]
    pauses = []
    for attempt in range(1, len(PAUSES) + 2):
        assert send_due(webhook) == 1
        row.refresh_from_db()
        assert row.attempts == attempt
        if row.state == "waiting":
            pauses.append((row.next_attempt_at - timezone.now()).total_seconds())
            assert send_due(webhook) == 0
        later(row)
    assert row.state == "given_up"
    assert all(PAUSES[i] - 5 <= pause <= PAUSES[i] * 1.25 for i, pause in enumerate(pauses))
    assert len({request["headers"]["webhook-id"] for request in receiver.asked}) == 1
    receiver.otherwise = 204
    send_again(delivery=row, actor=admin(fjordby))
    assert send_due(webhook) == 1
    row.refresh_from_db()
    assert row.state == "sent"


def test_redirect_is_a_failure_and_is_not_followed(fjordby, sleep, webhook, receiver):
    receiver.answers["/hook"] = (302, {"Location": receiver.url("/elsewhere")})
    content.article(sleep["da"])
    send_due(webhook)
    assert [request["path"] for request in receiver.asked] == ["/hook"]
    assert deliveries()[0].state == "waiting"


def test_receiver_that_is_down_is_asked_once_in_a_round(fjordby, sleep, webhook, receiver):
    receiver.otherwise = 503
    for number in range(3):
        content.article(sleep["da"], f"Article {number}")
    assert send_due(webhook) == 1
    receiver.otherwise = 200
    WebhookDelivery.unscoped.update(next_attempt_at=timezone.now())
    assert send_due(webhook) == 3


def test_gone_stops_the_webhook_and_tells_the_administrators(
    fjordby, sleep, webhook, receiver, django_capture_on_commit_callbacks
):
    person = admin(fjordby)
    receiver.otherwise = 410
    content.article(sleep["da"])
    content.article(sleep["da"], "Second")
    with django_capture_on_commit_callbacks(execute=True):
        send_due(webhook)
    webhook.refresh_from_db()
    assert not webhook.is_active
    assert webhook.stopped_at
    assert {row.state for row in deliveries()} == {"given_up"}
    assert [message.to for message in mail.outbox] == [[person.email]]
    assert AuditEvent.objects.filter(action="webhooks.stopped", municipality_id=fjordby.pk).count() == 1
    change_webhook(webhook=webhook, name="x", url=webhook.url, events=ALL, is_active=True, actor=person)
    assert (webhook.stopped_at, webhook.failing_since) == (None, None)


def test_three_days_of_failures_stop_it_and_one_success_forgives(fjordby, sleep, webhook, receiver):
    receiver.otherwise = 500
    content.article(sleep["da"])
    send_due(webhook)
    long_ago = timezone.now() - dt.timedelta(days=2, hours=23)
    WebhookSubscription.unscoped.update(failing_since=long_ago)
    later(deliveries()[0])
    send_due(webhook)
    webhook.refresh_from_db()
    assert webhook.is_active
    WebhookSubscription.unscoped.update(failing_since=long_ago - dt.timedelta(hours=2))
    later(deliveries()[0])
    send_due(webhook)
    webhook.refresh_from_db()
    assert not webhook.is_active


def test_success_forgets_earlier_failures(fjordby, sleep, webhook, receiver):
    content.article(sleep["da"])
    WebhookSubscription.unscoped.update(failing_since=timezone.now() - dt.timedelta(days=9))
    send_due(webhook)
    webhook.refresh_from_db()
    assert (webhook.is_active, webhook.failing_since) == (True, None)


def test_closed_network_is_refused_when_sending_too(fjordby, sleep, webhook, receiver, settings):
    settings.OUTBOUND_ALLOWED_HOSTS = frozenset()
    WebhookSubscription.unscoped.update(url=webhook.url.replace("http:", "https:"))
    webhook.refresh_from_db()
    content.article(sleep["da"])
    send_due(webhook)
    assert receiver.asked == []
    assert deliveries()[0].last_error == "forbidden"


def test_new_secret_and_old_one_both_sign_for_two_days(fjordby, sleep, webhook, receiver, monkeypatch):
    person = admin(fjordby)
    old = show_secret(webhook=webhook, actor=person)
    change_secret(webhook=webhook, actor=person)
    new = show_secret(webhook=webhook, actor=person)
    assert new != old
    content.article(sleep["da"])
    send_due(webhook)
    assert verify(receiver.asked[0], old)
    assert verify(receiver.asked[0], new)
    WebhookSubscription.unscoped.update(old_secret_until=timezone.now())
    send_test(webhook=webhook, actor=person)
    send_due(webhook)
    assert not verify(receiver.asked[1], old)
    assert verify(receiver.asked[1], new)
    names = set(AuditEvent.objects.filter(actor_id=person.pk).values_list("action", flat=True))
    assert {"webhooks.secret_changed", "webhooks.secret_shown", "webhooks.tested"} <= names


def test_secret_rests_encrypted_and_survives_a_new_master_key(fjordby, webhook, settings):
    secret = show_secret(webhook=webhook, actor=None)
    assert base64.b64decode(secret.removeprefix("whsec_")) not in bytes(webhook.secret_sealed)
    settings.MASTER_KEY = f"{new_master_key('next')},{settings.MASTER_KEY}"
    assert rotate_master_key() == 1
    settings.MASTER_KEY = settings.MASTER_KEY.split(",")[0]
    webhook.refresh_from_db()
    assert show_secret(webhook=webhook, actor=None) == secret


def test_test_reaches_also_a_webhook_that_is_off_and_is_never_retried(fjordby, webhook, receiver):
    person = admin(fjordby)
    change_webhook(webhook=webhook, name="x", url=webhook.url, events=ALL, is_active=False, actor=person)
    receiver.otherwise = 500
    send_test(webhook=webhook, actor=person)
    assert send_due(webhook) == 1
    assert json.loads(receiver.asked[0]["body"])["type"] == "webhook.test"
    assert deliveries()[0].state == "given_up"


def test_message_that_is_being_sent_is_not_sent_by_a_second_worker(fjordby, sleep, webhook):
    content.article(sleep["da"])
    assert sending._claim(webhook) is not None
    assert sending._claim(webhook) is None


def test_sweep_queues_what_is_due_and_clears_the_old_log(
    fjordby, klitby, sleep, webhook, receiver, monkeypatch, django_capture_on_commit_callbacks
):
    content.article(sleep["da"])
    queued = []
    monkeypatch.setattr("cms.plugin_api.jobs._queue", lambda *job: queued.append(job))
    with django_capture_on_commit_callbacks(execute=True):
        jobs.sweep()
    assert [(job[1], job[2], job[3]) for job in queued] == [
        ("webhooks.send", fjordby.pk, {"webhook_id": str(webhook.pk)})
    ]
    send_due(webhook)
    WebhookDelivery.unscoped.update(finished_at=timezone.now() - dt.timedelta(days=31))
    jobs.sweep()
    assert deliveries() == []
