"""A municipality rewrites a part of a regional article, a professional approves it, and the region changes
the article afterwards. What it looks like is seen before, on every screen and in both versions.
"""

import json
import re
import secrets

from playwright.sync_api import expect

from tests.e2e.server import Server
from tests.e2e.test_editor import choose_action
from tests.e2e.test_review import approve

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
    easy_summary="Kort." if "easy" in given else "",
    easy_body=[("text", given["easy"])] if "easy" in given else [],
))
page.save_revision().publish()
print(page.pk)
"""
_DRAFT = """
from cms.content.models import ArticlePage
from cms.municipalities.models import Municipality
from cms.overrides.models import Override
page = ArticlePage.objects.get(slug="{slug}")
change = Override(
    municipality=Municipality.objects.get(slug="fjordby"), article_uuid=page.uuid, locale="da",
    title=page.title, mode="append", base_revision=page.live_revision_id, live=False,
    body=[("text", "<p>Fjordbys ord.</p>")],
)
change.save()
change.save_revision()
print(change.pk)
"""
_REWRITE = """
from cms.content.models import ArticlePage
page = ArticlePage.objects.get(pk={pk})
raw = list(page.body.raw_data)
raw[1]["value"] = "<p>Regionens nye anden del.</p>"
page.body = raw
page.save_revision().publish()
"""


# The editor's save by itself, when it comes together with an act: it is refused, the act saves.
SAVED_WITH_THE_ACT = r"400 POST .*/admin/snippets/overrides/override/edit/\d+/"


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
    page.locator("#id_lix_reason").fill("Teksten er så kort, at to lange ord vejer meget.")

    family = visit()
    family.goto(f"/da/bibliotek/{slug}")
    expect(family.page.get_by_text("Regionens anden del.")).to_be_visible()
    expect(family.page.get_by_text("Fra Fjordby")).to_have_count(0)

    # Nobody publishes their own words: the draft is kept, and the reasons are said.
    choose_action(page, "action-publish")
    expect(page.get_by_text("En fagperson skal gennemgå ændringen", exact=False).first).to_be_visible()
    choose_action(page, "action-submit")
    reviewer = visit(role="reviewer", size="desktop")
    reviewer.watch.allow(SAVED_WITH_THE_ACT)
    page = reviewer.admin("")
    page.locator("#panel-to-review-section, #to-review, [id*=to-review]").get_by_role(
        "link", name=title
    ).click()
    approve(page)
    page.wait_for_url(re.compile(r"/admin/snippets/overrides/override/$"))
    family.page.reload()
    expect(family.page.get_by_text(f"Fjordbys ord {word}.")).to_be_visible()
    expect(family.page.get_by_text("Fra Fjordby", exact=True)).to_be_visible()
    expect(family.page.get_by_text("Regionen, med dele fra Fjordby")).to_be_visible()
    expect(family.page.get_by_text("Fjordby: Lone Kjær, Sundhedsplejerske", exact=False)).to_be_visible()
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


def width_of(frame) -> int:
    found: int = frame.locator("body").evaluate("() => innerWidth")
    return found


def test_a_draft_is_seen_as_wide_as_its_screen_and_in_the_easy_version(visit, server: Server):
    """Unsaved words, while they are typed, on a phone and on a computer, normal and easy, beside and alone."""
    word = secrets.token_hex(4)
    made = {"title": f"Regional {word}", "slug": f"regional-{word}", "easy": "<p>Let tekst.</p>"}
    server.python(_MAKE.format(given=json.dumps(made)))
    change = int(server.python(_DRAFT.format(slug=made["slug"])))

    editor = visit(role="editor", size="desktop", viewport={"width": 1440, "height": 900})
    page = editor.admin(f"snippets/overrides/override/edit/{change}/")
    page.locator("[data-side-panel-toggle=preview]").click()
    frame = page.frame_locator("#w-preview-iframe")
    expect(frame.get_by_text("Regionens anden del.")).to_be_visible()
    assert width_of(frame) == 390

    text = page.locator(".public-DraftEditor-content").first
    text.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(f" Og {word}.")
    expect(frame.get_by_text(f"Fjordbys ord. Og {word}.")).to_be_visible()

    # The list of previews and the buttons of the sizes say the same.
    page.locator("#id_preview_mode").select_option("wide:easy")
    expect(page.locator("input[name=preview-size][value=wide]")).to_be_checked()
    expect(frame.get_by_text("Let tekst.")).to_be_visible()
    expect(frame.get_by_text(f"Fjordbys ord. Og {word}.")).to_be_visible()
    expect(frame.get_by_text("Regionens anden del.")).to_have_count(0)
    assert width_of(frame) >= 1024
    text.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Mere.")
    expect(frame.get_by_text(f"Fjordbys ord. Og {word}. Mere.")).to_be_visible()
    with editor.context.expect_page() as opened:
        page.locator("[data-w-preview-target=newTab]").click()
    alone = opened.value.frame_locator("iframe")
    expect(alone.get_by_text("Let tekst.")).to_be_visible()
    assert width_of(alone) >= 1024
    opened.value.close()

    page.locator("input[name=preview-size][value=phone]").check(force=True)
    expect(page.locator("#id_preview_mode")).to_have_value("phone:easy")
    expect(frame.get_by_text("Let tekst.")).to_be_visible()
    assert width_of(frame) == 390
    with editor.context.expect_page() as opened:
        page.locator("[data-w-preview-target=newTab]").click()
    alone = opened.value.frame_locator("iframe")
    expect(alone.get_by_text("Let tekst.")).to_be_visible()
    assert width_of(alone) == 390
    opened.value.close()
