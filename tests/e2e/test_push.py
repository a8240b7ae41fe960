"""A push goes all its way: the browser's subscription, our sealed message, the service worker, the screen.

Only the push service between them is the walk's own: the browser's would be a company's on the internet.
"""

import json
import re
import secrets
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.test_chat import open_talk, open_thread
from tests.e2e.waiting import click_through, until
from tests.push_service import Browser, push_service

# What the browser's own service would have answered to `subscribe`.
_SUBSCRIBES = """
(() => {
    const KEPT = "walk:subscribed", answer = %s;
    const made = (key) => ({
        endpoint: answer.endpoint,
        options: {applicationServerKey: key, userVisibleOnly: true},
        toJSON: () => answer,
        unsubscribe: () => { localStorage.removeItem(KEPT); return Promise.resolve(true); },
    });
    PushManager.prototype.subscribe = function ({applicationServerKey}) {
        localStorage.setItem(KEPT, "1");
        return Promise.resolve(made(applicationServerKey.buffer ?? applicationServerKey));
    };
    PushManager.prototype.getSubscription = function () {
        return Promise.resolve(localStorage.getItem(KEPT) ? made(null) : null);
    };
})();
"""
_SHOWN = """async () => {
    const registration = await navigator.serviceWorker.ready;
    const shown = await registration.getNotifications();
    return shown.map(({title, body, tag, data}) => ({title, body, tag, data}));
}"""


@pytest.fixture
def service():
    with push_service() as running:
        yield running


@pytest.fixture
def device(service):
    return service.browser()


@pytest.fixture
def family(visit, device: Browser):
    """Amina's phone, whose browser may show notifications."""
    phone = visit(role="citizen")
    phone.context.grant_permissions(["notifications"], origin=phone.url("").rstrip("/"))
    phone.context.add_init_script(_SUBSCRIBES % json.dumps(device.subscription()))
    return phone


def deliver(family: Visit, message: dict[str, Any]) -> None:
    """Hand the service worker what the push service would have handed it."""
    session = family.context.new_cdp_session(family.page)
    found: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(one["registrationId"] for one in told["registrations"]),
    )
    session.send("ServiceWorker.enable")
    until(lambda: found, family.page)
    given = {"origin": family.url("").rstrip("/"), "registrationId": found[0], "data": json.dumps(message)}
    session.send("ServiceWorker.deliverPushMessage", given)


def shown_on(page: Page) -> list[dict[str, Any]]:
    return list(page.evaluate(_SHOWN))


def test_an_answer_rings_on_a_phone_and_tells_nobody_what_is_in_it(visit, service, device, family):
    page = family.goto("/more/notifications")
    family.wait_for_worker()
    page.get_by_role("button", name=re.compile("^Slå .*til")).first.click()
    page.get_by_role("button", name=re.compile("test", re.IGNORECASE)).click()
    until(lambda: service.shown(device), page)
    assert service.shown(device)[0]["web_push"] == 8030

    thread = open_thread(family).url
    page.goto(family.url("/"))
    words = f"Vægten er {secrets.token_hex(4)}"
    desk = open_talk(visit(role="professional", size="desktop"), "Amina")
    desk.get_by_label("Svar til familien").fill(words)
    click_through(desk, desk.get_by_role("button", name="Send til familien"))
    until(lambda: len(service.shown(device)) > 1, page)
    message = service.shown(device)[-1]
    told = json.dumps(message, ensure_ascii=False)
    assert not re.search("Vægten|Amina|Sofie|sundhed", told, re.IGNORECASE)
    assert service.shown(device)[-1]["notification"]["title"]

    page.wait_for_selector("html[data-ready]")
    deliver(family, message)
    until(lambda: shown_on(page), page)
    notification = shown_on(page)[0]
    assert notification["title"] == message["notification"]["title"]
    assert notification["data"]["path"].startswith("/chat")
    page.goto(family.url(notification["data"]["path"]))
    page.wait_for_selector("html[data-ready]")
    assert page.url.split("/chat")[0] == thread.split("/chat")[0]
    expect(page.get_by_text(words).first).to_be_visible()
