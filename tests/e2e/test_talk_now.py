"""Talk to somebody now: wait in line, be rung, talk; no answer; closed. Two people, the real server and relay."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import lines
from tests.e2e.axe import STILL, violations
from tests.e2e.calls import KEEP, MODEST_CAMERA, hears, sees
from tests.e2e.waiting import click_through


@pytest.fixture
def both(visit, server):
    """Amina on her phone and Sofie at her desk, with nobody in line."""
    lines.line(server)
    family = visit(role="citizen", reduced_motion="reduce")
    staff = visit(role="professional", size="desktop", reduced_motion="reduce")
    for one in (family, staff):
        one.context.add_init_script(KEEP)
        one.context.add_init_script(MODEST_CAMERA)
    return family, staff


def test_from_waiting_to_the_end_of_the_talk(both, server):
    family, staff = both
    desk = staff.admin("video/now/")
    expect(desk.get_by_text("Listen er live")).to_be_visible()
    phone = family.goto("/video/")
    phone.get_by_role("link", name="Tal med os nu").click()
    # By the keyboard alone.
    phone.get_by_role("button", name=re.compile("Stil dig i kø")).focus()
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("Du er nummer 1 i køen.").first).to_be_visible()
    assert violations(phone) == []
    # It is said aloud, once.
    expect(phone.locator("[aria-live]").filter(has_text="Du er nummer 1 i køen.")).to_have_count(1)
    # A reload, as after a phone that slept: the place is there.
    phone.reload()
    expect(phone.get_by_text("Du er nummer 1 i køen.").first).to_be_visible()
    # The list at the desk fills by itself, and says so in the tab.
    row = desk.get_by_role("row").filter(has_text="Amina")
    expect(row).to_be_visible()
    expect(desk).to_have_title(re.compile(r"^\(1\)"))
    desk.evaluate(STILL)
    assert violations(desk) == []
    # She reads something else meanwhile, and is rung there.
    phone = family.goto("/more")
    click_through(desk, row.get_by_role("button", name="Tal nu"))
    expect(desk.get_by_text("Vi ringer til Amina")).to_be_visible()
    banner = phone.get_by_role("region", name="Det er din tur")
    expect(banner).to_be_visible()
    banner.get_by_role("link", name="Svar").click()
    expect(phone.get_by_text("er klar til at tale med dig").first).to_be_visible()
    assert violations(phone) == []
    phone.get_by_role("button", name="Svar med billede").click()
    # Nobody has to let her in: it was she who was called.
    expect(phone.get_by_role("button", name="Sluk mikrofon")).to_be_visible()
    desk.get_by_role("button", name="Med billede og lyd").click()
    desk.get_by_role("button", name="Jeg er klar").click()
    for page in (phone, desk):
        sees(page)
        hears(page)
    desk.get_by_role("button", name="Slut for alle").click()
    desk.get_by_role("button", name="Slut for alle").click()
    expect(phone.get_by_text("Mødet er slut").first).to_be_visible()
    phone = family.goto("/video/now")
    expect(phone.get_by_role("button", name=re.compile("Stil dig i kø"))).to_be_visible()


def test_not_now_keeps_the_place_and_no_answer_becomes_a_call(both, server):
    family, _staff = both
    phone = family.goto("/video/now")
    phone.get_by_role("button", name=re.compile("Stil dig i kø")).click()
    expect(phone.get_by_text("Du er nummer 1 i køen.").first).to_be_visible()
    lines.also(server, lines.CLAIM)
    phone.get_by_role("button", name="Ikke nu").click()
    expect(phone.get_by_text("Du har beholdt din plads.").first).to_be_visible()
    lines.also(server, lines.CLAIM)
    expect(phone.get_by_role("button", name="Svar kun med lyd")).to_be_visible()
    lines.also(server, lines.MISS)
    expect(phone.get_by_text("Vi ringede, men fik ikke fat i dig.").first).to_be_visible()
    task = server.python(
        "from plugins.tasks.models import Task\n"
        "print(Task.unscoped.filter(kind='call', guardian__email='amina@example.org').count())"
    )
    assert int(task.strip().splitlines()[-1]) >= 1


def test_closed_before_joining_and_a_call_can_be_asked_for(both, server):
    family, _staff = both
    lines.line(server, lines.CLOSE)
    try:
        phone = family.goto("/video/now")
        expect(phone.get_by_text("Lukket lige nu")).to_be_visible()
        expect(phone.get_by_role("button", name=re.compile("Stil dig i kø"))).to_have_count(0)
        expect(phone.get_by_role("link", name=re.compile("Book en tid"))).to_be_visible()
        expect(phone.get_by_role("link", name=re.compile("Skriv til os"))).to_be_visible()
        phone.get_by_role("button", name="Ring til mig i stedet").click()
        expect(phone.get_by_text("Vi har fået besked.").first).to_be_visible()
    finally:
        lines.line(server)


def test_leaving_is_asked_once_and_ends_it(both):
    family, staff = both
    phone = family.goto("/video/now")
    phone.get_by_role("button", name=re.compile("Stil dig i kø")).click()
    desk = staff.admin("video/now/")
    expect(desk.get_by_role("row").filter(has_text="Amina")).to_be_visible()
    phone.get_by_role("button", name="Forlad køen").click()
    dialog = phone.get_by_role("dialog")
    dialog.get_by_role("button", name="Nej, jeg venter").click()
    expect(phone.get_by_text("Du er nummer 1 i køen.").first).to_be_visible()
    phone.get_by_role("button", name="Forlad køen").click()
    dialog.get_by_role("button", name="Ja, forlad køen").click()
    expect(phone.get_by_role("button", name=re.compile("Stil dig i kø"))).to_be_visible()
    expect(desk.get_by_text("Ingen venter")).to_be_visible()
