"""Hearing, sharing and printing an article."""

import base64
import io
import json

import pypdf
from playwright.sync_api import expect

from tests.e2e.library import make_article
from tests.e2e.screens import ARTICLE
from tests.e2e.waiting import until
from tests.factories import sounds

_RECORD = """
import json, pathlib
from django.core.files.base import ContentFile
from cms.accounts.models import User
from cms.content.models import ArticlePage
from cms.recordings.actions import save_recording
given = json.loads({given!r})
page = ArticlePage.objects.get(pk=given["page"])
file = ContentFile(pathlib.Path(given["sound"]).read_bytes(), name="read.mp3")
save_recording(page=page, file=file, actor=User.objects.filter(is_superuser=True).first(), municipality=None)
"""

_FETCH = """async (path) => {
    const bytes = new Uint8Array(await (await fetch(path)).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}"""

# A browser without voices, as in a test run, gets one that speaks each sentence in a moment.
_VOICE = """
const said = [];
window.said = said;
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => [{ lang: "da-DK", name: "Test" }],
  speak(words) { said.push([words.lang, words.text]); if (said.length < 3) setTimeout(() => words.onend(), 50); },
  cancel() { said.push("cancel"); },
}});
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


def test_recording_is_played_and_stops_with_the_screen(visit, tmp_path):
    here = visit()
    article = make_article(here.server)
    sound = tmp_path / "read.mp3"
    sound.write_bytes(sounds.mp3(40))
    here.server.python(_RECORD.format(given=json.dumps({"page": article.page, "sound": str(sound)})))
    page = here.goto(article.path)
    page.get_by_role("button", name="Lyt").click()
    player = page.get_by_role("group", name=f"Optagelse af “{article.title}”")
    expect(player.get_by_text("/ 0:40")).to_be_visible()
    expect(player.get_by_role("button", name="Pause")).to_be_visible()
    until(lambda: page.evaluate("document.querySelector('audio').currentTime > 0.3"), page)
    player.get_by_role("slider").fill("30")
    player.get_by_role("button", name="15 sek. tilbage").click()
    until(lambda: page.evaluate("Math.abs(document.querySelector('audio').currentTime - 15) < 3"), page)
    player.get_by_role("button", name="Hastighed 1").click()
    assert page.evaluate("document.querySelector('audio').playbackRate") == 1.25
    player.get_by_role("button", name="Gem lyden").click()
    expect(player.get_by_role("button", name="Fjern lyden")).to_be_visible()
    page.evaluate("window.kept = document.querySelector('audio')")
    page.get_by_role("navigation", name="Hovedmenu").get_by_role("link", name="Læs").click()
    expect(page.locator("audio")).to_have_count(0)
    assert page.evaluate("window.kept.paused")


def test_voice_of_the_phone_reads_sentence_by_sentence(visit):
    here = visit()
    here.context.add_init_script(_VOICE)
    page = here.goto(ARTICLE)
    page.get_by_role("button", name="Lyt").click()
    until(lambda: page.evaluate("window.said.length >= 3"), page)
    assert page.evaluate("CSS.highlights.get('reading-aloud').size") == 1
    assert page.evaluate("window.said[0][0]") == "da"
    page.get_by_role("navigation", name="Hovedmenu").get_by_role("link", name="Læs").click()
    until(lambda: page.evaluate("window.said.at(-1) === 'cancel'"), page)


def test_share_tells_nothing_unless_asked_and_prints_two_languages(visit):
    here = visit()
    page = here.goto(ARTICLE)
    page.get_by_role("button", name="Del").click()
    dialog = page.get_by_role("dialog")
    message = dialog.get_by_role("link", name="Send en sms")
    assert "soevn" not in message.get_attribute("href")
    dialog.get_by_role("checkbox", name="Fortæl også titlen").check()
    assert "soevn" in message.get_attribute("href")
    expect(dialog.get_by_alt_text("QR-kode")).to_be_visible()
    sheet = dialog.get_by_role("link", name="PDF").first.get_attribute("href")
    file = base64.b64decode(page.evaluate(_FETCH, sheet))
    text = "".join(each.extract_text() for each in pypdf.PdfReader(io.BytesIO(file)).pages)
    assert "Sikker søvn" in text
    assert "112" in text or "Fjordby" in text
