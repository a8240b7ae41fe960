"""A task finds its colleague: made, taken, moved on the board with keys alone, done; the family reads of it."""

import datetime as dt
import re
import secrets

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import Visit
from tests.e2e.waiting import click_through, until
from tests.plugins.chat.files import noise

_SHARED_OUT = """
from plugins.tasks.models import TeamRules
TeamRules.unscoped.filter(team__municipality__slug="fjordby", mode="{before}").update(mode="{after}")
"""


@pytest.fixture(scope="module", autouse=True)
def nobody_is_given_a_task(server):
    """No rule gives a task away between two steps of a walk; what rules give is walked in `test_task_path`."""
    server.python(_SHARED_OUT.format(before="push", after="pull"))
    yield
    server.python(_SHARED_OUT.format(before="pull", after="push"))


@pytest.fixture
def title():
    return f"Opgave {secrets.token_hex(4)}"


def make(staff: Visit, title: str, family: str = "", due: str = "") -> Page:
    """A task in the queue, for a family found by name where one is given."""
    page = staff.admin(f"tasks/new/?family_name={family}" if family else "tasks/new/")
    if family:
        click_through(page, page.locator(".tasks-found a").first)
        page.get_by_label("Familien ser, at vi gør det").check()
    page.get_by_label("Hvad", exact=True).fill(title)
    if due:
        page.get_by_label("Frist", exact=True).fill(due)
    click_through(page, page.get_by_role("button", name="Opret opgaven"))
    expect(page.locator(".tasks-facts")).to_be_visible()
    return page


def open_with_a_key(page: Page, card: Locator) -> None:
    """The page is read anew when a task changes: a key that was pressed just then is pressed again."""
    for _ in range(5):
        card.locator("summary").focus()
        page.keyboard.press("Enter")
        if card.locator("details[open]").count():
            return
    expect(card.locator("details[open]")).to_have_count(1)


def test_made_taken_and_done_and_a_colleague_s_open_list_follows(visit, title):
    staff, other = visit(role="professional", size="desktop"), visit(role="professional", size="desktop")
    watching = other.admin("tasks/")
    expect(watching.get_by_text("Opdateret")).to_be_visible()
    page = make(staff, title)
    expect(watching.get_by_role("link", name=title)).to_be_visible()
    click_through(page, page.get_by_role("button", name="Tag den"))
    expect(page.locator(".tasks-facts")).to_contain_text("dig")
    click_through(page, page.get_by_role("button", name="Færdig", exact=True))
    expect(page.get_by_role("button", name="Åbn igen")).to_be_visible()
    expect(watching.get_by_role("link", name=title)).to_have_count(0)


def test_the_board_is_worked_with_keys_alone(visit, title):
    staff = visit(role="professional", size="desktop")
    make(staff, title)
    page = staff.admin("tasks/?layout=state")
    card = page.locator(".tasks-card").filter(has_text=title)
    open_with_a_key(page, card)
    button = card.get_by_role("button", name="I gang")
    button.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    column = page.locator("[data-column='state:open']")
    expect(column.locator(".tasks-card").filter(has_text=title)).to_be_visible()
    assert violations(page) == []


def test_a_card_is_drawn_into_another_column(visit, title):
    staff = visit(role="professional", size="desktop")
    make(staff, title)
    page = staff.admin("tasks/?layout=state")
    expect(page.get_by_text("Opdateret")).to_be_visible()
    card = page.locator(".tasks-card").filter(has_text=title)
    card.drag_to(page.locator("[data-column='state:open'] h2"))
    column = page.locator("[data-column='state:open']")
    expect(column.locator(".tasks-card").filter(has_text=title)).to_be_visible()
    expect(page.locator("[data-tasks-said]")).to_have_text("Flyttet")
    page.reload()
    expect(column.locator(".tasks-card").filter(has_text=title)).to_be_visible()


def test_many_are_done_at_once_and_it_is_taken_back(visit, title):
    staff = visit(role="professional", size="desktop")
    make(staff, title)
    page = staff.admin("tasks/")
    page.get_by_label(f"Vælg: {title}").check()
    click_through(page, page.locator(".tasks-many").get_by_role("button", name="Færdig"))
    expect(page.get_by_role("link", name=title)).to_have_count(0)
    click_through(page, page.get_by_role("button", name="Fortryd"))
    expect(page.get_by_role("link", name=title)).to_be_visible()


def test_a_photo_is_put_beside_a_task_and_taken_away(visit, title):
    staff = visit(role="professional", size="desktop")
    page = make(staff, title)
    photo = {"name": "mærke.png", "mimeType": "image/png", "buffer": noise(40, 20)}
    page.get_by_label("Tilføj et billede eller en PDF-fil").set_input_files([photo])
    click_through(page, page.get_by_role("button", name="Tilføj", exact=True))
    picture = page.get_by_role("img", name="mærke.jpg")
    expect(picture).to_be_visible()
    until(lambda: picture.evaluate("(image) => image.naturalWidth") == 40, page)
    assert violations(page) == []
    click_through(page, page.get_by_role("button", name=re.compile("Fjern.*mærke.jpg")))
    expect(picture).to_have_count(0)


def test_a_card_of_the_calendar_is_moved_with_keys_and_drawn_to_another_day(visit, title):
    staff = visit(role="professional", size="desktop")
    tomorrow = (dt.date.today() + dt.timedelta(days=1)).isoformat()
    make(staff, title, due=f"{tomorrow}T10:00")
    # Monday after next: no day of that week is past, whatever day it is today.
    first = dt.date.today() + dt.timedelta(days=14 - dt.date.today().weekday())
    page = staff.admin(f"tasks/?layout=month&day={tomorrow}")
    card = page.locator(".tasks-card").filter(has_text=title)
    open_with_a_key(page, card)
    card.get_by_label("Frist den").fill(first.isoformat())
    button = card.get_by_role("button", name="Flyt")
    button.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page = staff.admin(f"tasks/?layout=week&day={first.isoformat()}")
    expect(page.get_by_text("Opdateret")).to_be_visible()
    moved = page.locator(f"[data-column='day:{first.isoformat()}'] .tasks-card").filter(has_text=title)
    expect(moved).to_be_visible()
    other = f"[data-column='day:{(first + dt.timedelta(days=2)).isoformat()}']"
    moved.drag_to(page.locator(f"{other} h3"))
    drawn = page.locator(f"{other} .tasks-card").filter(has_text=title)
    # The card is shown there at once; the server's word comes after.
    expect(page.locator("[data-tasks-said]")).to_have_text("Flyttet")
    expect(drawn).to_be_visible()
    page.reload()
    expect(drawn).to_be_visible()


def test_the_family_reads_who_does_what_and_ticks_off_its_own(visit):
    page = visit(role="citizen").goto("/tasks/")
    told = page.locator("section[aria-labelledby=tasks-for-you]")
    expect(told).to_contain_text("ringer til dig senest")
    own = page.locator("section[aria-labelledby=tasks-by-you]")
    expect(own).to_contain_text("Skriv ned, hvornår barnet sover")
    assert violations(page) == []
