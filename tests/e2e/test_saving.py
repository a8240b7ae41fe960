"""Wagtail's editor saves by itself: nothing typed is overlooked, and no save comes after an act."""

import re

from playwright.sync_api import Request, expect

from tests.e2e.server import Server
from tests.e2e.test_editor import article, choose_action, heading  # noqa: F401 (a fixture)

# Wagtail looks at the form two seconds after it has come: here so late that typing is always before it.
LOOKS_LATE = """(() => {
    const plain = window.setTimeout;
    window.setTimeout = (act, wait, ...rest) => plain(act, wait === 2000 ? 9000 : wait, ...rest);
})()"""
SAVES_LATE = """(() => {
    const plain = window.fetch;
    window.fetch = async (address, options = {}) => {
        const saves = options.headers?.Accept === "application/json" && options.body instanceof FormData;
        if (saves) await new Promise((resolve) => setTimeout(resolve, 2500));
        return plain(address, options);
    };
})()"""
_TITLE = (
    "from wagtail.models import Page; print(Page.objects.get(pk={}).get_latest_revision_as_object().title)"
)


def test_what_is_typed_at_once_is_saved_and_shown(visit, server: Server, article):  # noqa: F811
    editor = visit(role="editor", size="desktop", viewport={"width": 1440, "height": 900})
    editor.context.add_init_script(LOOKS_LATE)
    page = editor.admin(f"pages/{article.page}/edit/")
    page.locator("[data-side-panel-toggle=preview]").click()
    page.locator("#id_title").fill("Skrevet med det samme")
    frame = page.frame_locator("iframe.w-preview__iframe").last
    expect(heading(frame)).to_have_text("Skrevet med det samme")
    expect(page.locator("#w-autosave-indicator")).to_have_attribute("data-w-autosave-state-value", "saved")
    assert "Skrevet med det samme" in server.python(_TITLE.format(article.page))


def test_an_act_waits_for_the_save_under_way(visit, article):  # noqa: F811
    editor = visit(role="editor", size="desktop", viewport={"width": 1440, "height": 900})
    editor.context.add_init_script(SAVES_LATE)
    page = editor.admin(f"pages/{article.page}/edit/")
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and re.search(r"/pages/\d+/edit/$", request.url):
            sent.append("save" if request.headers["accept"] == "application/json" else "act")

    page.on("request", note)
    indicator = page.locator("#w-autosave-indicator")
    page.wait_for_timeout(2500)  # Wagtail has looked at the form
    page.locator("#id_title").fill("Skrevet lige før")
    expect(indicator).to_have_attribute("data-w-autosave-state-value", "saving")
    choose_action(page, "action-publish")
    assert sent == ["save", "act"]
    page.goto(editor.url(f"/admin/pages/{article.page}/edit/"))
    expect(page.locator("#id_title")).to_have_value("Skrevet lige før")
    page.locator("#id_title").fill("Og nu en gang til")
    expect(indicator).to_have_attribute("data-w-autosave-state-value", "saved")
