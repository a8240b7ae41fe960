"""Properties of folding and marking, over many texts."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from cms.content.languages import fold
from cms.content.library.highlight import highlight

TEXTS = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=60)
DANISH = st.text(alphabet="abdefgiklmnorstuvyæøå ", min_size=1, max_size=40)


@given(TEXTS)
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(DANISH)
def test_danish_letters_may_be_spelled_out(text):
    spelled = text.replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    assert fold(text) == fold(spelled) == fold(text.upper())


@given(TEXTS, TEXTS, st.lists(st.text(alphabet="abcdeæøå", min_size=2, max_size=8), max_size=4))
def test_marking_changes_nothing_but_marks_and_lets_no_html_through(summary, text, stems):
    lexemes = " & ".join(f"'{fold(stem)}'" for stem in stems)
    shown = highlight(summary=summary, text=text, lexemes=lexemes)
    bare = re.sub(r"</?mark>", "", shown)
    assert "<" not in bare
    assert ">" not in bare
    assert shown.count("<mark>") == shown.count("</mark>")
    plain = unescape(bare).removeprefix("… ").removesuffix(" …")
    assert unescape(bare) == summary or plain in text or plain.strip() in text


@given(st.text(alphabet="bdfghklmn", min_size=3, max_size=10))
def test_a_word_that_stands_there_is_marked(word):
    assert f"<mark>{word}" in highlight(summary=f"foran {word} bagefter", text="", lexemes=f"'{word}':*")
