"""An editor changes an article in Wagtail; families see it when it is published, and not before."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.library import TestArticle, approve_draft, make_article
from tests.e2e.server import Server
from tests.e2e.waiting import click_through


@pytest.fixture
def article(server: Server) -> TestArticle:
    return make_article(server)


def edit(editor: Visit, article: TestArticle) -> Page:
    page = editor.admin(f"pages/{article.page}/edit/")
    expect(page.locator("#id_title")).to_have_value(article.title)
    return page


def choose_action(page: Page, name: str) -> None:
    """An act of the page editor's footer; those behind the arrow are unfolded first."""
    page.locator("footer [data-w-dropdown-target=toggle], footer .w-dropdown__toggle").first.click()
    wanted = f"footer [name={name}], footer a[href*='/{name.removeprefix('action-')}/']"
    click_through(page, page.locator(wanted).first)


def save(page: Page) -> None:
    click_through(page, page.locator("footer [name=action-save], footer .action-save").first)


def heading(page: Page):
    return page.get_by_role("heading", level=1)


def test_edit_preview_publish_and_the_family_sees_it(visit, server: Server, article: TestArticle):
    family = visit()
    family.goto(article.path)
    expect(heading(family.page)).to_have_text(article.title)

    editor = visit(role="editor", size="desktop", viewport={"width": 1440, "height": 900})
    page = edit(editor, article)
    new_title, new_summary = f"{article.title} igen", "Et nyt og bedre svar."
    page.locator("#id_title").fill(new_title)
    page.locator("#id_summary").fill(new_summary)

    # The panel beside the editor shows the draft in the family's own app.
    page.locator("[data-side-panel-toggle=preview]").click()
    frame = page.frame_locator("iframe.w-preview__iframe, #w-preview-iframe").last
    expect(frame.get_by_role("heading", level=1)).to_have_text(new_title)
    expect(frame.get_by_text(new_summary)).to_be_visible()
    expect(frame.get_by_text("Det her er et udkast")).to_be_visible()

    # So does a tab of its own, in a frame as wide as a phone, with the token in the fragment.
    with editor.context.expect_page() as opened:
        page.locator("[data-w-preview-target=newTab]").click()
    tab = opened.value
    expect(tab.frame_locator("iframe").get_by_role("heading", level=1)).to_have_text(new_title)
    assert re.search(r"/preview#t=.+", tab.url), tab.url
    assert not tab.evaluate("JSON.stringify([localStorage, sessionStorage])").count(tab.url.split("#t=")[1])
    tab.close()

    # A draft is nothing to the public: not in the page, the app, the search.
    save(page)
    family.goto(article.path)
    expect(heading(family.page)).to_have_text(article.title)
    found = family.get(f"/api/v1/library/by-slug/da/{article.slug}")["body"]
    assert (found["title"], found["summary"]) == (article.title, article.summary)

    # New words were not in the review: they need one before they are published.
    choose_action(page, "action-publish")
    expect(page.get_by_text("En fagperson skal gennemgå den igen").first).to_be_visible()
    family.page.reload()
    expect(heading(family.page)).to_have_text(article.title)
    approve_draft(server, article)
    page = editor.admin(f"pages/{article.page}/edit/")
    choose_action(page, "action-publish")
    family.page.reload()
    expect(heading(family.page)).to_have_text(new_title)
    expect(family.page.get_by_text(new_summary).first).to_be_visible()


def test_an_open_app_has_the_new_text_on_its_next_step(visit, server: Server, article: TestArticle):
    """Without a reload: the app is left open, and comes back to the article by its own links."""
    family = visit(role="citizen")
    family.goto(article.path)
    family.wait_for_worker()
    editor = visit(role="editor", size="desktop")
    page = edit(editor, article)
    page.locator("#id_title").fill(f"{article.title} ny")
    save(page)
    approve_draft(server, article)
    page = editor.admin(f"pages/{article.page}/edit/")
    choose_action(page, "action-publish")
    family.page.get_by_role("navigation", name="Hovedmenu").get_by_role("link", name="Hjem").click()
    family.page.go_back()
    expect(heading(family.page)).to_have_text(f"{article.title} ny")


def test_unpublished_is_gone_at_once_and_from_the_device_at_next_contact(visit, article: TestArticle):
    family = visit()
    family.goto(article.path)
    family.wait_for_worker()
    family.goto("/more/downloads")
    expect(family.page.get_by_role("link", name=article.title)).to_be_visible()

    editor = visit(role="editor", size="desktop")
    page = editor.admin(f"pages/{article.page}/unpublish/")
    confirm = page.locator("main form button[type=submit], main form input[type=submit]")
    click_through(page, confirm.first)

    family.watch.allow(rf"(404|410) GET .*({article.slug}|{article.uuid})")
    gone = family.get(f"/api/v1/library/articles/{article.uuid}?locale=da")
    assert gone["status"] in {404, 410}
    search = family.get(f"/api/v1/library/search?locale=da&q={article.title}")["body"]
    assert article.uuid not in [one["uuid"] for one in search["results"]]

    family.goto("/")
    family.page.wait_for_timeout(1500)  # the library is synchronised when the page is idle
    family.goto("/more/downloads")
    expect(family.page.get_by_role("link", name=article.title)).to_have_count(0)
    family.goto(article.path)
    expect(family.page.get_by_text("Den tekst er her ikke mere")).to_be_visible()
    with family.watch.offline(family.context):
        family.page.reload()
        family.page.wait_for_selector("html[data-ready]")
        expect(family.page.get_by_text("Først skrevet")).to_have_count(0)


def test_editor_of_one_municipality_cannot_open_an_article_of_the_other(visit, server: Server):
    theirs = make_article(server, "klitby")
    editor = visit(role="editor", size="desktop")
    editor.watch.allow(r"40[34] GET")
    for path in ("edit/", "copy/", "unpublish/", "history/", ""):
        answer = editor.page.goto(editor.url(f"/admin/pages/{theirs.page}/{path}"))
        assert answer is not None
        assert theirs.title not in editor.page.content(), path
