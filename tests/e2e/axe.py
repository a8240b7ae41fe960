"""axe-core in a page: accessibility rules of WCAG 2.2 A and AA, and good practice."""

from typing import Any

from playwright.sync_api import Page

from cms.launcher.paths import NODE_MODULES

SOURCE = NODE_MODULES / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Wagtail lets its colours fade over, reduced motion or not. By the script's way: the page's policy forbids
# a style element.
STILL = """(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("*, *::before, *::after { transition: none !important; animation: none !important; }");
    document.adoptedStyleSheets = [sheet];
})()"""


def violations(
    page: Page,
    *,
    only: list[str] | None = None,
    exclude: list[str] | None = None,
    without: list[str] | None = None,
) -> list[str]:
    """One line for each rule broken, with the elements. Frames are looked through as well.

    `only` names the rules to try, all by default. `exclude` leaves out elements, `without` rules;
    whoever uses them says why.
    """
    for frame in page.frames:
        # By evaluation, not by a script element: that is what the page's own policy forbids.
        if not frame.evaluate("'axe' in window"):
            frame.evaluate(SOURCE.read_text())
    options = {
        "runOnly": {"type": "rule", "values": only} if only else {"type": "tag", "values": TAGS},
        "rules": {rule: {"enabled": False} for rule in without or []},
        "resultTypes": ["violations"],
    }
    found = page.evaluate(
        "([what, options]) => axe.run(what, options).then((result) => result.violations)",
        [{"include": [["html"]], "exclude": [[one] for one in exclude or []]}, options],
    )
    return [_line(violation) for violation in found]


def _line(violation: dict[str, Any]) -> str:
    nodes = [
        f"    {' '.join(map(str, node['target']))}: {node['html'][:160]}\n      "
        + " ".join(node["failureSummary"].split())[:400]
        for node in violation["nodes"][:6]
    ]
    return f"{violation['id']} ({violation['impact']}): {violation['help']}\n" + "\n".join(nodes)
