"""What families do with articles: find them by other words, answer, keep a topic, lose what was withdrawn."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.library import make_article
from tests.e2e.screens import ARTICLE
from tests.e2e.waiting import until

_COUNT = """
from cms.feedback.models import Answer
print(Answer.unscoped.filter(article_uuid="{uuid}").count())
"""
_WITHDRAW = """
from cms.content.models import ArticlePage
ArticlePage.objects.get(pk={page}).unpublish()
"""
_NOTHING_FOUND = """
from cms.search_words.models import NothingFound
print(NothingFound.unscoped.filter(word="{word}").count())
"""


def answers(here: Visit, uuid: str) -> int:
    return int(here.server.python(_COUNT.format(uuid=uuid)))


def test_a_synonym_finds_the_article(visit):
    page = visit().goto("/search?q=tudedage")
    expect(page.get_by_role("main").locator("article").first).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(
        re.compile("baby blues|grådlabil|tudetur", re.IGNORECASE)
    )


def test_a_suggestion_is_chosen_with_the_keyboard(visit):
    page = visit().goto("/search")
    field = page.get_by_role("combobox")
    field.press_sequentially("ammni")
    expect(page.get_by_role("option").first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    chosen = page.get_by_role("option", selected=True)
    expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    text = chosen.inner_text()
    field.press("Enter")
    expect(field).to_have_value(text)
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.get_by_role("main").locator("article").first).to_be_visible()


def test_a_finished_search_that_found_nothing_is_counted_and_typing_is_not(visit, server):
    page = visit().goto("/search")
    field = page.get_by_role("combobox")
    told: list[str] = []
    page.on("request", lambda request: told.append(request.url) if "nothing-found" in request.url else None)
    field.press_sequentially("zqxwvjkf")
    expect(page.get_by_text("zqxwvjkf")).to_be_visible()
    assert told == []
    with page.expect_response("**/library/nothing-found"):
        field.press("Enter")
    assert server.python(_NOTHING_FOUND.format(word="zqxwvjkf")).strip() == "1"


def say_yes(page: Page) -> None:
    asked = page.get_by_role("region", name="Hjalp det dig?")
    asked.get_by_role("button", name="Ja, det hjalp").click()
    asked.get_by_role("button", name="Send svaret").click()
    expect(asked).to_contain_text("Tak.")


def test_an_answer_is_counted_also_when_it_was_given_offline(visit, server):
    article = make_article(server)
    here = visit()
    page = here.goto(article.path)
    say_yes(page)
    until(lambda: answers(here, article.uuid) == 1, page)
    here.wait_for_worker()
    page.reload()
    page.wait_for_selector("html[data-ready]")
    with here.watch.offline(here.context):
        say_yes(page)
    until(lambda: answers(here, article.uuid) == 2, page)


def test_the_form_works_without_javascript(visit, server):
    article = make_article(server)
    here = visit(java_script_enabled=False)
    # The browser itself refuses to fetch them then, and says so.
    here.watch.allow(r"failed: GET .*/static/pwa/.*\.js csp")
    page = here.page
    page.goto(here.url(article.path))
    page.get_by_role("button", name="Nej, det hjalp ikke").click()
    expect(page.get_by_role("status")).to_contain_text("Tak.")
    assert answers(here, article.uuid) == 1


def test_a_topic_is_downloaded_and_read_offline(visit):
    here = visit()
    page = here.goto("/more/downloads")
    here.wait_for_worker()
    page.get_by_role("button", name=re.compile("Hent.*Søvn")).click()
    expect(page.get_by_role("button", name=re.compile("Fjern.*Søvn"))).to_be_visible()
    with here.watch.offline(here.context):
        page.goto(here.url(ARTICLE))
        page.wait_for_selector("html[data-ready]")
        expect(page.get_by_role("heading", level=1)).to_have_text("Sikker søvn for dit barn")


def test_a_withdrawn_article_leaves_the_device_and_a_notice_says_so(visit, server):
    article = make_article(server)
    here = visit()
    page = here.goto(article.path)
    expect(page.get_by_role("heading", level=1)).to_have_text(article.title)
    # The article's own screen may still be asking, for it or for what is near it; either answer takes it away.
    here.watch.allow(rf"410 GET .*/library/articles/{article.uuid}\b")
    here.watch.allow(rf"404 GET .*/library/articles/{article.uuid}/near\b")
    server.python(_WITHDRAW.format(page=article.page))
    page.goto(here.url("/more/recent"))
    page.wait_for_selector("html[data-ready]")
    notice = page.get_by_role("status").filter(has_text="Trukket tilbage")
    expect(notice).to_contain_text(article.title)
    notice.get_by_role("button", name="Jeg har set det").click()
    expect(notice).to_have_count(0)
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(page.get_by_role("main").locator("article").filter(has_text=article.title)).to_have_count(0)
