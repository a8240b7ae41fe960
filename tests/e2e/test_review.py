"""Author, refusal of one's own edit, a second professional, and the family that reads it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.library import TestArticle, make_article
from tests.e2e.server import Server
from tests.e2e.test_editor import choose_action, edit, heading, save


@pytest.fixture
def article(server: Server) -> TestArticle:
    return make_article(server)


# The editor's save by itself, when it comes together with an act: it is refused, the act saves.
SAVED_WITH_THE_ACT = r"400 POST .*/admin/pages/\d+/edit/"


def open_actions(page: Page) -> None:
    page.locator("footer [data-w-dropdown-target=toggle], footer .w-dropdown__toggle").first.click()


def approve_buttons(page: Page):
    return page.locator("footer [data-workflow-action-name=approve]")


def approve(page: Page) -> None:
    """Approve as a health visitor, in the editor of the text."""
    open_actions(page)
    approve_buttons(page).first.click()
    dialog = page.get_by_role("dialog")
    dialog.locator("[name$=reviewer_role]").fill("Sundhedsplejerske")
    dialog.locator("button[type=submit], input[type=submit]").first.click()


def test_own_edit_is_refused_and_another_professional_brings_it_to_the_family(visit, article: TestArticle):
    author = visit(role="editor", size="desktop")
    page = edit(author, article)
    page.locator("#id_title").fill(f"{article.title} rettet")
    choose_action(page, "action-submit")

    # The administrator may review, but mends a word first: now they are an author too.
    admin = visit(role="municipal_admin", size="desktop")
    page = admin.admin("")
    expect(page.locator("#to-review, #panel-to-review-section, [id*=to-review]").first).to_be_visible()
    page = admin.admin(f"pages/{article.page}/edit/")
    page.locator("#id_summary").fill("Et kort svar, som jeg har rettet.")
    save(page)
    page = admin.admin(f"pages/{article.page}/edit/")
    expect(approve_buttons(page)).to_have_count(0)
    page.locator("[role=tab][href='#tab-review_and_sources'], [role=tab]:has-text('kilder')").first.click()
    expect(page.get_by_text("Du har rettet i artiklen. En anden skal godkende den.")).to_be_visible()

    reviewer = visit(role="reviewer", size="desktop")
    reviewer.watch.allow(SAVED_WITH_THE_ACT)
    page = reviewer.admin(f"pages/{article.page}/edit/")
    approve(page)
    page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    page.wait_for_load_state()

    family = visit()
    family.goto(article.path)
    expect(heading(family.page)).to_have_text(f"{article.title} rettet")
