"""The municipal administrator's webhook screens."""

import pytest
from django.test import Client

from cms.accounts.models import Role
from cms.audit.models import AuditEvent
from cms.webhooks.actions.outbox import send_test
from cms.webhooks.actions.subscriptions import add_webhook
from cms.webhooks.models import WebhookDelivery, WebhookSubscription
from tests.factories.accounts import sign_in, staff_user

LIST = "/admin/webhooks/"


def client_of(place, role, **how):
    client = Client(headers={"host": f"{place.slug}.localhost"})
    sign_in(client, staff_user(place, role), **how)
    return client


@pytest.fixture
def admin(fjordby, settings):
    settings.OUTBOUND_ALLOWED_HOSTS = frozenset({"127.0.0.1"})
    return client_of(fjordby, Role.MUNICIPAL_ADMIN)


def values(**change):
    return {"name": "Portal", "url": "http://127.0.0.1:9/x", "events": ["article.published"]} | change


def test_add_change_test_send_again_and_remove(admin, fjordby):
    assert admin.get(f"{LIST}add/").status_code == 200
    answer = admin.post(f"{LIST}add/", values())
    made = WebhookSubscription.unscoped.get(municipality=fjordby)
    one = f"{LIST}{made.pk}/"
    assert answer["Location"] == one
    assert "Portal" in admin.get(LIST).content.decode()
    assert admin.post(one, values(name="New name", is_active="on")).status_code == 302
    assert admin.post(f"{one}test/").status_code == 302
    message = WebhookDelivery.unscoped.get()
    WebhookDelivery.unscoped.update(state="given_up")
    page = admin.get(one).content.decode()
    assert "New name" in page
    assert "webhook.test" in page
    assert admin.post(f"{one}log/{message.pk}/again/").status_code == 302
    assert WebhookDelivery.unscoped.get().state == "waiting"
    assert admin.get(f"{one}remove/").status_code == 200
    assert WebhookSubscription.unscoped.exists()
    assert admin.post(f"{one}remove/").status_code == 302
    assert not WebhookSubscription.unscoped.exists()
    acts = set(AuditEvent.objects.filter(action__startswith="webhooks.").values_list("action", flat=True))
    assert acts == {f"webhooks.{name}" for name in ("added", "changed", "tested", "sent_again", "removed")}


@pytest.mark.parametrize(
    "url", ["https://10.0.0.1/x", "http://example.org/", "https://localhost/", "javascript:1"]
)
def test_address_in_a_closed_network_or_without_https_is_refused_with_a_sentence(admin, url):
    answer = admin.post(f"{LIST}add/", values(url=url))
    assert answer.status_code == 200
    assert "https://" in answer.context["form"].errors["url"][0]
    assert not WebhookSubscription.unscoped.exists()


def test_secret_is_shown_after_a_fresh_sign_in_only_and_on_record(admin, fjordby):
    made = add_webhook(municipality=fjordby, name="x", url="https://a.example", events=[], actor=None)
    path = f"{LIST}{made.pk}/secret/"
    answer = admin.get(path)
    assert "whsec_" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert AuditEvent.objects.filter(action="webhooks.secret_shown").count() == 1
    stale = client_of(fjordby, Role.MUNICIPAL_ADMIN, age=100_000)
    assert stale.get(path).status_code == 302
    assert b"whsec_" not in admin.get(f"{LIST}{made.pk}/").content
    assert admin.post(path)["Location"] == path
    made.refresh_from_db()
    assert made.old_secret_sealed is not None


@pytest.mark.parametrize("role", [Role.EDITOR, Role.REVIEWER, Role.PROFESSIONAL])
def test_nobody_but_administrators_sees_webhooks(fjordby, role):
    made = add_webhook(municipality=fjordby, name="Hidden", url="https://a.example", events=[], actor=None)
    client = client_of(fjordby, role)
    for path in (LIST, f"{LIST}add/", f"{LIST}{made.pk}/", f"{LIST}{made.pk}/secret/"):
        assert client.get(path).status_code in {302, 404}
    assert client.post(f"{LIST}{made.pk}/remove/").status_code in {302, 404}
    assert WebhookSubscription.unscoped.count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_list_and_log_cost_the_same_for_one_and_three(admin, fjordby, rows, django_assert_max_num_queries):
    for number in range(rows):
        made = add_webhook(
            municipality=fjordby, name=f"{number}", url="https://a.example", events=[], actor=None
        )
    for _ in range(rows):
        send_test(webhook=made, actor=staff_user(fjordby))
    admin.get(LIST)
    with django_assert_max_num_queries(32):
        admin.get(LIST)
    with django_assert_max_num_queries(34):
        admin.get(f"{LIST}{made.pk}/")
