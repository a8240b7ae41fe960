"""A professional invites a family; with link and code they are in; a lost phone can be signed out."""

import datetime as dt
import re
import secrets
import time
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.qr import shows
from tests.e2e.server import Server
from tests.e2e.waiting import click_through


@pytest.fixture
def address() -> str:
    return f"{secrets.token_hex(4)}@example.org"


@pytest.fixture
def professional(visit) -> Visit:
    return visit(role="professional", size="desktop")


def invite(professional: Visit, address: str) -> str:
    """Fill in the form as a health visitor does; return the path and fragment of the link."""
    page = professional.admin("families/invite/")
    page.locator("input[name=email]").fill(address)
    page.locator("input[name=first_name]").fill("Zahra")
    due = dt.datetime.now(dt.UTC).date() + dt.timedelta(weeks=10)
    page.locator("input[name=due_date]").fill(due.isoformat())
    page.locator("form:has(input[name=email]) button[type=submit]").click()
    link = page.locator("#invitation-link").input_value()
    assert shows(page.locator(".accounts-invitation__qr svg"), link), "the picture can be scanned"
    parts = urlsplit(link)
    assert link.startswith(professional.url("/invite#"))
    assert not parts.query, "the token is in the fragment, which no server and no log sees"
    return f"{parts.path}#{parts.fragment}"


def accept(family: Visit, link: str, address: str, after: float) -> None:
    page = family.goto(link)
    expect(page.get_by_text("har inviteret dig til Family Start i Fjordby")).to_be_visible()
    assert address not in page.get_by_role("main").inner_text(), "only a hint of the address is shown"
    page.get_by_role("button", name="Send mig koden").click()
    page.get_by_label("Din kode").fill(code_of(family.server, address, after))
    page.get_by_role("button", name="Log ind", exact=True).click()
    expect(page).to_have_url(family.url("/"))


def code_of(server: Server, address: str, after: float) -> str:
    found = re.search(r"\b\d{6}\b", server.mail_to(address, after=after))
    assert found, "a code of six digits"
    return found.group()


def test_from_the_invitation_to_being_signed_in(visit, professional: Visit, address: str, now: float):
    link = invite(professional, address)
    family = visit(prefs=None)
    accept(family, link, address, now)
    user = family.get("/api/v1/bootstrap/")["body"]["user"]
    assert user["roles"] == ["citizen"]
    expect(family.page.get_by_role("heading", level=1)).to_contain_text("Zahra")
    stored = family.page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    assert link.split("#")[1] not in stored
    session = next(one for one in family.context.cookies() if one["name"] == "sessionid")
    assert session["httpOnly"]

    # The link works once.
    another = visit(prefs=None)
    another.watch.allow(r"410 POST .*/invitations/inspect")
    page = another.goto(link)
    expect(page.get_by_text("Linket er brugt")).to_be_visible()


def test_a_wrong_code_is_said_kindly_and_the_right_one_still_works(
    visit, professional: Visit, address: str, now: float
):
    link = invite(professional, address)
    family = visit(prefs=None)
    family.watch.allow(r"4\d\d POST .*/invitations/accept")
    page = family.goto(link)
    page.get_by_role("button", name="Send mig koden").click()
    code = code_of(family.server, address, now)
    page.get_by_label("Din kode").fill("000000" if code != "000000" else "111111")
    page.get_by_role("button", name="Log ind", exact=True).click()
    expect(page.get_by_text("Koden passer ikke")).to_be_visible()
    page.get_by_label("Din kode").fill(code)
    page.get_by_role("button", name="Log ind", exact=True).click()
    expect(page).to_have_url(family.url("/"))


def test_a_withdrawn_invitation_opens_nothing(visit, professional: Visit, address: str):
    link = invite(professional, address)
    page = professional.admin("families/invitations/")
    row = page.get_by_role("row").filter(has_text="Zahra").first
    click_through(page, row.get_by_role("button"))
    family = visit(prefs=None)
    family.watch.allow(r"410 POST .*/invitations/inspect")
    expect(family.goto(link).get_by_text("Linket er trukket tilbage")).to_be_visible()


def test_a_returning_citizen_signs_in_with_a_code_and_signs_the_other_device_out(
    visit, professional: Visit, address: str, now: float
):
    link = invite(professional, address)
    lost = visit(prefs=None)
    accept(lost, link, address, now)

    here = visit(size="desktop")
    here.watch.allow(r"401 POST .*/_allauth/")  # "go on with the code", in allauth's words
    page = here.goto("/sign-in")
    page.get_by_label("Din mail eller dit nummer").fill(address)
    page.wait_for_timeout(1100)  # file times of mails have whole seconds on some disks
    asked = time.time() - 0.1
    page.get_by_role("button", name="Send mig en kode").click()
    page.get_by_label("Din kode").fill(code_of(here.server, address, asked))
    page.get_by_role("button", name="Log ind", exact=True).click()
    expect(page).to_have_url(here.url("/"))

    here.goto("/more/devices")
    expect(page.get_by_text("Denne enhed")).to_be_visible()
    others = page.get_by_role("main").get_by_role("button", name=re.compile("^Log ud"))
    expect(others).to_have_count(1)
    others.click()
    expect(others).to_have_count(0)

    lost.goto("/")
    assert lost.get("/api/v1/bootstrap/")["body"]["user"] is None
    assert here.get("/api/v1/bootstrap/")["body"]["user"] is not None


def test_signing_out_leaves_nothing_on_the_device(visit, people):
    here = visit()
    here.context.add_cookies(people.fresh("maria@example.org", "fjordby"))
    here.watch.allow(r"401 DELETE .*/_allauth/")  # that is how it says "signed out"
    page = here.goto("/more")
    expect(page.get_by_text("maria@example.org")).to_be_visible()
    page.get_by_role("button", name="Log ud").click()
    page.get_by_role("dialog").get_by_role("button", name="Log ud").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.wait_for_selector("html[data-ready]")
    assert here.get("/api/v1/bootstrap/")["body"]["user"] is None
    kept = page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    assert "maria" not in kept.lower()
