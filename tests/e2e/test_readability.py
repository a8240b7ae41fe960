"""While an editor types, what makes the text hard is marked in it, and the mark goes when it is mended."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.library import TestArticle, make_article
from tests.e2e.server import Server

HARD = (
    "Sundhedsplejerskekonsultationen forudsætter at forældrene medbringer vaccinationsdokumentation "
    "og eventuelle udskrivningspapirer når de kommer med deres barn til den aftalte undersøgelse"
)


@pytest.fixture
def article(server: Server) -> TestArticle:
    return make_article(server)


def marked(page: Page, name: str, text: str) -> None:
    page.wait_for_function(
        "([name, text]) => [...(CSS.highlights.get(name) ?? [])].some((one) => one.toString().includes(text))",
        arg=[name, text],
    )


def test_the_longest_sentence_and_words_are_marked_while_typing(visit, article: TestArticle):
    editor = visit(role="editor", size="desktop")
    page = editor.admin(f"pages/{article.page}/edit/")
    text = page.locator("[data-contentpath=body] .public-DraftEditor-content").first
    text.click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.insert_text(f"{HARD}.")
    marked(page, "review-sentence", HARD)
    marked(page, "review-word", "Sundhedsplejerskekonsultationen")
    reading = page.locator("[data-review-reading]")
    expect(reading).to_contain_text("Sundhedsplejerskekonsultationen")
    page.keyboard.press("Control+A")
    page.keyboard.press("Backspace")
    page.keyboard.insert_text("Barnet sover. Det er godt.")
    page.wait_for_function(
        "() => ![...(CSS.highlights.get('review-word') ?? [])].some((one) => one.toString().length > 15)"
    )
    expect(reading).not_to_contain_text("Sundhedsplejerskekonsultationen")
