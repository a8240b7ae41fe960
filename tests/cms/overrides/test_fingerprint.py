"""What is approved is the words; what an editor's form does to them on its way changes nothing."""

import pytest

from cms.overrides.fingerprint import fingerprint


def of(*blocks, mode="append", place=""):
    return fingerprint(mode, place, blocks)


def text(html, key="a"):
    return {"type": "text", "value": html, "id": key}


CALLOUT = {"type": "callout", "value": {"tone": "tip", "title": "T", "text": "<p>Words</p>"}, "id": "b"}


@pytest.mark.parametrize(
    "again",
    [
        '<p data-block-key="x1y2z">Call &amp; ask <a id="7" linktype="page">here</a>.</p>',
        '<p>Call &amp; ask <a linktype="page" id="7">here</a>.</p>\n',
        '<p>Call\n  &#38; ask <a linktype="page" id="7">here</a>.</p>',
    ],
)
def test_the_same_words_written_otherwise_are_the_same(again):
    assert of(text('<p>Call &amp; ask <a linktype="page" id="7">here</a>.</p>')) == of(text(again, "other"))


@pytest.mark.parametrize(
    "other",
    [
        "<p>Call and ask <b>now</b>.</p>",
        "<p>Call and ask later.</p>",
        "<ul><li>Call and ask now.</li></ul>",
        '<p>Call and ask <a linktype="page" id="8">now</a>.</p>',
        "<p>Call and ask now.</p><p>Again.</p>",
    ],
)
def test_other_words_marks_and_links_are_another_text(other):
    assert of(text("<p>Call and ask now.</p>")) != of(text(other))
    link = '<p>Call and ask <a linktype="page" id="7">now</a>.</p>'
    assert of(text(link)) != of(text(other))


def test_what_it_does_and_where_belong_to_it():
    one = text("<p>Words</p>")
    assert of(one) != of(one, mode="replace_all")
    assert of(one, mode="insert_after", place="p1") != of(one, mode="insert_after", place="p2")
    # A place that the kind of change does not look at is none.
    assert of(one, mode="append", place="p1") == of(one)
    assert of(mode="hide") == of(mode="hide")


def test_values_that_a_form_sends_back_as_text_are_the_same():
    picture = {"type": "image", "value": {"image": 5, "alt": "A child", "caption": None}, "id": "c"}
    again = {"type": "image", "value": {"image": "5", "alt": "A child", "caption": ""}, "id": "d"}
    assert of(picture) == of(again)
    assert of(picture) != of({**picture, "value": {**picture["value"], "image": 6}})
    assert of(CALLOUT) != of({**CALLOUT, "value": {**CALLOUT["value"], "tone": "care"}})


def test_the_order_counts():
    assert of(text("<p>One</p>"), CALLOUT) != of(CALLOUT, text("<p>One</p>"))
