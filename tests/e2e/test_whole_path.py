"""From a Word file to a family without a network: import, complete, review, publish, read."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.importing import import_word_file
from tests.e2e.test_editor import choose_action, heading
from tests.e2e.test_offline import ready_for_the_road
from tests.e2e.test_review import SAVED_WITH_THE_ACT, approve_buttons, open_actions


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=re.compile(name)).click()


def complete(page: Page) -> None:
    """What the file did not say: a source, who wrote it, when to look again, why the words are hard."""
    open_tab(page, "kilder")
    page.locator("#id_author_role").fill("Sundhedsplejerske")
    page.locator("#id_next_review_at").fill("2027-06-01")
    page.locator("#id_lix_reason").fill("Ordene er fra filen.")
    sources = page.locator("[data-contentpath=sources]").first
    sources.get_by_role("button", name=re.compile("Indsæt|Tilføj|Insert")).first.click()
    sources.locator("[name$='value-publisher']").fill("Sundhedsstyrelsen")
    sources.locator("[name$='value-title']").fill("Anbefalinger")


def test_a_word_file_is_reviewed_and_read_without_a_network(visit, tmp_path):
    editor = visit(role="editor", size="desktop", viewport={"width": 1440, "height": 900})
    import_word_file(page := editor.admin("import/"), tmp_path, 6)
    page.get_by_role("link", name=re.compile("Åbn kladden")).click()
    name = page.locator("#id_title").input_value()
    key = re.search(r"/pages/(\d+)/", page.url).group(1)
    slug = page.locator("#id_slug").input_value()
    open_tab(page, "Tekst")
    page.locator("#id_summary").fill("Et kort svar om det vigtigste.")
    complete(page)

    # Not even with everything filled in: nobody has reviewed it yet.
    choose_action(page, "action-publish")
    expect(page.get_by_text("En fagperson skal gennemgå artiklen").first).to_be_visible()
    family = visit()
    family.watch.allow(r"404 ")
    assert family.goto("/") and family.get(f"/api/v1/library/by-slug/da/{slug}")["status"] == 404

    choose_action(page, "action-submit")
    reviewer = visit(role="reviewer", size="desktop")
    reviewer.watch.allow(SAVED_WITH_THE_ACT)
    there = reviewer.admin(f"pages/{key}/edit/")
    open_actions(there)
    approve_buttons(there).first.click()
    dialog = there.get_by_role("dialog")
    dialog.locator("[name$=reviewer_role]").fill("Jordemoder")
    dialog.locator("button[type=submit], input[type=submit]").first.click()
    there.wait_for_url(re.compile(r"/admin/pages/\d+/$"))

    family.goto(f"/da/bibliotek/{slug}")
    expect(heading(family.page)).to_have_text(name)
    ready_for_the_road(family)
    with family.watch.offline(family.context):
        family.page.reload()
        family.page.wait_for_selector("html[data-ready]")
        expect(heading(family.page)).to_have_text(name)
        expect(family.page.get_by_text("Du er ikke på nettet").first).to_be_visible()
