"""Days and moments in the admin: the browser's own fields, and nothing that was written becomes another day."""

import datetime as dt

from playwright.sync_api import expect

from tests.e2e.library import make_article


def test_an_editor_plans_a_publication_by_day_and_hour(visit, server):
    article = make_article(server)
    page = visit(role="editor", size="desktop").admin(f"pages/{article.page}/edit/")
    page.get_by_role("button", name="Vis eller skjul status").click()
    page.get_by_role("button", name="Lav en plan").click()
    window = page.get_by_role("dialog", name="Planlæg udgivelse og udløb")
    soon = (dt.date.today() + dt.timedelta(days=30)).isoformat()
    # Closed without saving, nothing stays of it.
    window.get_by_label("Dato og tidspunkt for udløb").fill(f"{soon}T08:00")
    window.get_by_role("button", name="Luk").click()
    page.get_by_role("button", name="Lav en plan").click()
    expect(window.get_by_label("Dato og tidspunkt for udløb")).to_have_value("")
    window.get_by_label("Dato og tidspunkt for udgivelse").fill(f"{soon}T08:00")
    window.get_by_role("button", name="Gem planen").click()
    page.get_by_role("button", name="Rediger planen").click()
    expect(window.get_by_label("Dato og tidspunkt for udgivelse")).to_have_value(f"{soon}T08:00")


def test_a_date_in_a_filter_stays_as_it_was_written(visit):
    page = visit(role="editor", size="desktop").admin("reports/aging-pages/")
    page.get_by_role("button", name="Vis filtre").click()
    page.get_by_role("button", name="Senest udgivet før").click()
    field = page.locator("[name=last_published_at]")
    for written in ("24.12.2026", "2026-12-24", "i julen"):
        field.fill(written)
        field.press("Tab")
        expect(field).to_have_value(written)
