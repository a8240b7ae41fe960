"""Every screen obeys the accessibility rules, fits its width, and shows no error."""

import pytest
from playwright.sync_api import Page

from tests.e2e.axe import STILL, violations
from tests.e2e.browser import SIZES
from tests.e2e.screens import ALL, Screen
from tests.e2e.show import show, unroll

# Only colours differ between light and dark. They hang on no width: in the dark a screen is looked at in
# the size in which its people use it, and the app's frame, which has two shapes, in both.
RULES = {"light": None, "dark": ["color-contrast"]}
FRAME = "home"
# Buttons whose words or icon do not fit into them.
CUT_OFF = """[...document.querySelectorAll("a.button:not(.w-header-button), button")].filter((button) => {
    const style = getComputedStyle(button);
    const hides = style.overflowY !== "visible" && button.clientHeight > 4;
    return hides && button.scrollHeight > button.clientHeight + 4;
}).map((button) => button.outerHTML.slice(0, 200))"""
# Words and fields that are seen and stand beyond the edge, where no scrolling of their own box brings them
# in. Wagtail itself parks its closed side panel there, and on a phone its buttons for comments.
BEYOND = """(() => {
const SEEN = {contentVisibilityAuto: true, opacityProperty: true, visibilityProperty: true};
return [...document.querySelectorAll("main :is(h1, h2, h3, p, label, button, a.button, input, select, textarea)")]
    .filter((one) => {
        const box = one.getBoundingClientRect();
        if (box.width < 2 || box.height < 2 || (box.left >= -1 && box.right <= innerWidth + 1)) return false;
        if (one.closest(".form-side, .w-field__comment-button") || !one.checkVisibility(SEEN)) return false;
        for (let up = one.parentElement; up && up.localName !== "main"; up = up.parentElement) {
            const style = getComputedStyle(up);
            if (/auto|scroll/.test(style.overflowX) || style.position === "fixed") return false;
        }
        return true;
    }).map((one) => one.outerHTML.slice(0, 200));
})()"""
# What Wagtail itself leaves open in its admin, and no setting of ours can mend.
WAGTAILS_OWN = {
    # The page's header and the side menu each have a search; the preview's page has landmarks of its own.
    "without": ["landmark-unique"],
    # The button that folds the outline of a long form is small, and the outline scrolls without a focus.
    # Rich-text fields and the lines of a list have no name of their own inside their block.
    "exclude": [
        ".public-DraftEditor-content",
        "[id^='body-'][id$='-value']",
        "#w-minimap-toggle",
        ".w-minimap__list",
    ],
}


@pytest.mark.parametrize("screen", ALL, ids=lambda screen: screen.name)
def test_screen_is_accessible_and_fits(visit, screen: Screen):
    # Without a service worker: each would fetch the whole app once more. What it keeps is seen elsewhere.
    opened = show(visit, screen, size="phone", service_workers="block")
    found = []
    if screen.admin:
        opened.page.evaluate(STILL)
    for size in ("phone", "desktop"):
        opened.page.set_viewport_size(SIZES[size]["viewport"])
        if screen.whole:
            unroll(opened.page)
        dark = size == ("desktop" if screen.admin else "phone") or screen.name == FRAME
        found += [f"{size}, {line}" for line in looked_through(opened.page, screen, dark=dark)]
    if found:
        pytest.fail("\n".join(found), pytrace=False)


def looked_through(page: Page, screen: Screen, *, dark: bool) -> list[str]:
    """What is wrong with the screen at its present size, in light and perhaps in dark."""
    found = []
    for scheme, rules in RULES.items():
        if scheme == "dark" and not dark:
            continue
        page.emulate_media(color_scheme=scheme)
        left_out = WAGTAILS_OWN if screen.admin else {}
        found += [f"{scheme}: {line}" for line in violations(page, only=rules, **left_out)]
    found += [f"cut off: {words}" for words in page.evaluate(CUT_OFF)]
    found += [f"beyond the edge: {words}" for words in page.evaluate(BEYOND)]
    wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if wider > 0 and not screen.admin:
        found.append(f"{wider} px too wide")
    return found
