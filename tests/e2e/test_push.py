"""A push goes its way: the browser's subscription, our sealed message, and what a phone can read of it.

The push service is the walk's own: the browser's would be a company's on the internet. A browser without a
screen grants no notifications either, so the permission is the walk's too.
"""

import json
import re
import secrets
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

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
    Object.defineProperty(Notification, "permission", {get: () => "granted"});
    Notification.requestPermission = () => Promise.resolve("granted");
    PushManager.prototype.subscribe = function ({applicationServerKey}) {
        localStorage.setItem(KEPT, "1");
        return Promise.resolve(made(applicationServerKey.buffer ?? applicationServerKey));
    };
    PushManager.prototype.getSubscription = function () {
        return Promise.resolve(localStorage.getItem(KEPT) ? made(null) : null);
    };
})();
"""


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
    phone.context.add_init_script(_SUBSCRIBES % json.dumps(device.subscription()))
    return phone


def test_an_answer_rings_on_a_phone_and_tells_nobody_what_is_in_it(visit, service, device, family):
    page = family.goto("/more/notifications")
    family.wait_for_worker()
    page.get_by_role("button", name=re.compile("^Slå .*til")).first.click()
    page.get_by_role("button", name="Send mig en prøve").click()
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

    # It leads to the conversations; which one it is stands in the app alone.
    path = urlsplit(message["notification"]["navigate"]).path
    assert path.startswith("/chat")
    assert not re.search(r"[0-9a-f]{8}-", path)
    page.goto(family.url(path))
    page.wait_for_selector("html[data-ready]")
    page.goto(thread)
    expect(page.get_by_text(words).first).to_be_visible()
