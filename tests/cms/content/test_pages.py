import datetime as dt
import gzip
import json
import re

import pytest
from django.test import Client

from cms.municipalities.models import Domain
from tests.factories import content

HTML = {"accept": "text/html"}


def get(path, host="fjordby.localhost", **headers):
    return Client().get(path, headers={"host": host, **HTML, **headers})


@pytest.fixture
def library(fjordby, sleep):
    danish = content.article(
        sleep["da"],
        "Sikker søvn",
        slug="sikker-soevn",
        summary="Læg barnet <på> ryggen.",
        reviewer_name="Karen Holm",
        reviewer_role="Jordemoder",
        reviewed_at=dt.date(2026, 4, 13),
        sources=[("source", {"publisher": "SST", "title": "</script><b>", "url": "", "year": None})],
    )
    content.article(sleep["en"], "Safe sleep", of=danish)
    content.article(sleep["da"], "Kun dansk", slug="kun-dansk")
    return danish


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/start",
        "/search?q=x",
        "/urgent",
        "/more",
        "/more/settings",
        "/sign-in",
        "/invite",
        "/preview",
        "/offline",
    ],
)
def test_every_address_of_the_app_answers_with_the_document(fjordby, path):
    answer = get(path)
    assert answer.status_code == 200
    assert b'<script type="application/json" id="bootstrap">' in answer.content
    assert b"<noscript>" in answer.content


def test_document_has_no_inline_script_or_style_and_says_nothing_of_the_reader(fjordby, library):
    for path in ("/", "/da/bibliotek/", "/da/bibliotek/sikker-soevn"):
        answer = get(path)
        html = answer.content.decode()
        assert not answer.cookies
        assert "style=" not in html
        for script in re.findall(r"<script([^>]*)>", html):
            assert "src=" in script or 'type="application/' in script
        data = json.loads(re.search(r'id="bootstrap">(.*?)</script>', html, re.DOTALL).group(1))
        assert data["user"] is None


def test_article_page_reads_without_javascript(library):
    html = get("/da/bibliotek/sikker-soevn").content.decode()
    assert "<p>Lay the baby on the back.</p>" in html
    assert '<html lang="da" dir="ltr">' in html
    assert '<link rel="canonical" href="http://fjordby.localhost/da/bibliotek/sikker-soevn">' in html
    assert 'hreflang="en" href="http://fjordby.localhost/en/bibliotek/safe-sleep"' in html
    assert '<meta property="og:title" content="Sikker søvn">' in html
    assert "Karen Holm, Jordemoder" in html
    # A day is read by people and by machines.
    assert '<time datetime="2026-04-13">13. april 2026</time>' in html


def test_linked_data_is_json_that_cannot_leave_its_script(library):
    html = get("/da/bibliotek/sikker-soevn").content.decode()
    text = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL).group(1)
    assert "<" not in text
    data = json.loads(text)
    assert data["@type"] == ["MedicalWebPage", "Article"]
    assert data["citation"][0]["name"] == "</script><b>"
    assert data["reviewedBy"]["jobTitle"] == "Jordemoder"


def test_untranslated_article_is_shown_in_danish_with_a_word_about_it(library):
    html = get("/en/bibliotek/kun-dansk").content.decode()
    assert '<html lang="en"' in html
    assert 'lang="da" dir="ltr"' in html
    assert "not yet in your language" in html
    assert '/da/bibliotek/kun-dansk"' in html


def test_danish_slug_of_a_translated_article_leads_to_the_translation(library):
    answer = get("/en/bibliotek/sikker-soevn")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/en/bibliotek/safe-sleep")


def test_index_and_topic_list_their_articles(library):
    for path in ("/da/bibliotek/", "/da/bibliotek/emne/sleep-da"):
        html = get(path).content.decode()
        assert 'href="/da/bibliotek/sikker-soevn"' in html
        assert 'href="/da/bibliotek/kun-dansk"' in html
    assert get("/da/bibliotek/emne/sleep-en").status_code == 404


def test_pages_of_one_municipality_are_not_on_another_host(fjordby, klitby, library):
    content.article(content.local_index(fjordby), "Lokal", slug="lokal")
    assert get("/da/bibliotek/lokal").status_code == 200
    assert get("/da/bibliotek/lokal", "klitby.localhost").status_code == 404
    assert b"Lokal" not in get("/da/bibliotek/", "klitby.localhost").content


def test_unknown_address_shows_the_apps_screen_and_says_404(fjordby):
    answer = get("/nothing/here")
    assert answer.status_code == 404
    assert b'id="bootstrap"' in answer.content
    assert get("/fr/bibliotek/").status_code == 404


def test_region_host_offers_its_municipalities_and_no_app(fjordby, klitby, library):
    Domain.objects.create(hostname="localhost", region=fjordby.region)
    html = get("/", "localhost:8000").content.decode()
    assert 'href="http://fjordby.localhost:8000/"' in html
    for path in ("/start", "/da/bibliotek/", "/brand.css", "/manifest.webmanifest", "/api/v1/bootstrap/"):
        assert get(path, "localhost:8000").status_code == 404


def test_unchanged_page_is_304(library):
    first = get("/da/bibliotek/sikker-soevn")
    assert get("/da/bibliotek/sikker-soevn", **{"if-none-match": first.headers["ETag"]}).status_code == 304


def test_policy_is_strict_for_families_and_relaxed_for_the_admin_only(fjordby):
    Domain.objects.create(hostname="localhost", region=fjordby.region)
    family = get("/").headers["Content-Security-Policy"]
    assert "'unsafe-inline'" not in family
    assert "frame-ancestors 'none'" in family
    assert "ws://fjordby.localhost" in family
    assert "'unsafe-inline'" in get("/admin/").headers["Content-Security-Policy"]
    preview = get("/preview")
    assert "frame-ancestors 'self' http://localhost" in preview.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in preview.headers
    assert preview.headers["Cache-Control"] == "no-store"
    framed = get("/admin/pages/", "localhost").headers["Content-Security-Policy"]
    assert "frame-src 'self' http://fjordby.localhost" in framed


def test_host_files_differ_by_municipality_and_have_tags(fjordby, klitby):
    klitby.accent = "#7A3E6D"
    klitby.save()
    for path in ("/brand.css", "/manifest.webmanifest", "/icon-192.png"):
        here, there = get(path), get(path, "klitby.localhost")
        assert here.content != there.content
        assert get(path, **{"if-none-match": here.headers["ETag"]}).status_code == 304
    manifest = get("/manifest.webmanifest").json()
    assert manifest["name"] == "Family Start Fjordby"
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    assert get("/icon-111.png").status_code == 404


def test_built_app_is_named_in_the_document(fjordby, settings, tmp_path):
    (tmp_path / ".vite").mkdir()
    manifest = {
        "src/app/main.ts": {"file": "m.js", "imports": ["_a.js"], "css": ["m.css"]},
        "src/app/early.ts": {"file": "e.js"},
        "_a.js": {"file": "a.js", "css": ["a.css"]},
    }
    (tmp_path / ".vite" / "manifest.json").write_text(json.dumps(manifest))
    (tmp_path / "sw.js").write_text("// worker")
    settings.PWA_DIST = tmp_path
    html = get("/").content.decode()
    assert '<script type="module" src="/static/pwa/m.js"></script>' in html
    assert '<script src="/static/pwa/e.js"></script>' in html
    assert html.index("/static/pwa/a.css") < html.index("/static/pwa/m.css") < html.index("/brand.css")
    assert '<link rel="modulepreload" href="/static/pwa/a.js">' in html
    worker = get("/sw.js")
    assert (worker.headers["Service-Worker-Allowed"], worker.headers["Cache-Control"]) == ("/", "no-cache")


@pytest.mark.parametrize("path", ["/", "/da/bibliotek/", "/da/bibliotek/sikker-soevn"])
def test_pages_travel_compressed_and_are_recognised_again(fjordby, library, path):
    plain = get(path)
    assert "content-encoding" not in plain.headers
    answer = get(path, **{"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in answer.headers["vary"].lower()
    assert gzip.decompress(answer.content) == plain.content
    assert len(answer.content) < len(plain.content) * 0.7
    again = get(path, **{"accept-encoding": "gzip", "if-none-match": answer.headers["etag"]})
    assert again.status_code == 304
