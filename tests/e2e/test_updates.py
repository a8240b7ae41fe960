"""A new version waits until the person says yes."""

from playwright.sync_api import expect

from tests.e2e.screens import ARTICLE


def test_a_new_version_is_offered_and_taken(visit):
    here = visit()
    page = here.goto(ARTICLE)
    here.wait_for_worker()
    notice = page.get_by_text("Der er en ny version")
    expect(notice).to_have_count(0)
    # Another address for the same worker is a new worker to the browser.
    page.evaluate("navigator.serviceWorker.register('/sw.js?next').then(() => undefined)")
    expect(notice).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sikker søvn for dit barn")
    with page.expect_navigation():
        page.get_by_role("button", name="Hent den nu").click()
    page.wait_for_selector("html[data-ready]")
    assert page.evaluate("navigator.serviceWorker.controller.scriptURL").endswith("/sw.js?next")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sikker søvn for dit barn")


def test_manifest_is_the_municipalitys_own(visit):
    here = visit(host="klitby")
    page = here.goto("/")
    manifest = here.get("/manifest.webmanifest")["body"]
    assert "Klitby" in manifest["name"]
    assert manifest["display"] == "standalone"
    assert any("maskable" in icon.get("purpose", "") for icon in manifest["icons"])
    for icon in manifest["icons"]:
        assert here.fetch("GET", icon["src"])["status"] == 200
    expect(page.locator("link[rel=manifest]")).to_have_count(1)
