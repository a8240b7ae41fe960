"""The timeline: several children, a loss, and what a family does not want to see."""

import datetime as dt
import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import STARTED
from tests.e2e.waiting import until

TODAY = dt.datetime.now(dt.UTC).date()
EXPECTING = {"id": "p", "kind": "due", "date": (TODAY + dt.timedelta(weeks=18)).isoformat()}
TODDLER = {"id": "c", "kind": "born", "date": (TODAY - dt.timedelta(days=745)).isoformat()}


def with_family(*entries: Any, **more: Any) -> dict[str, Any]:
    return {**STARTED, "family": list(entries), **more}


def titles(page: Page) -> list[str]:
    return page.locator("section[aria-labelledby='for-you'] [data-article]").all_inner_texts()


def button(page: Page, act: str, title: str) -> Locator:
    """The button of one article: its name says the act and, unseen, the title."""
    return page.get_by_role("button", name=re.compile(rf"^{act}\s*:\s*{re.escape(title)}$"))


def test_expecting_and_a_child_of_two_are_both_followed_without_a_date_leaving_the_phone(visit):
    here = visit(prefs=with_family(EXPECTING, TODDLER))
    asked: list[str] = []
    here.page.on("request", lambda request: asked.append(request.url))
    page = here.goto("/")
    expect(page.get_by_text("Uge 22").first).to_be_visible()
    expect(page.get_by_text("24 måneder").first).to_be_visible()
    expect(page.get_by_text("· Gravid").first).to_be_visible()
    expect(page.get_by_text("· Dit barn").first).to_be_visible()
    assert any("/library/timeline?" in url for url in asked)
    assert not any("stage=" in url or EXPECTING["date"] in url for url in asked)


def test_a_loss_silences_everything_at_once_and_can_be_taken_back(visit):
    page = visit(prefs=with_family(EXPECTING, TODDLER)).goto("/more/family")
    page.get_by_text("Noget andet").click()
    page.get_by_text("Jeg har mistet").click()
    page.get_by_role("button", name="Gem", exact=True).click()
    page.goto(page.url.replace("/more/family", "/"))
    page.wait_for_selector("html[data-ready]")
    expect(page.get_by_role("link", name="Når du har mistet et barn")).to_be_visible()
    expect(page.get_by_text("Uge 22")).to_have_count(0)
    expect(page.get_by_text("24 måneder")).to_have_count(0)
    assert page.locator("main img").count() == 0
    page.goto(page.url + "da/bibliotek/")
    page.wait_for_selector("html[data-ready]")
    expect(page.get_by_role("heading", name="Uge for uge")).to_have_count(0)

    page.goto(page.url.replace("da/bibliotek/", "more/family"))
    page.wait_for_selector("html[data-ready]")
    page.get_by_role("button", name="Følg kun mit barn").click()
    page.goto(page.url.replace("/more/family", "/"))
    page.wait_for_selector("html[data-ready]")
    expect(page.get_by_text("24 måneder").first).to_be_visible()
    expect(page.get_by_text("Uge 22")).to_have_count(0)


def test_what_is_stopped_is_gone_here_and_there_until_it_is_undone(visit):
    here = visit(prefs=with_family(EXPECTING))
    page = here.goto("/")
    page.locator("section[aria-labelledby='for-you'] [data-article]").first.wait_for()
    first = titles(page)[0]
    button(page, "Vis ikke mere", first).click()
    expect(page.get_by_role("button", name="Fortryd")).to_be_focused()
    assert first not in titles(page)
    page.get_by_role("button", name="Fortryd").click()
    expect(button(page, "Vis ikke mere", first)).to_be_visible()

    button(page, "Vis ikke mere", first).click()
    here.goto("/da/bibliotek/?stage=pregnancy_week:22")
    strip = page.locator("section[aria-labelledby='strip'] [data-article]")
    strip.first.wait_for()
    assert first not in strip.all_inner_texts()
    here.goto("/more/family")
    button(page, "Vis igen", first).click()
    here.goto("/")
    expect(button(page, "Vis ikke mere", first)).to_be_visible()


def test_it_is_counted_without_a_network_too(visit):
    here = visit(prefs=with_family(EXPECTING))
    page = here.goto("/")
    here.wait_for_worker()
    expected = titles(page)
    assert expected
    page.reload()
    page.wait_for_selector("html[data-ready]")
    here.context.set_offline(True)
    here.watch.allow(r".*ERR_INTERNET_DISCONNECTED.*")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert titles(page) == expected


def test_two_devices_of_a_family_agree(visit):
    one = visit(role="citizen")
    one.goto("/more/family")
    before = one.get("/api/v1/me/timeline")
    assert before["status"] == 200
    forget(one, before["body"]["records"])
    record = {
        "kind": "entry",
        "id": f"e2e{dt.datetime.now(dt.UTC).timestamp():.0f}",
        "changed_at": int(dt.datetime.now(dt.UTC).timestamp() * 1000),
        "deleted": False,
        "value": {"kind": "due", "date": EXPECTING["date"]},
    }
    assert one.fetch("PUT", "/api/v1/me/timeline", {"records": [record]})["status"] == 200
    other = visit(role="citizen")
    page = other.goto("/")
    expect(page.get_by_text("Uge 22").first).to_be_visible()
    other.goto("/more/family")
    page.get_by_role("button", name="Fjern").first.click()
    until(lambda: alive(one, record["id"]) is False, page)


def forget(visit: Any, records: list[dict[str, Any]]) -> None:
    """Other walks of this family leave their entries; the only one to remove is to be this walk's."""
    now = int(dt.datetime.now(dt.UTC).timestamp() * 1000)
    gone = [one | {"deleted": True, "value": None, "changed_at": now} for one in records]
    assert visit.fetch("PUT", "/api/v1/me/timeline", {"records": gone})["status"] == 200


def alive(visit: Any, key: str) -> bool:
    records = visit.get("/api/v1/me/timeline")["body"]["records"]
    return any(one["id"] == key and not one["deleted"] for one in records)
