"""A municipal administrator switches a plugin off: it is gone there at once, and nowhere else."""

import secrets
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.server import Server
from tests.e2e.test_chat import SENT, log, open_talk, open_thread, standing, write
from tests.e2e.waiting import click_through

OFF = "Den del er slået fra"


@pytest.fixture
def chat_on_afterwards(server: Server) -> Iterator[None]:
    yield
    server.manage("plugin", "enable", "chat", "--municipality", "fjordby")


@pytest.fixture
def tasks_off(server: Server) -> Iterator[None]:
    server.manage("plugin", "disable", "tasks", "--municipality", "fjordby")
    yield
    server.manage("plugin", "enable", "tasks", "--municipality", "fjordby")


def menu_entry(page: Page):
    return page.get_by_role("navigation", name="Hovedmenu").get_by_role("link", name="Chat")


def switch_off(admin: Visit) -> None:
    """As the administrator does: the card's button, then the page that tells what will happen."""
    page = admin.admin("plugins/")
    page.locator("article[aria-labelledby=plugin-chat] a[href*='/off/']").click()
    page.locator("form.plugin-confirm button[type=submit]").click()
    expect(page).to_have_url(admin.url("/admin/plugins/"))


def switch_on(admin: Visit) -> None:
    page = admin.admin("plugins/")
    page.locator("article[aria-labelledby=plugin-chat] form button[type=submit]").click()
    expect(page).to_have_url(admin.url("/admin/plugins/"))


def test_switched_off_in_one_municipality_while_a_page_is_open_in_both(visit, chat_on_afterwards):
    here, there = visit(role="citizen"), visit(role="citizen", host="klitby")
    for one in (here, there):
        one.goto("/chat/")
        expect(menu_entry(one.page)).to_be_visible()
        expect(one.page.get_by_role("heading", name=OFF)).to_have_count(0)
        one.page.wait_for_timeout(1000)  # the socket is open

    admin = visit(role="municipal_admin", size="desktop")
    here.watch.allow(r"404 GET .*/api/v1/chat/")
    switch_off(admin)

    expect(here.page.get_by_role("heading", name=OFF)).to_be_visible(timeout=5000)
    expect(menu_entry(here.page)).to_have_count(0)
    refused = here.get("/api/v1/chat/promise")
    assert refused["status"] == 404
    assert refused["body"]["code"] == "plugin_disabled"

    expect(menu_entry(there.page)).to_be_visible()
    expect(there.page.get_by_role("heading", name=OFF)).to_have_count(0)
    assert there.get("/api/v1/chat/promise")["status"] == 200

    switch_on(admin)
    expect(menu_entry(here.page)).to_be_visible(timeout=5000)
    expect(here.page.get_by_role("heading", name=OFF)).to_have_count(0)


def test_a_reader_without_a_socket_loses_it_when_the_window_is_looked_at_again(
    visit, server: Server, chat_on_afterwards
):
    reader = visit()
    reader.page.clock.install()
    page = reader.goto("/")
    expect(menu_entry(page)).to_be_visible()
    server.manage("plugin", "disable", "chat", "--municipality", "fjordby")
    page.clock.fast_forward(31_000)
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(menu_entry(page)).to_have_count(0)


def test_a_plugin_that_is_off_is_not_in_the_admin_either(visit, server: Server, chat_on_afterwards):
    professional = visit(role="professional", size="desktop")
    page = professional.admin("")
    entry = page.locator("#wagtail-sidebar a[href$='/admin/chat/']")
    expect(entry).to_be_visible()
    address = entry.get_attribute("href") or ""
    server.manage("plugin", "disable", "chat", "--municipality", "fjordby")
    professional.watch.allow(r"404 GET .*/admin/chat/")
    professional.admin("")
    expect(page.locator("#wagtail-sidebar a[href*='/admin/']").first).to_be_visible()
    expect(entry).to_have_count(0)
    answer = page.goto(professional.url(address))
    assert answer is not None
    assert answer.status in {302, 404} or "/admin/chat/" not in page.url


def test_without_tasks_a_family_writes_and_is_answered_all_the_same(visit, tasks_off):
    family, staff = visit(role="citizen"), visit(role="professional", size="desktop")
    phone = open_thread(family)
    write(phone, words := f"Besked {secrets.token_hex(4)}")
    expect(standing(phone, words)).to_contain_text(SENT)
    desk = open_talk(staff, "Amina")
    expect(log(desk)).to_contain_text(words)
    expect(desk.locator("#wagtail-sidebar a[href$='/admin/tasks/']")).to_have_count(0)
    expect(desk.locator("a[href*='/admin/tasks/']")).to_have_count(0)
    desk.get_by_label("Svar til familien").fill(f"Svar på {words}")
    click_through(desk, desk.get_by_role("button", name="Send til familien"))
    expect(standing(phone, f"Svar på {words}")).to_be_visible()
