"""The print sheet: every word of both languages, side by side, from what is published."""

import io
import re
import time
import unicodedata

import pypdf
import pytest
from django.core.cache import cache
from django.test import Client

from cms.content.actions.trees import locale_for
from cms.content.models import ArticlePage
from cms.content.sheet.lines import paragraphs
from cms.content.sheet.pairs import pairs
from cms.paper.paragraphs import Paragraph
from tests.factories import content

ARABIC = "<h2>على الظهر</h2><p>ضعي طفلك دائمًا على ظهره عند النوم.</p><ul><li>سرير خاص</li></ul>"
DANISH = (
    "<h2>På ryggen</h2><p>Læg altid dit barn på ryggen, når det skal sove.</p><ul><li>Egen seng</li></ul>"
)
LONG = "<p>Et barn sover bedst i egen seng med åbent vindue og få ting omkring sig.</p>" * 70


def block(key, html):
    return {"type": "text", "value": html, "id": f"00000000-0000-4000-8000-{key:012}"}


@pytest.fixture
def languages(monkeypatch):
    content.LANGUAGES[:] = ["da", "en", "ar"]
    yield
    content.LANGUAGES[:] = ["da", "en"]


@pytest.fixture
def place(db, languages):
    cache.clear()
    made = content.municipality("fjordby", languages=["da", "en", "ar"], phone="12 34 56 78")
    locale_for("ar")
    return made


@pytest.fixture
def article(place):
    topic = content.topic(place)
    danish = content.article(
        topic["da"],
        "Sikker søvn",
        slug="sikker-soevn",
        body=[block(1, DANISH), block(2, LONG)],
        reviewer_name="Karen Holm",
        reviewer_role="Jordemoder",
        reviewed_at="2026-01-02",
    )
    content.article(
        topic["ar"],
        "النوم الآمن",
        of=danish,
        slug="sleep-ar",
        summary="نوم آمن لطفلك",
        body=[block(1, ARABIC)],
    )
    return danish


def get(path, host="fjordby.localhost", **headers):
    return Client().get(path, headers={"host": host, **headers})


def text_of(answer):
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    return reader, "\n".join(page.extract_text() for page in reader.pages)


def words(text):
    # The order of letters in a right-to-left line depends on who extracts it; the words do not.
    return set(re.findall(r"[^\W\d_]{2,}", unicodedata.normalize("NFKC", text)))


def test_sheet_has_every_word_of_both_languages(article):
    answer = get("/ar/bibliotek/sleep-ar/print.pdf?with=da")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    reader, text = text_of(answer)
    found = words(text)
    for html in (ARABIC, DANISH, LONG, "نوم آمن لطفلك", "Sikker søvn", "Karen Holm", "Jordemoder"):
        assert words(re.sub(r"<[^>]+>", " ", html)) <= found
    assert text.count("Et barn sover bedst") == 70
    assert "12 34 56 78" in text
    assert len(reader.pages) > 1
    assert reader.trailer["/Root"]["/Lang"] == "ar"
    assert "Sikker søvn" in reader.metadata.title
    assert [page.mediabox[2:] for page in reader.pages] == [reader.pages[0].mediabox[2:]] * len(reader.pages)
    assert round(float(reader.pages[0].mediabox[3])) == 842  # A4


def test_danish_stands_beside_by_default_and_one_language_stands_alone(article):
    both = get("/ar/bibliotek/sleep-ar/print.pdf").content
    assert both == get("/ar/bibliotek/sleep-ar/print.pdf?with=da").content
    _reader, text = text_of(get("/da/bibliotek/sikker-soevn/print.pdf"))
    assert "Egen seng" in text
    assert not re.search(r"[\u0600-\u06ff]", text)


@pytest.mark.parametrize(
    "path",
    [
        "/en/bibliotek/sikker-soevn/print.pdf",  # the article is not in English
        "/ar/bibliotek/sleep-ar/print.pdf?with=en",
        "/ar/bibliotek/sleep-ar/print.pdf?with=xx",
        "/ar/bibliotek/sleep-ar/print.pdf?with=../etc",
        "/da/bibliotek/nothing/print.pdf",
        "/so/bibliotek/sikker-soevn/print.pdf",
    ],
)
def test_sheet_in_a_language_that_is_not_there_is_not_found(article, path):
    assert get(path).status_code == 404


def test_draft_never_reaches_the_sheet(article):
    page = ArticlePage.objects.get(pk=article.pk)
    page.body = [block(1, "<p>Kladdehemmelighed</p>")]
    page.save_revision()
    _reader, text = text_of(get("/da/bibliotek/sikker-soevn/print.pdf"))
    assert "Kladdehemmelighed" not in text
    assert "Egen seng" in text
    page.get_latest_revision().publish()
    _reader, text = text_of(get("/da/bibliotek/sikker-soevn/print.pdf"))
    assert "Kladdehemmelighed" in text
    page.unpublish()
    assert get("/da/bibliotek/sikker-soevn/print.pdf").status_code == 404


def test_another_municipality_does_not_print_local_articles(article, place):
    other = content.municipality("klitby", region=place.region, languages=["da", "en", "ar"])
    content.article(content.local_index(other), "Klitby", body=[content.text("<p>Kun Klitby</p>")])
    assert get("/da/bibliotek/klitby/print.pdf", "klitby.localhost").status_code == 200
    assert get("/da/bibliotek/klitby/print.pdf").status_code == 404


def test_sheet_is_made_once_and_not_sent_twice(article, monkeypatch):
    first = get("/da/bibliotek/sikker-soevn/print.pdf")
    monkeypatch.setattr("cms.content.pages.sheet.print_sheet", None)
    again = get("/da/bibliotek/sikker-soevn/print.pdf")
    assert again.content == first.content
    known = get("/da/bibliotek/sikker-soevn/print.pdf", **{"if-none-match": first["ETag"]})
    assert (known.status_code, known.content) == (304, b"")


def test_making_sheets_is_limited_and_says_when_to_come_back(article, settings, monkeypatch):
    now = time.time()  # the cache's clock goes on: a fixed moment would have run out there
    monkeypatch.setattr("cms.content.pages.sheet.time.time", lambda: now)  # within one minute
    settings.PRINT_SHEETS_PER_MINUTE = 1
    assert get("/da/bibliotek/sikker-soevn/print.pdf").status_code == 200
    refused = get("/ar/bibliotek/sleep-ar/print.pdf")
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert get("/da/bibliotek/sikker-soevn/print.pdf").status_code == 200  # made before


def test_letters_that_no_font_has_are_not_printed_as_boxes(article, place):
    page = ArticlePage.objects.get(pk=article.pk)
    page.body = [block(1, "<p>ሰላም</p>")]
    page.save_revision().publish()
    assert get("/da/bibliotek/sikker-soevn/print.pdf").status_code == 404
    page.body = [block(1, "<p>Smil 😀 nu</p>")]
    page.save_revision().publish()
    _reader, text = text_of(get("/da/bibliotek/sikker-soevn/print.pdf"))
    assert {"Smil", "nu"} <= words(text)


def test_sheet_asks_the_database_the_same_few_questions(article, django_assert_num_queries):
    get("/ar/bibliotek/sleep-ar/print.pdf")
    with django_assert_num_queries(4):  # the host, two articles, the kept sheet
        get("/ar/bibliotek/sleep-ar/print.pdf")


def test_blocks_are_paired_by_id_and_lonely_ones_keep_their_place():
    def b(key):
        return {"id": key}

    def ids(first, second):
        found = pairs([b(key) for key in first], [b(key) for key in second])
        return [(left and left["id"], right and right["id"]) for left, right in found]

    assert ids("abc", "abc") == [("a", "a"), ("b", "b"), ("c", "c")]
    assert ids("ac", "abc") == [("a", "a"), (None, "b"), ("c", "c")]
    assert ids("abc", "ac") == [("a", "a"), ("b", None), ("c", "c")]
    assert ids("ab", "xab") == [(None, "x"), ("a", "a"), ("b", "b")]
    assert ids("ab", "ba") == [("a", "a"), ("b", "b")]
    assert ids("a", "axy") == [("a", "a"), (None, "x"), (None, "y")]
    assert ids("", "x") == [(None, "x")]


def test_html_becomes_paragraphs_in_order():
    html = (
        '<section><h3 class="block__title">Titel</h3><ol><li><p>Et</p></li><li>To</li></ol>'
        "<video><track></video><dl><dt>Tid</dt><dd>9 &amp; 10</dd></dl></section>"
    )
    assert paragraphs(html) == [
        Paragraph("Titel", "small_heading"),
        Paragraph("Et", mark="1."),
        Paragraph("To", mark="2."),
        Paragraph("Tid", "strong"),
        Paragraph("9 & 10"),
    ]
