"""An editor imports a Word file, reads the report, opens the draft, and families read what she publishes."""

import re
import zipfile

from playwright.sync_api import expect

from tests.e2e.importing import import_word_file
from tests.e2e.test_editor import choose_action


def test_a_word_file_becomes_a_draft_with_a_report_and_then_an_article(visit, tmp_path):
    editor = visit(role="editor", size="desktop")
    page = editor.admin("import/")
    made = import_word_file(page, tmp_path, 4)
    expect(page.get_by_role("heading", name=made.name)).to_be_visible()
    expect(page.get_by_text("Sidehovedet er udeladt:")).to_be_visible()
    page.get_by_role("link", name=re.compile("Åbn kladden")).click()
    title = page.locator("#id_title")
    expect(title).not_to_have_value("")
    name = title.input_value()
    slug = page.locator("#id_slug").input_value()

    family = visit()
    family.goto("/da/bibliotek/")
    assert family.get(f"/api/v1/library/search?q={name.split()[0]}")["body"]["results"] == []

    choose_action(page, "action-publish")
    expect(page.get_by_text(re.compile("udgivet|publiceret", re.IGNORECASE)).first).to_be_visible()
    family.goto(f"/da/bibliotek/{slug}")
    expect(family.page.get_by_role("heading", level=1)).to_have_text(name)
    table = family.page.locator(".block--table").first
    expect(table).to_be_visible()
    wide = family.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not wide, "a wide table scrolls in its own box"


def test_an_administrator_fetches_the_whole_library(visit, tmp_path):
    admin = visit(role="municipal_admin", size="desktop")
    page = admin.admin("export/")
    page.get_by_role("button", name="Eksportér hele biblioteket").click()
    link = page.get_by_role("link", name="Hent filen").first
    for _ in range(30):
        if link.is_visible():
            break
        page.wait_for_timeout(1000)
        page.reload()
    with page.expect_download() as waiting:
        link.click()
    waiting.value.save_as(tmp_path / "library.zip")
    with zipfile.ZipFile(tmp_path / "library.zip") as archive:
        assert "library.json" in archive.namelist()
        assert any(name.startswith("media/") for name in archive.namelist())
