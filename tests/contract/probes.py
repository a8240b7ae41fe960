"""Look for leaks while a plugin is off. Each probe returns what leaked; an empty list is good.

The contract tests ask that they find nothing; the mutation tests take one gate out at a time and
ask that they find something, so that a probe which looks at the wrong place is found out.
"""

import json

from django.urls import reverse
from django.utils import timezone

from cms.plugin_api.registry import registry
from cms.plugin_api.testing import (
    METHODS,
    admin_addresses,
    api_addresses,
    fhir_addresses,
    webhook_addresses,
)
from tests.contract.conftest import MEMBERS, PEOPLE, World
from tests.dummy_plugin.webhooks import signature

FHIR_READERS = {"professional", "superuser_professional"}


def http_leaks(world: World, slug: str) -> list[str]:
    """Addresses, methods and people, each with each, that answer with anything but the right 404."""
    leaks = []
    for who in PEOPLE:
        client = world.client(who)
        for address in [*api_addresses(slug), *webhook_addresses(slug)]:
            for method in METHODS:
                response = client.generic(method, address.path)
                if response.status_code != 404 or not _says_no_more_than_it_may(response, address.path, who):
                    leaks.append(f"{who} {method} {address.path}: {response.status_code}")
    return leaks


def _says_no_more_than_it_may(response, path, who):
    if response.content == b"":
        return True  # HEAD: the status alone, the same for everybody
    told = response.headers["Content-Type"] == "application/problem+json" and (
        json.loads(response.content).get("code") == "plugin_disabled"
    )
    return told == (who in MEMBERS and path.startswith("/api/"))


def fhir_leaks(world: World, slug: str) -> list[str]:
    """Resources of the plugin that answer, or that the CapabilityStatement names."""
    leaks = []
    for who in PEOPLE:
        client, wanted = world.client(who), 404 if who in FHIR_READERS else 403
        for address in fhir_addresses(slug):
            method = "POST" if address.path.endswith("_search") else "GET"
            response = client.generic(method, address.path)
            told = json.loads(response.content)
            if response.status_code != wanted or told["resourceType"] != "OperationOutcome":
                leaks.append(f"{who} {method} {address.path}: {response.status_code}")
        told = json.loads(client.get("/fhir/metadata").content)
        assert (told["resourceType"] == "CapabilityStatement") == (who in FHIR_READERS)
        named = {one["type"] for part in told.get("rest", ()) for one in part["resource"]}
        leaks += [f"{who}: {kind}" for kind in named & {one.type for one in _resources(slug)}]
    return leaks


def _resources(slug):
    return registry.get(slug).contributed("fhir")


def webhook_leaks(world: World) -> list[str]:
    """Signed calls of the dummy's webhook that get through."""
    body = json.dumps({"room": "fjordby/1"})
    response = world.client("anonymous").post(
        "/hooks/dummy_plugin/room",
        body,
        content_type="application/json",
        headers={"X-Signature": signature(body.encode())},
    )
    return [] if response.status_code == 404 else [f"webhook: {response.status_code}"]


def admin_leaks(world: World, slug: str) -> list[str]:
    """Admin addresses that are found by people with access to the admin."""
    leaks = []
    for who in ("professional", "municipal_admin", "superuser", "superuser_professional"):
        client = world.client(who)
        nowhere = client.get("/admin/nowhere/at/all/").status_code
        assert nowhere == (403 if who == "superuser" else 404), nowhere
        for address in admin_addresses(slug):
            for method in ("GET", "POST"):
                response = client.generic(method, address.path)
                if response.status_code != nowhere:
                    leaks.append(f"{who} {method} {address.path}: {response.status_code}")
    return leaks


def menu_leaks(world: World, slug: str) -> list[str]:
    """Links to the plugin's addresses on the admin's first page."""
    links = [address.path for address in admin_addresses(slug)]
    leaks = []
    for who in ("professional", "superuser_professional"):
        page = world.client(who).get(reverse("wagtailadmin_home"))
        assert page.status_code == 200, page.status_code
        leaks += [f"{who}: {link}" for link in links if f'"{link}"' in page.content.decode()]
    return leaks


def job_leaks(world: World) -> list[str]:
    """Jobs that run although their plugin was switched off between queueing and running."""
    from cms.plugin_api.jobs import enqueue
    from tests.contract.queue import run_queue
    from tests.dummy_plugin import jobs

    world.switch("dummy_plugin", on=True)
    enqueue("dummy_plugin.count", municipality=world.fjordby, note_id="7")
    world.switch("dummy_plugin", on=False)
    jobs.ran.clear()
    run_queue()
    return [str(ran) for ran in jobs.ran]


def fan_out_leaks(world: World) -> list[str]:
    """Municipalities for which a scheduled job is queued although its plugin is off there."""
    from cms.plugin_api.jobs import run_everywhere

    return ["fan-out"] * run_everywhere("dummy_plugin.sweep")


def signal_leaks(world: World) -> list[str]:
    from tests.dummy_plugin.signals import something_happened

    return [str(answer) for answer in something_happened.send(world.fjordby, number=1)]


def notification_leaks(world: World) -> list[str]:
    """Messages that are sent although they were written before the switch."""
    from django.core import mail

    from cms.notifications.actions import notify
    from cms.notifications.models import Delivery
    from tests.contract.queue import run_queue

    world.switch("dummy_plugin", on=True)
    notify(municipality=world.fjordby, user=world.people["citizen"], type="dummy_plugin.new_note")
    Delivery.unscoped.update(next_attempt_at=timezone.now())
    world.switch("dummy_plugin", on=False)
    run_queue()
    return [message.subject for message in mail.outbox]


def written_notification_leaks(world: World) -> list[str]:
    """Notifications of a plugin that is off already."""
    from cms.notifications.actions import notify
    from cms.notifications.models import Notification

    before = set(Notification.unscoped.values_list("pk", flat=True))
    notify(municipality=world.fjordby, user=world.people["citizen"], type="dummy_plugin.new_note")
    return [str(row) for row in Notification.unscoped.exclude(pk__in=before)]


def listed_notification_leaks(world: World) -> list[str]:
    """Notifications of the plugin that stay in the person's list after the switch."""
    from cms.notifications.models import Notification
    from cms.notifications.queries import notifications_of

    person = world.people["citizen"]
    Notification.unscoped.create(municipality=world.fjordby, user=person, type="dummy_plugin.new_note")
    return [row.type for row in notifications_of(person, world.fjordby)]


def module_leaks(world: World) -> list[str]:
    from cms.plugin_api.pwa import enabled_modules, manifest_shortcuts

    modules = [module["slug"] for module in enabled_modules(world.fjordby)]
    return modules + [shortcut["url"] for shortcut in manifest_shortcuts(world.fjordby)]
