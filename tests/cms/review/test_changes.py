"""What counts as a small correction. A dose never changes unseen."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.review.changes import compare, shortened

LEAFLET = (
    "Giv barnet 5 ml om dagen i 3 uger. Giv aldrig mere end 20 ml. Barnet må ikke sove på maven. Det er sikkert, "
    "at barnet sover trygt i sin egen seng tæt ved dig hver nat, når du selv har lagt dig til at sove."
)
LINES = ("Feber hos barnet", LEAFLET, "Ring til lægen på 12 34 56 78, hvis barnet har det dårligt.")


def text(*lines, **parts):
    return {"text": [("words", line) for line in lines]} | parts


def changed(old, new, language="da"):
    there, back = compare(old, new, language), compare(new, old, language)
    told = [
        [
            (part.part, part.changed, part.words, part.kinds)
            for part in sorted(one.parts, key=lambda p: p.part)
        ]
        for one in (there, back)
    ]
    assert told[0] == told[1]
    assert {tuple(reversed(pair)) for pair in back.passages} == set(there.passages)
    return there


def mended(before, after, language="da"):
    assert before in LEAFLET
    return changed(text(*LINES), text(LINES[0], LEAFLET.replace(before, after), LINES[2]), language)


def test_the_same_text_is_unchanged():
    assert changed(text(*LINES), text(*LINES)).is_none


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("trygt", "roligt"),
        ("tæt ved", "nær"),
        ("har lagt dig til at sove", "sover"),
        # How it is set is no word.
        ("sikkert, at", "sikkert at"),
        ("5 ml", "5ml"),
        ("Det er", "DET ER"),
        ("Barnet", "Bar\u00adnet"),
    ],
)
def test_a_small_correction_passes(before, after):
    found = mended(before, after)
    assert found.is_small
    assert found.kinds == set()


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("5 ml", "10 ml", "figure"),
        ("5 ml", "5,5 ml", "figure"),
        ("5 ml", "-5 ml", "figure"),
        ("5 ml", "½ ml", "figure"),
        ("5 ml", "fem ml", "figure"),
        ("5 ml om", "ml om", "figure"),
        ("5 ml", "5 cl", "unit"),
        ("5 ml", "5 ML", "unit"),
        ("5 ml", "5 store ml", "unit"),
        ("3 uger", "3 dage", "unit"),
        ("20 ml", "20 %", "unit"),
        ("må ikke", "må gerne", "negation"),
        ("må ikke", "må", "negation"),
        ("Det er sikkert", "Det er ikke sikkert", "negation"),
        ("sikkert", "usikkert", "negation"),
        ("aldrig mere", "aldrig mindre", "negation"),
        ("Giv aldrig", "Giv altid", "negation"),
    ],
)
def test_one_word_that_turns_the_advice_round_is_never_small(before, after, kind):
    found = mended(before, after)
    assert not found.is_small
    assert kind in found.kinds


def test_doses_that_change_places_are_seen():
    swapped = LEAFLET.replace("5 ml", "X ml").replace("20 ml", "5 ml").replace("X ml", "20 ml")
    assert "figure" in changed(text(LEAFLET), text(swapped)).kinds


def test_a_not_that_moves_to_another_sentence_is_seen():
    old, new = "Du må ikke give mælk. Du må give vand.", "Du må give mælk. Du må ikke give vand."
    assert "negation" in changed(text(old), text(new)).kinds


def test_a_phone_number_is_a_figure():
    new = text(LINES[0], LEAFLET, LINES[2].replace("56 78", "56 79"))
    assert "figure" in changed(text(*LINES), new).kinds


def test_a_word_behind_a_sentence_that_ends_with_a_figure_is_free_and_a_month_is_not():
    old = text(*LINES, "Det er uge 12. Snart kommer jordemoderen på besøg hos jer derhjemme. Den 12. maj.")
    free = text(*LINES, "Det er uge 12. Nu kommer jordemoderen på besøg hos jer derhjemme. Den 12. maj.")
    month = text(*LINES, "Det er uge 12. Snart kommer jordemoderen på besøg hos jer derhjemme. Den 12. juni.")
    assert changed(old, free).is_small
    assert changed(old, month).kinds == {"unit"}


@pytest.mark.parametrize(
    ("old", "new", "language", "small"),
    [
        ("You can give her milk when she is awake and hungry today", "x", "en", False),
        ("Do give her milk when she is awake and hungry and calm", "Don’t give", "en", False),
        ("أعطي الطفل الحليب عندما يكون جائعًا وهادئًا في الصباح والمساء كل يوم", "لا ", "ar", False),
    ],
)
def test_every_language_has_its_own_no(old, new, language, small):
    turned = {"x": old.replace("can", "can’t"), "Don’t give": old.replace("Do give", "Don’t give")}
    after = turned.get(new) or new + old
    assert compare(text(old), text(after), language).is_small is small
    assert "negation" in changed(text(old), text(after), language).kinds


def test_arabic_digits_are_figures():
    old = "أعطي الطفل ٥ مل"
    assert "figure" in changed(text(old), text(old.replace("٥", "٦")), "ar").kinds


def test_in_a_language_whose_small_words_are_unknown_no_word_changes_unseen():
    assert mended("trygt", "roligt", "so").kinds == {"language"}
    assert mended("5 ml", "5ml", "so").is_small


def test_one_word_in_ten_is_the_most():
    words = [f"ord{'abcdefghij'[n]}" for n in range(10)] * 2
    old = text(" ".join(words))
    for count, small in ((2, True), (3, False)):
        new = text(" ".join(["andet"] * count + words[count:]))
        assert changed(old, new).is_small is small


def test_a_long_text_does_not_hide_a_new_easy_version_or_another_source():
    long = [("words", "Et langt og roligt stykke tekst om søvn. " * 100)]
    old = {
        "text": long,
        "easy": [("words", "Barnet sover godt.")],
        "sources": [("words", "Sundhedsstyrelsen")],
    }
    for part, new in (("easy", "Lad barnet være vågent."), ("sources", "Et blad")):
        found = changed(old, old | {part: [("words", new)]})
        assert [one.part for one in found.large] == [part]


def test_a_part_that_comes_or_goes_is_new():
    assert not changed(text(*LINES), text(*LINES, easy=[("words", "Kort.")])).is_small
    assert not changed({}, text(*LINES)).is_small
    assert changed({}, {}).is_none
    assert changed({"text": []}, {}).is_none


def linked(*targets):
    return {"text": [("words", LEAFLET), *(("target", target) for target in targets)]}


@pytest.mark.parametrize("new", [["https://b.dk"], [], ["https://a.dk", "tel:112"], ["page:1"]])
def test_where_a_link_leads_never_changes_unseen(new):
    assert changed(linked("https://a.dk"), linked(*new)).kinds == {"target"}


def test_links_that_change_places_are_seen():
    assert "target" in changed(linked("page:1", "page:2"), linked("page:2", "page:1")).kinds


def test_a_paragraph_that_is_split_says_the_same():
    first, second = "Barnet sover. Det er godt.", "Barnet drikker."
    assert changed(text(f"{first} {second}"), text(first, second)).is_none


def test_what_is_shown_is_the_change_and_a_few_words_around_it():
    [(before, after)] = mended("trygt", "roligt").passages
    assert before == "… Det er sikkert, at barnet sover trygt i sin egen seng tæt ved …"
    assert after == before.replace("trygt", "roligt")
    assert shortened("a b", "a b c") == ("a b", "a b c")


LANGUAGE = st.sampled_from(["da", "en", "ar", "so"])
# Words, figures, signs and odd characters, so that every kind of token and every edge comes up.
WRITTEN = st.text(alphabet="ab æ1٥½ .,-–%°n't’ikke\u00ad\n\u0301ا", max_size=30)
PARTS = st.dictionaries(
    st.sampled_from(["text", "easy", "sources"]),
    st.lists(st.tuples(st.sampled_from(["words", "target"]), WRITTEN), max_size=4),
    max_size=3,
)


@settings(deadline=None)
@given(PARTS, LANGUAGE)
def test_unchanged_is_always_small(parts, language):
    found = compare(parts, parts, language)
    assert found.is_none
    assert found.is_small
    assert found.passages == ()


@settings(deadline=None)
@given(PARTS, PARTS, LANGUAGE)
def test_there_and_back_are_judged_alike(old, new, language):
    found = changed(old, new, language)
    assert found.changed <= found.words


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["Barnet", "sover", "godt", "hos", "dig", "i", "nat", "og", "igen"]), min_size=1
    ),
    st.data(),
)
def test_a_figure_put_in_anywhere_is_seen(words, data):
    place = data.draw(st.integers(0, len(words)))
    new = " ".join([*words[:place], "7", *words[place:]])
    assert "figure" in changed(text(" ".join(words)), text(new)).kinds
