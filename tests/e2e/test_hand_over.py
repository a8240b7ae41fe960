"""The midwives hand a family over: asked, agreed to on the phone, greeted by the new team, and ended."""

import secrets

from playwright.sync_api import expect

from tests.e2e.test_chat import standing
from tests.e2e.waiting import click_through


def test_midwives_hand_a_family_over_with_its_yes(visit, people):
    words = f"Resumé {secrets.token_hex(4)}"
    midwife = visit(host="klitby", size="desktop")
    midwife.context.add_cookies(people.fresh("hanne@klitby.example", "klitby"))
    page = midwife.admin("chat/?state=any")
    mine = page.locator("[data-inbox-row]").filter(has_text="Jordemødre")
    click_through(page, mine.first)
    page.locator(".inbox-more > summary").click()
    page.get_by_label("Overlever familien til et andet team").select_option("Sundhedsplejen")
    page.get_by_label("Hvad skal det nye team vide?").fill(words)
    click_through(page, page.get_by_role("button", name="Spørg familien"))
    expect(page.get_by_role("heading", name="Familien er spurgt")).to_be_visible()

    phone = visit(role="citizen", host="klitby").goto("/chat/")
    phone.get_by_role("link", name="Et spørgsmål til dig").click()
    expect(phone.get_by_text(words)).to_be_visible()
    phone.get_by_role("button", name="Ja, de må læse").click()
    phone.get_by_role("link", name="Åbn samtalen").click()
    expect(phone.get_by_text("læser begge det her til og med")).to_be_visible()

    desk = visit(role="professional", host="klitby", size="desktop").admin("chat/?state=any")
    click_through(desk, desk.locator("[data-inbox-row]").filter(has_text="Overlevering").first)
    expect(desk.get_by_text(words)).to_be_visible()
    desk.get_by_label("Svar til familien").fill(f"Velkommen {words}")
    click_through(desk, desk.get_by_role("button", name="Send til familien"))
    expect(standing(phone, f"Velkommen {words}")).to_be_visible()
    click_through(desk, desk.get_by_role("button", name="Afslut overleveringen nu"))
    expect(desk.get_by_role("button", name="Afslut overleveringen nu")).to_have_count(0)
    expect(phone.get_by_text("læser begge det her til og med")).to_have_count(0)
    # The row is the new team's now.
    midwife.admin("chat/?state=any")
    expect(mine).to_have_count(0)
