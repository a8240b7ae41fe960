"""A municipality rewrites a part of a regional article; the region changes the article afterwards."""

import json
import re
import secrets

from playwright.sync_api import expect

from tests.e2e.server import Server
from tests.e2e.test_editor import choose_action

_MAKE = """
import json
from wagtail.models import Locale
from cms.content.models import ArticlePage, TopicPage
given = json.loads({given!r})
topic = TopicPage.objects.get(key="sleep", locale__language_code="da")
page = topic.add_child(instance=ArticlePage(
    title=given["title"], slug=given["slug"], summary="Et kort svar.", author_role="Sundhedsplejerske",
    body=[("text", "<p>Regionens første del.</p>"), ("text", "<p>Regionens anden del.</p>")],
    locale=Locale.objects.get(language_code="da"), live=False,
))
page.save_revision().publish()
print(page.pk)
"""
_REWRITE = """
from cms.content.models import ArticlePage
page = ArticlePage.objects.get(pk={pk})
raw = list(page.body.raw_data)
raw[1]["value"] = "<p>Regionens nye anden del.</p>"
page.body = raw
page.save_revision().publish()
"""


def test_own_words_here_and_the_regions_change_is_seen(visit, server: Server):
    word = secrets.token_hex(4)
    title, slug = f"Regional {word}", f"regional-{word}"
    pk = int(server.python(_MAKE.format(given=json.dumps({"title": title, "slug": slug}))))

    editor = visit(role="editor", size="desktop", viewport={"width": 1440, "height": 900})
    page = editor.admin(f"regional-articles/?q={word}")
    page.get_by_role("link", name=re.compile("Ret den hos jer")).click()
    page.get_by_label("Skrive en del med vores egne ord").check()
    page.get_by_label(re.compile("Regionens anden del")).check()
    page.get_by_role("button", name="Begynd et udkast").click()
    text = page.locator(".public-DraftEditor-content").first
    expect(text).to_contain_text("Regionens anden del.")
    text.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(f" Fjordbys ord {word}.")

    family = visit()
    family.goto(f"/da/bibliotek/{slug}")
    expect(family.page.get_by_text("Regionens anden del.")).to_be_visible()
    expect(family.page.get_by_text("Fra Fjordby")).to_have_count(0)

    choose_action(page, "action-publish")
    family.page.reload()
    expect(family.page.get_by_text(f"Fjordbys ord {word}.")).to_be_visible()
    expect(family.page.get_by_text("Fra Fjordby", exact=True)).to_be_visible()
    expect(family.page.get_by_text("Regionen, med dele fra Fjordby")).to_be_visible()
    neighbour = visit(host="klitby")
    neighbour.goto(f"/da/bibliotek/{slug}")
    expect(neighbour.page.get_by_text("Regionens anden del.")).to_be_visible()
    expect(neighbour.page.get_by_text(word, exact=False).filter(has_text="Fjordbys")).to_have_count(0)

    server.python(_REWRITE.format(pk=pk))
    page = editor.admin("")
    panel = page.get_by_role("region", name=re.compile("Jeres ændringer i regionens artikler"))
    expect(panel.get_by_text("Regionens artikel er ændret").first).to_be_visible()
    panel.get_by_role("link", name=title).click()
    expect(page.locator(".overrides-difference ins")).to_contain_text("nye")
    page.get_by_role("button", name="Vores tekst passer stadig").click()
    expect(page.get_by_text("jeres tekst passer stadig", exact=False).first).to_be_visible()
    expect(page.locator(".overrides-difference")).to_have_count(0)
