import uuid

import pytest

from cms.content.rendering.html import clean_block, linked_page_ids, rich_text
from cms.content.rendering.readability import readability, reading_html
from tests.cms.content.asking import ask
from tests.factories import content


def block(kind, value):
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


@pytest.mark.parametrize(
    ("kind", "value", "html"),
    [
        (
            "callout",
            {"tone": "care", "title": "T <x>", "text": "<p>a</p>"},
            (
                '<section class="block block--callout block--tone-care" role="note"><h2 class="block__title">T &lt;x&gt;</h2>'
                '<div class="block__body"><p>a</p></div></section>'
            ),
        ),
        (
            "emergency",
            {"title": "Now", "text": "<p>a</p>", "number": "70 20 12 01", "number_label": "Call"},
            (
                '<section class="block block--emergency"><h2 class="block__title">Now</h2><div class="block__body">'
                '<p>a</p></div><p class="block__call"><a class="call" href="tel:70201201">Call</a></p></section>'
            ),
        ),
        (
            "checklist",
            {"title": "T", "items": ["a & b"]},
            (
                '<section class="block block--checklist"><h2 class="block__title">T</h2><ul class="checklist">'
                '<li class="checklist__item">a &amp; b</li></ul></section>'
            ),
        ),
        (
            "question_answer",
            {"items": [{"question": "Why?", "answer": "<p>So.</p>"}]},
            (
                '<section class="block block--question_answer"><details class="question"><summary class="question__title">'
                'Why?</summary><div class="question__answer"><p>So.</p></div></details></section>'
            ),
        ),
        (
            "quote",
            {"text": "<p>Q</p>", "source": "Midwife"},
            '<figure class="block block--quote"><blockquote><p>Q</p></blockquote><figcaption>Midwife</figcaption></figure>',
        ),
        (
            "steps",
            {"title": "T", "items": [{"title": "One", "text": ""}]},
            (
                '<section class="block block--steps"><h2 class="block__title">T</h2><ol class="steps"><li class="step">'
                '<h3 class="step__title">One</h3></li></ol></section>'
            ),
        ),
    ],
)
def test_blocks_have_the_agreed_html(fjordby, sleep, kind, value, html):
    page = content.article(sleep["da"], body=[block(kind, value)])
    shown = ask(f"articles/{page.uuid}").json()["blocks"][0]
    assert (shown["type"], shown["html"]) == (kind, html)


def test_translations_share_block_ids(fjordby, sleep):
    body = [content.text("<p>a</p>")]
    danish = content.article(sleep["da"], "A", body=body)
    english = content.article(sleep["en"], "B", of=danish, body=body)
    ids = {ask(f"articles/{danish.uuid}?locale={code}").json()["blocks"][0]["id"] for code in ("da", "en")}
    assert len(ids) == 1
    assert english.uuid == danish.uuid


def test_related_block_links_in_the_readers_language(fjordby, sleep):
    target = content.article(sleep["da"], "Maal", slug="maal")
    content.article(sleep["en"], "Target", of=target, slug="target")
    source = content.article(sleep["da"], "S", body=[block("related", {"articles": [target.pk]})])
    content.article(sleep["en"], "S en", of=source, body=[block("related", {"articles": [target.pk]})])
    html = ask(f"articles/{source.uuid}?locale=en").json()["blocks"][0]["html"]
    assert 'href="/en/bibliotek/target"' in html
    assert ">Read also</h2>" in html


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        '<p onclick="x()">a</p>',
        '<a href="javascript:alert(1)">a</a>',
        '<img src="x" onerror="x()">',
        '<iframe src="https://evil.example"></iframe>',
        '<p style="position:fixed">a</p>',
    ],
)
def test_nothing_that_runs_leaves_the_server(evil):
    for html in (rich_text(evil, lambda _pk: None), clean_block(evil)):
        assert not any(word in html for word in ("script", "onclick", "onerror", "iframe", "style"))


def test_links_are_rewritten_and_dead_ones_become_text():
    key = uuid.uuid4()
    source = '<p><a linktype="page" id="7">a</a> <a linktype="page" id="8">b</a> <a href="https://x.org/?a=1&amp;b">c</a></p>'
    html = rich_text(source, lambda pk: (key, "slug", "da") if pk == 7 else None)
    assert html == (
        f'<p><a href="/da/bibliotek/slug" data-article="{key}" hreflang="da">a</a> b '
        '<a href="https://x.org/?a=1&amp;b">c</a></p>'
    )
    assert linked_page_ids(source) == {7, 8}


@pytest.mark.parametrize(
    ("html", "lix"),
    [
        ("", 0),
        ("<p>Jeg er her. Du er der.</p>", 3),
        ("<h2>Jeg er her</h2><p>Du er der</p>", 3),
        ("<ul><li>Jeg er her</li><li>Du er der</li></ul>", 3),
        ("<p>Sundhedsplejersken kommer.</p>", 52),
        ("<p>Klokken 8.30 er fint</p>", 25),
    ],
)
def test_lix(html, lix):
    assert readability(html).lix == lix


def test_running_text_of_a_stream_leaves_out_numbers_and_settings():
    html = reading_html(
        [
            block(
                "emergency", {"title": "Ring", "text": "<p>Nu</p>", "number": "112", "number_label": "Ring"}
            ),
            block("local_contact", {"slot": "midwives"}),
            block("checklist", {"title": "T", "items": [{"type": "item", "value": "a", "id": "1"}]}),
        ]
    )
    assert html == "<p>Ring</p><p>Nu</p><p>T</p><p>a</p>"
