"""A lead sees who has how much, as charts with a table beside each, and sees it change while it is open."""

import re
import secrets

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.axe import violations
from tests.e2e.test_tasks import make, nobody_is_given_a_task  # noqa: F401 - a fixture that every walk here uses
from tests.e2e.waiting import click_through

LIVE = "Opdateret"


def number_in(words: str) -> int:
    found = re.match(r"\d+", words)
    assert found, words
    return int(found.group())


def lines_of(chart: Locator) -> list[tuple[str, str]]:
    """The table beside: (name, value in words) of each line."""
    rows = chart.locator("tbody tr").all()
    return [(row.locator("th").inner_text(), row.locator("td").inner_text()) for row in rows]


def check_table_beside(chart: Locator) -> None:
    """Each bar has its line with the same name and words, in the same order."""
    lines = lines_of(chart)
    assert chart.locator("svg text").all_text_contents() == [name for name, _words in lines]
    said = chart.locator("svg desc").evaluate("(desc) => desc.textContent")
    assert said == " ".join(f"{name}: {words}." for name, words in lines)


def check_bars_are_as_long_as_their_numbers(chart: Locator) -> None:
    numbers = [number_in(words) for _name, words in lines_of(chart)]
    widths = [
        float(bar.get_attribute("width").rstrip("%")) for bar in chart.locator(".tasks-chart__bar").all()
    ]
    most = max(numbers)
    if most == max(widths) == 0:
        return
    longest = widths[numbers.index(most)]
    assert widths == pytest.approx([longest * number / most for number in numbers], abs=0.02)


def tab_to(page: Page, target: Locator) -> None:
    for _ in range(80):
        if target.evaluate("(one) => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("no key leads there")


def test_the_lead_s_charts_have_a_table_beside_and_change_while_they_are_open(visit):
    lead = visit(role="professional", size="desktop")
    page = lead.admin("tasks/load/")
    expect(page.get_by_text(LIVE)).to_be_visible()
    team = page.locator(".tasks-load").first
    charts = team.locator(".tasks-chart")
    expect(charts).to_have_count(4)
    for chart in charts.all():
        check_table_beside(chart)
    load, _waits, late, languages = charts.all()
    for chart in (load, late, languages):
        check_bars_are_as_long_as_their_numbers(chart)
    assert violations(page) == []

    # With keys alone: the table, and from there to somebody's tasks.
    scrolled = team.locator(".tasks-scroll")
    tab_to(page, scrolled)
    person = scrolled.get_by_role("link", name=re.compile("^Sofie"))
    tab_to(page, person)

    before = dict(lines_of(load))
    name = next(one for one in before if one.startswith("Sofie"))
    day, other = visit(role="professional", size="desktop"), visit(role="professional", size="desktop")
    first = day.admin("")
    expect(first.get_by_text(LIVE)).to_be_visible()
    title = f"Opgave {secrets.token_hex(4)}"
    work = make(other, title)
    new = first.locator("section[aria-labelledby=day-new]")
    expect(new.get_by_role("link", name=title)).to_be_visible()
    click_through(work, work.get_by_role("button", name="Tag den"))

    line = load.locator("tbody tr").filter(has_text=name).locator("td")
    expect(line).to_have_text(re.compile(rf"^{number_in(before[name]) + 1} "))
    for chart in charts.all():
        check_table_beside(chart)
    check_bars_are_as_long_as_their_numbers(load)
    # Read anew under her hands, it is still where she was.
    expect(person).to_be_focused()
    expect(first.locator("section[aria-labelledby=day-waiting]")).to_be_visible()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=title)).to_be_visible()
