"""People who work here: nothing without a second factor."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.server import Server
from tests.e2e.staff import Colleague, make_colleague, set_up, sign_in


@pytest.fixture
def colleague(server: Server) -> Colleague:
    return make_colleague(server)


def test_without_a_second_factor_everything_but_the_set_up_is_refused(visit, colleague: Colleague):
    here = visit(size="desktop")
    here.watch.allow(r"403 GET .*/api/v1/")
    page = sign_in(here, colleague)
    expect(page).to_have_url(re.compile(r"/admin/second-factor/set-up/"))
    for path in ("", "pages/", "chat/", "images/", "account/", "users/"):
        here.admin(path)
        expect(page).to_have_url(re.compile(r"/admin/second-factor/set-up/"))
    assert here.get("/api/v1/me/")["status"] == 403
    assert here.get("/api/v1/me/devices/")["body"]["code"] == "second_factor_required"

    set_up(page)
    expect(page).to_have_url(re.compile(r"/admin/second-factor/codes/"))
    here.admin("")
    expect(page).to_have_url(here.url("/admin/"))
    expect(page.locator("#wagtail-sidebar a").first).to_be_visible()


def test_the_next_time_the_second_step_is_asked_for(visit, colleague: Colleague):
    first = visit(size="desktop")
    set_up(sign_in(first, colleague))
    spare = re.findall(r"\b[0-9a-f]{8}\b", first.page.get_by_role("main").inner_text())
    assert len(spare) >= 8, "codes for the day the phone is lost"
    second = visit(size="desktop")
    page = sign_in(second, colleague)
    expect(page).to_have_url(re.compile(r"/admin/login/second-step/"))
    second.admin("pages/")
    expect(page).to_have_url(re.compile(r"/admin/login/"))
    page = sign_in(second, colleague)
    # A code from the app opens one door in its half minute, and that was the set-up.
    page.locator("input[name=code]").fill(spare[0])
    page.locator("input[name=code]").press("Enter")
    expect(page).to_have_url(second.url("/admin/"))


def test_a_wrong_password_says_what_to_do_and_nothing_more(visit, colleague: Colleague):
    here = visit(size="desktop")
    page = sign_in(here, Colleague(colleague.email, "not the password"))
    known = page.get_by_role("main").inner_text()
    page = sign_in(here, Colleague("nobody@fjordby.example", "not the password"))
    assert page.get_by_role("main").inner_text() == known
    here.admin("pages/")
    expect(page).to_have_url(re.compile(r"/admin/login/"))


def test_a_citizen_finds_no_door_to_the_admin(visit):
    here = visit(role="citizen", size="desktop")
    here.watch.allow(r"403 GET .*/admin/")
    for path in ("", "pages/", "users/"):
        here.admin(path)
        expect(here.page.locator("#wagtail-sidebar")).to_have_count(0)
